"""Every file of a site × every way to damage it × every command: told in German, answered all the same."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.page import Page
from crawler.store import Store
from hechingen_search import published
from hechingen_search.cli.german import speak_german
from hechingen_search.cli.main import commands
from hechingen_search.config import load
from hechingen_search.demo.server import TownServer
from hechingen_search.search.results import SearchRequest
from hechingen_search.web.watch import watch
from index.analysis.german import German

speak_german()

CONFIG = """\
[site]
start = "{start}"
[crawl]
delay = 0
retry_pause = 0
allow_private = true
max_urls = 12
[extract]
ocr = false
[search]
synonyms = "synonyme.txt"
names = "namen.txt"
editors = "redaktion.toml"
"""
EDITED = {
    "synonyme.txt": "Müllabfuhr, Abfallabfuhr\n",
    "namen.txt": "[Straße]\nLautringer Gasse\n",
    "redaktion.toml": 'suggest = ["Glasfaser"]\n',
}
QUERY = "Lautringen"


def flip(path: Path) -> None:
    """Change a bit in the middle."""
    data = bytearray(path.read_bytes())
    if data:
        data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def cut(path: Path) -> None:
    """Cut off the last third."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def empty(path: Path) -> None:
    """Leave nothing but the name."""
    path.write_bytes(b"")


def delete(path: Path) -> None:
    """Remove it."""
    path.unlink()


def call(site: Path, *arguments: str) -> Result:
    """Call a command."""
    return CliRunner().invoke(commands, ["-c", str(site / "hechingen-search.toml"), *arguments])


@pytest.fixture(scope="module", autouse=True)
def _loaded_once() -> Iterator[None]:
    """Load the dictionaries once for the same files: a second of each of a thousand calls."""
    with pytest.MonkeyPatch.context() as patch:
        real = German

        @functools.cache
        def kept(synonyms: tuple[Path, bytes], names: tuple[Path, bytes]) -> object:
            return real(synonyms[0], names[0])

        def loaded(synonyms: Path, names: Path, *, directory: Path) -> object:
            return kept((synonyms, synonyms.read_bytes()), (names, names.read_bytes()))

        patch.setattr(published, "German", loaded)
        yield


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Crawl and publish a site twice; nothing answers there any more."""
    site = tmp_path_factory.mktemp("sound")
    with TownServer() as town:
        (site / "hechingen-search.toml").write_text(CONFIG.format(start=town.url), encoding="utf-8")
        for name, text in EDITED.items():
            (site / name).write_text(text, encoding="utf-8")
        assert call(site, "reindex").exit_code in (0, 3)
    assert call(site, "index", "--rebuild").exit_code == 0
    return site


FILES = [
    *("*.doc", "*.pst", "*.txt", "*.manifest", "*.toc", "generation.json", "learned.txt"),
    *("suggestions.bin", "words.bin", "forms.bin", "synonyms.json", "names.json", "facts.jsonl"),
    *("published", "MAIN_WRITELOCK"),
]
BESIDE = [
    *("data/index/current", "data/index/lock", "data/lock", "data/last-run.json", "data/bericht.html"),
    "data/bericht.json",
    *("data/store.sqlite", "hechingen-search.toml", *EDITED),
]
GERMAN = ("Fehler: ", "Abhilfe", "Bitte", "→")
COMMANDS = [
    ("search", QUERY),
    ("suggest", "mü"),
    ("status",),
    ("report",),
    ("explain", QUERY, "http://127.0.0.1/"),
    ("doctor",),
    ("index",),
    ("reindex",),
    ("search", QUERY),
]


def named(site: Path, pattern: str) -> Path:
    """Return the one file of *site* that *pattern* means."""
    if "/" in pattern or pattern in (*EDITED, "hechingen-search.toml"):
        return site / pattern
    (found,) = [
        path
        for path in (site / "data" / "index" / "g000002").glob(pattern)
        if pattern != "*.txt" or path.name.startswith("MAIN_")
    ]
    return found


def test_the_table_names_every_file(sound: Path) -> None:
    named_here = {named(sound, pattern) for pattern in (*FILES, *BESIDE)}
    there = {path for path in sound.rglob("*") if path.is_file() and "g000001" not in path.parts}
    assert {path for path in there if "store.bodies" not in path.parts} <= named_here


@pytest.mark.parametrize("damage", [flip, cut, empty, delete], ids=lambda damage: str(damage.__name__))
@pytest.mark.parametrize("pattern", [*FILES, *BESIDE])
def test_every_damage_is_told_in_german_and_the_search_goes_on(
    sound: Path, tmp_path: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(sound, site)
    path = named(site, pattern)
    damage(path)
    said = []
    for arguments in COMMANDS:
        done = call(site, *arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), (arguments, done.exception)
        if done.exit_code not in (0, 3):
            assert any(word in done.output for word in GERMAN), (arguments, done.output)
        said.append(done.output)
    for name in ("hechingen-search.toml", *EDITED):
        assert pattern == name or (site / name).read_bytes() == (sound / name).read_bytes()
    if pattern != "data/store.sqlite":
        assert pages(site) == pages(sound), "what was not damaged is all there"
    ours = "data/index/g" in str(path.relative_to(site)) or pattern == "data/index/current"
    if ours:
        # What is derived answers, damaged or not: from what was published before if need be.
        fresh = tmp_path / "fresh"
        shutil.copytree(sound, fresh)
        damage(named(fresh, pattern))
        found = call(fresh, "search", QUERY)
        assert found.exit_code == 0, found.output
        served(fresh)
    if pattern in ("suggestions.bin", "words.bin", "forms.bin", "synonyms.json", "generation.json", "*.doc"):
        assert path.name in said[0] or "g000002" in said[0], "it is noticed"
        assert "Abhilfe" in said[0]


def pages(site: Path) -> list[Page]:
    """Return what the store holds."""
    with Store(site / "data" / "store.sqlite") as store:
        return sorted(store.changed(0), key=lambda page: page.url)


def served(site: Path) -> None:
    """Check that a process that starts now answers."""
    live = watch(load(site / "hechingen-search.toml"))
    try:
        with live.lease() as opened:
            assert opened is not None
            assert opened.search(SearchRequest(QUERY)).items
    finally:
        live.close()


@pytest.mark.parametrize("damage", [flip, cut, empty, delete], ids=lambda damage: str(damage.__name__))
@pytest.mark.parametrize("pattern", [*FILES, "data/index/current", "data/store.sqlite", "redaktion.toml"])
def test_a_process_that_answers_goes_on_when_files_are_damaged(
    sound: Path, tmp_path: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(sound, site)
    live = watch(load(site / "hechingen-search.toml"))
    try:
        if pattern not in ("*.doc", "*.pst", "*.txt", "words.bin", "forms.bin", "suggestions.bin"):
            damage(named(site, pattern))  # the others are mapped: replaced, never written in place
        else:
            named(site, pattern).unlink()
        live.refresh()
        with live.lease() as opened:
            assert opened is not None
            assert opened.search(SearchRequest(QUERY)).items
    finally:
        live.close()
