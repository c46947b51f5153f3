"""What a page or a file may cost is bounded, and the bounds are really reached."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import ExtractError, Extractor
from crawler.extract.html.oversized import MAX_ATTRIBUTES, without_oversized
from crawler.extract.pdf.layout import Line, ordered
from crawler.outcome import Outcome
from crawler.settings import ExtractSettings
from tests.extract import files, papers
from tests.extract.conftest import fetched, text_of

AT = "https://www.hechingen.de/datei"
HEAVY = "<main>" + "<p><a href='/x'><b>Wort</b> und <i>Satz</i></a></p>" * 37_000


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files be made in a directory of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def refused(extractor: Extractor, body: str | bytes, content_type: str = "text/html") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(body, content_type, AT))
    return caught.value


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (ExtractSettings(page_seconds=1.0, ocr=False), "zu viel Rechenzeit"),
        (ExtractSettings(memory_bytes=150_000_000, ocr=False), "zu viel Speicher"),
    ],
    ids=["time", "memory"],
)
def test_a_page_that_costs_too_much_costs_only_itself(
    scratch: Path, limits: ExtractSettings, said: str
) -> None:
    with Extractor(limits) as extractor:
        error = refused(extractor, HEAVY)
        assert (error.outcome, said in str(error)) == (Outcome.EXTRACT_LIMIT, True)
        assert text_of(extractor(fetched("<main><p>Die nächste Seite.")).page).strip() == "Die nächste Seite."
    assert list(scratch.iterdir()) == []


def test_the_crawl_keeps_nothing_of_a_page_that_was_too_large(extractor: Extractor) -> None:
    assert text_of(extractor(fetched(HEAVY)).page).count("Wort") == 37_000


@pytest.mark.parametrize("attribute", ["a{}=1 ", "a{} ", "a{}='<p>' ", 'data-{}="x>y"\n', "a{}/"])
def test_a_tag_of_a_hundred_thousand_attributes_is_read_without_them(
    extractor: Extractor, attribute: str
) -> None:
    tag = "<p " + "".join(attribute.format(number) for number in range(100_000)) + ">"
    page = extractor(fetched(f"<main><h1>Müll</h1>{tag}Die Tonne kommt.</p><p>Danach.</p>")).page
    assert text_of(page).split() == ["Die", "Tonne", "kommt.", "Danach."]


@pytest.mark.parametrize(
    "text",
    [
        "<p title='" + "viele Worte " * 5_000 + "'>Text",
        "<script>if (a<b) x = [" + "1, " * 5_000 + "]</script><p>Text",
        "<!-- <p " + "a=1 " * 5_000 + "> --><p>Text",
        "<img src='data:" + "QUJD /=" * 5_000 + "'>",
        "<p " + "a=1 " * (MAX_ATTRIBUTES - 1) + ">Text",
        "5 < 6 " * 5_000,
        "<style>a<b{" + "x: y; " * 5_000 + "}",
    ],
)
def test_what_is_long_for_another_reason_stays(text: str) -> None:
    assert without_oversized(text) == text


def crowded(canvas: Canvas, _: int) -> None:
    """Draw two columns of running text and, between them, as many lines that cross both."""
    canvas.setFont("Helvetica", 1)
    for row in range(2_000):
        top = 800 - row * 0.39
        canvas.drawString(50, top, "Ein Satz der linken Spalte, der lang genug ist, um Text zu sein.")
        canvas.drawString(350, top, "Ein Satz der rechten Spalte, der lang genug ist, um Text zu sein.")


def test_a_crowded_page_is_laid_out_within_seconds(extractor: Extractor) -> None:
    limits = ExtractSettings(file_seconds=20.0, ocr=False)
    with Extractor(limits) as limited:
        page = limited(fetched(papers.paper(crowded), "application/pdf", AT + ".pdf")).page
    assert "linken Spalte" in text_of(page)


def test_layout_takes_the_time_of_sorting() -> None:
    """A hundred thousand segments would take hours where each is compared with each."""
    words = [
        Line("Ein Wort, das hier steht", left, left + 200, float(row), 1.0)
        for row in range(33_000)
        for left in (50.0, 300.0)
    ]
    bars = [
        Line("Eine Zeile über beide Spalten hinweg", 50.0, 500.0, row + 0.5, 1.0)
        for row in range(0, 33_000, 8)
    ]
    assert len(ordered([*words, *bars])) == len(words) + len(bars)
    row = [Line("Wort", float(number), number + 0.9, 10.0) for number in range(100_000)]
    assert sum(len(line.text.split()) for line in ordered(row)) == len(row)


FAR = ("XFD1048576", "A1048576", "XFD1", "ZZ60000")


@pytest.mark.parametrize("cell", FAR)
def test_a_cell_far_out_does_not_cost_the_sheet(extractor: Extractor, cell: str) -> None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{number}"><c r="{cell}" t="inlineStr"><is><t>fern</t></is></c></row>'
    near = '<row r="2"><c r="A2" t="inlineStr"><is><t>Gebühr</t></is></c><c r="B2"><v>12</v></c></row>'
    order = far + near if number == "1" else near + far
    text = text_of(extractor(fetched(files.sheet(order), "", AT + ".xlsx")).page)
    assert "Gebühr | 12" in text
    assert "fern" not in text


def test_cells_repeated_to_the_end_do_not_cost_the_sheet(extractor: Extractor) -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    row = (
        "<table:table-row{}>"
        + cell.format("", "Gebühr")
        + cell.format(' table:number-columns-repeated="16380"', "x")
    )
    rows = (row + "</table:table-row>").format("") + (row + "</table:table-row>").format(
        ' table:number-rows-repeated="1048570"'
    )
    assert "Gebühr | x" in text_of(extractor(fetched(files.spreadsheet(rows), "", AT + ".ods")).page)


KILLED = """
import os, signal, sys, time
from crawler.extract import Extractor
from crawler.settings import ExtractSettings
extractor = Extractor(ExtractSettings())
print(extractor.directory.name, flush=True)
time.sleep(60)
"""


def test_what_a_killed_run_left_is_removed_by_the_next(scratch: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, env=environment
    ) as run:
        assert run.stdout is not None
        left = Path(run.stdout.readline().strip())
        (left / "0").mkdir()
        with Extractor(ExtractSettings()):
            assert left.is_dir()
        run.send_signal(signal.SIGKILL)
    other = scratch / "hechingen-notes-1"
    other.mkdir()
    with Extractor(ExtractSettings()):
        assert not left.exists()
    assert list(scratch.iterdir()) == [other]


def test_an_instruction_is_no_element(extractor: Extractor) -> None:
    page = extractor(
        fetched("<?xml version='1.0'?><main><h1>Müll</h1><?php echo 1 ?><p>Die <?a ?>Tonne.")
    ).page
    assert text_of(page).split() == ["Die", "Tonne."]
