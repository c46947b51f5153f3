"""The three walks of ARCHITECTURE.md, walked: a file format, a facet, an engine.

The first two change a copy of the code exactly as the walk says and use what came of it from end to end.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.night import Options
from hechingen_search.config import load
from hechingen_search.errors import ConfigError
from hechingen_search.operations import nightly
from hechingen_search.operations.lock import locked
from hechingen_search.published import generations_of, german_of, open_current
from hechingen_search.search.results import SearchRequest
from index.engine import Changes, Engine
from index.engines.memory import MemoryEngine
from index.engines.registry import ENGINES, EngineType
from index.engines.service import Connection
from index.fingerprint import fingerprint
from tests.cli.sites import Site

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "index", "hechingen_search")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the code, to be changed."""
    left_out = shutil.ignore_patterns("__pycache__", "files", "content")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=left_out)
    return tmp_path


def add(path: Path, after: str, new: str) -> None:
    """Write *new* behind the only place that reads *after*."""
    text = path.read_text(encoding="utf-8")
    assert text.count(after) == 1, (path, after)
    path.write_text(text.replace(after, after + new), encoding="utf-8")


def run(checkout: Path, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


READER = '''
"""Inside the guarded process: an EPUB book → records of its chapters."""

from crawler.extract.guarded.messages import FileAbout, FileText
from crawler.extract.guarded.zipped import Package

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HTML = "{http://www.w3.org/1999/xhtml}"


def read(request):
    """Yield the title, then the headings and paragraphs in the order of the spine."""
    package = Package(request.path)
    book = package.xml("content.opf")
    yield FileAbout(*(book.findtext(f".//{_DC}{name}") or "" for name in ("title", "language")))
    files = {item.get("id"): item.get("href") for item in book.iter(f"{_OPF}item")}
    for chapter in book.iter(f"{_OPF}itemref"):
        for element in package.xml(files[chapter.get("idref")]).iter(f"{_HTML}h1", f"{_HTML}p"):
            level = 1 if element.tag == f"{_HTML}h1" else 0
            yield FileText("".join(element.itertext()), level)
'''
BOOK = '''
import io, zipfile
from datetime import UTC, datetime
from crawler.extract.extractor import Extractor
from crawler.formats import file_label
from crawler.page import Fetched
from crawler.settings import ExtractSettings

OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Chronik der Stadt</dc:title><dc:language>de</dc:language></metadata><manifest>
<item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>"""
CHAPTER = """<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Anfänge</h1>
<p>Im Jahr 786 wird der Ort in einer Urkunde des Klosters genannt.</p></body></html>"""
body = io.BytesIO()
with zipfile.ZipFile(body, "w") as archive:
    archive.writestr("mimetype", "application/epub+zip")
    archive.writestr("content.opf", OPF)
    archive.writestr("a.xhtml", CHAPTER)
url = "https://stadt.example/chronik.epub"
headers = {"content-type": "application/octet-stream"}
if __name__ == "__main__":
    with Extractor(ExtractSettings()) as extract:
        page = extract(Fetched(url, url, 200, headers, body.getvalue(), datetime.now(UTC)), "").page
    assert page.title == "Chronik der Stadt", page
    assert [(p.heading, p.text) for p in page.passages] == [
        ("Anfänge", "Im Jahr 786 wird der Ort in einer Urkunde des Klosters genannt.")
    ], page
    assert file_label(page.media_type) == "E-Book", page
'''


def test_a_file_format_is_a_reader_and_an_entry(checkout: Path) -> None:
    (checkout / "crawler" / "extract" / "guarded" / "epub.py").write_text(READER, encoding="utf-8")
    path = checkout / "crawler" / "formats.py"
    add(
        path,
        'OTHER = Format("application/octet-stream")\n',
        'EPUB = Format("application/epub+zip", "E-Book", ("epub",), "epub")\n',
    )
    add(path, "FORMATS = (HTML, ", "EPUB, ")
    run(checkout, BOOK)


DISTRICT = """SearchFacet(
    Facet("district"),
    label="Stadtteil",
    parameter="stadtteil",
    key="stadtteil",
    metavar="STADTTEIL",
    help="Nur dieser Stadtteil.",
),"""
SEARCH = """
import json
import tempfile
from pathlib import Path
from click.testing import CliRunner
from werkzeug.datastructures import MultiDict
from crawler.page import Page, Passage
from hechingen_search.cli.main import commands
from hechingen_search.published import OpenedIndex
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.show.result_json import page_json
from hechingen_search.web import api, openapi, parameters, view
from index.analysis.german import German
from index.build import build
from index.document import Facet
from index.generations import Generations


class Pages:
    identity, revision = "one", 1

    def count(self):
        return 3

    def changed(self, since):
        for name, area in (("a", "Stetten"), ("b", "Weilheim"), ("c", "")):
            section = ("Ortschaften", area) if area else ("Rathaus",)
            passages = (Passage("Die Halle."),)
            yield Page(f"https://stadt.example/{name}", f"Halle {name}", passages, section=section)

    def removed(self, since):
        return iter(())


district = Facet("district")
with tempfile.TemporaryDirectory() as directory:
    german = German()
    opened = OpenedIndex(build(Generations(Path(directory)), Pages(), german), german)
    page = opened.search(SearchRequest("halle"))
    assert [(v.value, v.count) for v in page.facets[district]] == [("Stetten", 1), ("Weilheim", 1)]
    assert [item["value"] for item in page_json(page)["facets"]["district"]] == ["Stetten", "Weilheim"]
    box = next(box for box in view.facets(page) if box.title == "Stadtteil")
    assert box.first[0].href == "/suche?q=halle&stadtteil=Stetten", box
    for request in (
        SearchRequest("halle stadtteil:stett"),
        parameters.read(MultiDict([("q", "halle"), ("stadtteil", "Stetten")]), 10),
        api.read(MultiDict([("q", "halle"), ("district", "Stetten")]), 10),
    ):
        assert [item.url[-1] for item in opened.search(request).items] == ["a"], request
    opened.close()
described = json.loads(openapi.description())["paths"]["/search"]["get"]["parameters"]
assert "district" in [parameter["name"] for parameter in described]
assert "--district STADTTEIL" in CliRunner().invoke(commands, ["search", "--help"]).output
"""


def test_a_facet_is_an_entry_and_its_extraction(checkout: Path) -> None:
    add(
        checkout / "index" / "facets.py",
        "    Facet.LANGUAGE: _languages,\n",
        '    Facet("district"): lambda page: page.section[1:2],\n',
    )
    add(checkout / "hechingen_search" / "search" / "facets.py", "FACETS = (TYPE, AREA, ", DISTRICT)
    run(checkout, SEARCH)
    tell = "from index.analysis.german import German\nfrom index.fingerprint import fingerprint\n"
    run(checkout, f"{tell}assert fingerprint(German()) != {fingerprint_here()!r}")


def fingerprint_here() -> str:
    from index.analysis.german import German

    return fingerprint(German())


class Shelf(MemoryEngine):
    """An engine that lives in a service, here a folder at an address that opens with a password."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        if path.exists():
            super().write(Changes(pickle.loads(path.read_bytes())))

    def write(self, changes: Changes) -> None:
        """Keep what is written."""
        super().write(changes)
        self.path.write_bytes(pickle.dumps(list(self._documents.values())))


def shelf(directory: Path, connection: Connection) -> Path:
    if (connection.user, connection.password) != ("stadt", "geheim"):
        raise ConfigError("Zugang verweigert")
    return Path(connection.address) / directory.name


def open_shelf(directory: Path, connection: Connection, create: bool) -> Engine:
    return Shelf(shelf(directory, connection))


def continue_shelf(base: Path, directory: Path, connection: Connection) -> None:
    shutil.copy(shelf(base, connection), shelf(directory, connection))


def remove_shelf(directory: Path, connection: Connection) -> None:
    shelf(directory, connection).unlink(missing_ok=True)


@pytest.fixture
def with_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the engine, with one entry."""
    entry = EngineType("1", open_shelf, continue_shelf, remove_shelf, remote=True)
    monkeypatch.setitem(ENGINES, "shelf", entry)


@pytest.mark.usefixtures("with_shelf")
def test_an_engine_is_an_entry_and_gets_its_address_and_password(tmp_path: Path) -> None:
    service = tmp_path / "service"
    service.mkdir()
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Abfall")
        more = f'[index]\nengine = "shelf"\nkeep = 1\naddress = "{service}"\n'
        more += 'user = "stadt"\npassword = "geheim.txt"\n'
        path = site.config(tmp_path / "run", more)
        (path.parent / "geheim.txt").write_text("geheim\n", encoding="utf-8")
        settings = load(path)
        for name in ("Standesamt", "Bauamt", "Forstamt"):
            with locked(settings):
                nightly.crawl_night(settings, Options(full=True))
                assert nightly.index_changes(settings, german_of(settings)).published
            site.put(name)
    opened = open_current(settings, german_of(settings))
    assert [item.title[0].text for item in opened.search(SearchRequest("standesamt")).items][:1] == [
        "Standesamt"
    ]
    opened.close()
    kept = {generation.name for generation in generations_of(settings).all()}
    assert {file.name for file in service.iterdir()} == kept, "what is pruned is removed from the service too"
    (path.parent / "geheim.txt").write_text("falsch", encoding="utf-8")
    with pytest.raises(ConfigError, match="Zugang verweigert"):
        open_current(settings, german_of(settings))


@pytest.mark.usefixtures("with_shelf")
def test_an_engine_that_cannot_be_reached_like_this_is_refused(tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        for text, message in (
            ('engine = "shelf"', r"index\.address fehlt"),
            ('engine = "whoosh"\naddress = "https://suche.example"', "hat keine Adresse"),
            ('engine = "shelf"\naddress = "x"\npassword = "fehlt.txt"', "index.password"),
        ):
            settings = load(site.config(tmp_path / "run", f"[index]\n{text}\n"))
            with pytest.raises(ConfigError, match=message):
                generations_of(settings)
        for name in ("memory", "solr"):
            with pytest.raises(ConfigError, match=r"index\.engine"):
                load(site.config(tmp_path / "run", f'[index]\nengine = "{name}"\n'))
