"""Scans: read by either engine, cached, within the night's budget; reported where there is none."""

from __future__ import annotations

import importlib.util
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageEnhance, ImageFilter
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import Extractor
from crawler.extract.guarded.messages import RecognisedLine, RenderRequest
from crawler.extract.guarded.pdf import render
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.pdf import ocr
from crawler.extract.pdf.layout import Line
from crawler.extract.pdf.paragraph_signs import with_signs
from crawler.extract.pdf.running_heads import Sheet
from crawler.extract.reader import Reader
from crawler.page import Page
from crawler.settings import ExtractSettings
from tests.extract import papers
from tests.extract.conftest import fetched, text_of

AT = "https://www.hechingen.de/dateien/satzung.pdf"
SETTINGS = ExtractSettings(page_seconds=120)
# Those who have no engine test everything else; continuous integration installs both.
reads = pytest.mark.skipif(not ocr.available(), reason="no engine is installed")
HERE = {
    ocr.PADDLE: importlib.util.find_spec("faster_paddle") is not None,
    ocr.TESSERACT: shutil.which("tesseract") is not None,
}
engines = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(one, id=one.name, marks=pytest.mark.skipif(not here, reason="not installed"))
        for one, here in HERE.items()
    ],
)


def bylaw(canvas: Canvas, number: int) -> None:
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(150, 740, "Satzung über die Abfuhr von Wertstoffen")
    canvas.drawString(285, 690, f"§ {number}")
    canvas.drawString(250, 674, "Abfuhr und Abholung")
    papers.column(canvas, papers.PROSE, 70, 190, 450, 11)


def columns(canvas: Canvas, _: int) -> None:
    papers.column(canvas, papers.PROSE, 60, 100, 225, 10)
    papers.column(canvas, papers.PROSE.replace("Säcke", "Tonnen"), 310, 106, 225, 10)


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extractor]:
    with Extractor(replace(SETTINGS, cache=str(tmp_path_factory.mktemp("cache")))) as found:
        yield found


def read(extractor: Extractor, body: bytes) -> Page:
    return extractor(fetched(body, "application/pdf", AT)).page


@reads
@pytest.mark.parametrize(("angle", "noise"), [(0.0, 0.0), (0.8, 0.0005)])
def test_a_scanned_bylaw_is_read(scanner: Extractor, angle: float, noise: float) -> None:
    page = read(scanner, papers.scan(papers.paper(bylaw), angle, noise))
    assert page.title == "Satzung über die Abfuhr von Wertstoffen"
    words = set(re.findall(r"\w+", text_of(page)))
    wanted = re.findall(r"\w+", papers.PROSE)
    assert sum(word in words for word in wanted) >= (1.0 if not noise else 0.9) * len(wanted)
    assert page.facts is not None
    assert (page.facts.text_pages, page.facts.ocr_pages, page.facts.unread_pages) == (0, 1, 0)


@reads
def test_a_page_scanned_upside_down_is_turned(scanner: Extractor) -> None:
    text = text_of(read(scanner, papers.scan(papers.paper(bylaw), 180.0)))
    assert "Wertstoffhof ist am Samstag geschlossen" in text.replace("\n", " ")


@reads
def test_scanned_columns_are_read_one_after_the_other(scanner: Extractor) -> None:
    text = text_of(read(scanner, papers.scan(papers.paper(columns))))
    first, second = text.index("gelben Säcke"), text.index("gelben Tonnen")
    assert text.index("Badleitung") < second
    assert first < second


@reads
def test_what_was_read_once_costs_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(SETTINGS, cache=str(tmp_path))
    body = papers.scan(papers.paper(bylaw))
    with Extractor(settings) as extractor:
        once = read(extractor, body)
    with Extractor(replace(settings, ocr_budget=0.0)) as extractor:
        again = read(extractor, body)
        assert extractor.budget.left == 0.0
    assert again.passages == once.passages


@reads
def test_the_budget_ends_and_the_rest_is_reported() -> None:
    body = papers.scan(papers.paper(bylaw, 3), dpi=100)
    with Extractor(replace(SETTINGS, ocr_budget=0.0)) as extractor:
        found = extractor(fetched(body, "application/pdf", AT))
    assert found.page.facts is not None
    assert (found.page.facts.ocr_pages, found.page.facts.unread_pages) == (0, 3)
    assert found.warnings == ("Noch nicht gelesen: 3 Seiten; die Texterkennung geht nächste Nacht weiter.",)
    assert found.page.title == "satzung"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    found = Pool(1, 2_000_000_000)
    yield found
    found.close()


def rendered(body: bytes, folder: Path) -> Path:
    """Return the picture of the first page of a PDF."""
    (folder / "scan.pdf").write_bytes(body)
    list(render(RenderRequest(str(folder / "scan.pdf"), 1, str(folder / "page.pgm"), 150, 16_000_000)))
    return folder / "page.pgm"


@engines
@pytest.mark.parametrize("angle", [0.0, 180.0, 90.0, 270.0])
def test_both_engines_read_a_page_whichever_way_it_lay(
    engine: ocr.Engine, angle: float, pool: Pool, tmp_path: Path
) -> None:
    picture = rendered(papers.scan(papers.paper(bylaw), angle), tmp_path)
    lines = ocr.recognise(picture, 150, 120, None, ocr.Budget(600), pool, engine)
    assert lines is not None
    text = " ".join(line.text for line in lines)
    words = set(re.findall(r"\w+", text))
    wanted = re.findall(r"\w+", papers.PROSE)
    # Tesseract loses a line where it turns a page by a right angle.
    least = 0.9 if engine is ocr.PADDLE or angle in (0.0, 180.0) else 0.7
    assert sum(word in words for word in wanted) >= least * len(wanted), text


@pytest.mark.skipif(ocr.PADDLE not in ocr.engines(), reason="the wheel is not installed")
def test_a_faded_copy_from_a_dirty_glass_is_read(pool: Pool, tmp_path: Path) -> None:
    page = papers.picture(f"{papers.PROSE} " * 3, 200)
    faded = ImageEnhance.Contrast(page.filter(ImageFilter.GaussianBlur(1.1))).enhance(0.45)
    pixels = bytearray(faded.rotate(-1, fillcolor=200).tobytes())
    dice = random.Random(3)
    for _ in range(len(pixels) // 120):
        pixels[dice.randrange(len(pixels))] = dice.choice((0, 80, 150))
    (tmp_path / "page.pgm").write_bytes(b"P5 %d %d 255\n%b" % (*page.size, bytes(pixels)))
    lines = ocr.recognise(tmp_path / "page.pgm", 200, 120, None, ocr.Budget(600), pool, ocr.PADDLE)
    assert lines is not None
    text = " ".join(line.text for line in lines)
    wanted = re.findall(r"\w+", papers.PROSE) * 3
    found = Counter(re.findall(r"\w+", text)) & Counter(wanted)
    assert found.total() >= 0.8 * len(wanted), text


@engines
def test_an_engine_that_fails_costs_one_page(engine: ocr.Engine, pool: Pool, tmp_path: Path) -> None:
    good = rendered(papers.scan(papers.paper(bylaw)), tmp_path)
    data = good.read_bytes()
    hostile = [
        b"",
        b"P5 9 9 255\n",
        b"P5 99999 99999 255\n" + data[:900],
        data[:5_000],
        b"BM" + data[2:4_000],
    ]
    for body in hostile:
        (tmp_path / "bad.pgm").write_bytes(body)
        ocr.recognise(tmp_path / "bad.pgm", 150, 60, None, ocr.Budget(600), pool, engine)
    lines = ocr.recognise(good, 150, 120, None, ocr.Budget(600), pool, engine)
    assert lines
    assert "Wertstoff" in " ".join(line.text for line in lines)


def test_low_quotes_come_back() -> None:
    [line] = ocr._lines([RecognisedLine(',,Haus am Markt" und 3,,4', 10, 400, 50, 20)], 150)
    assert line.text == '„Haus am Markt" und 3,,4'


def test_without_an_engine_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("tesseract") is None
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    ocr.engine.cache_clear()
    try:
        reader = Reader(SETTINGS)
        found = reader(fetched(papers.scan(papers.paper(bylaw), dpi=50), "application/pdf", AT))
        reader.close()
    finally:
        monkeypatch.undo()
        ocr.engine.cache_clear()
    assert "apt install tesseract-ocr tesseract-ocr-deu" in found.warnings[0]
    assert found.page.facts is not None
    assert found.page.facts.unread_pages == 1


SIGNS = [
    (
        ["81", "Zweck", "82 Umfang", "8 3", "nach 8 2 Abs. 1"],
        ["§ 1", "Zweck", "§ 2 Umfang", "§ 3", "nach § 2 Abs. 1"],
    ),
    (
        ["der 88 5 und 51 der", "gem. $ 4 Abs. 1", "In & 10"],
        ["der §§ 5 und 51 der", "gem. § 4 Abs. 1", "In § 10"],
    ),
    (["nach 85 Abs. 1", "des 810 Satz 2"], ["nach § 5 Abs. 1", "des § 10 Satz 2"]),
    (["81 Teilnehmer", "8 Uhr", "A & B"], ["81 Teilnehmer", "8 Uhr", "A & B"]),  # nothing goes up
]


@pytest.mark.parametrize(("read_as", "meant"), SIGNS)
def test_paragraph_signs_come_back(read_as: list[str], meant: list[str]) -> None:
    lines = tuple(Line(text, 70, 200, 50.0 * n) for n, text in enumerate(read_as, 1))
    [sheet] = with_signs([Sheet(1, 842, lines, scanned=True)])
    assert [line.text for line in sheet.lines] == meant
