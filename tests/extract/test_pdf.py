"""PDF: pages in reading order, headings, titles, facts; hangs and crashes cost a page or a file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import ExtractError, Extractor
from crawler.extract.pdf import ocr
from crawler.outcome import Outcome
from crawler.page import Kind, Page
from crawler.settings import ExtractSettings
from tests.extract import papers
from tests.extract.conftest import fetched, text_of

Read = Callable[..., Page]
AT = "https://www.hechingen.de/ceasy/resource/hs_2017-03.pdf"


def bylaw(canvas: Canvas, number: int) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(70, A4[1] - 40, "Stadt Hechingen · Ortsrecht")
    canvas.drawString(500, 30, f"Seite {number}")
    if number == 1:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(70, A4[1] - 90, "H a u p t s a t z u n g")
        canvas.drawString(70, A4[1] - 112, "der Stadt")
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(280, A4[1] - 150, f"§ {number}")
    canvas.drawString(260, A4[1] - 166, "Gemeinderat")
    foot = papers.column(canvas, papers.PROSE, 70, 195, 440, 11)
    papers.lines(canvas, [f"(1) Absatz eins auf Blatt {number}.", "(2) Absatz zwei."], top=foot + 25)


def test_a_bylaw_reads_as_on_paper(page: Read) -> None:
    found = page(papers.paper(bylaw, 4), "application/pdf", AT)
    assert (found.title, found.kind, found.page_count) == ("Hauptsatzung der Stadt", Kind.BYLAW, 4)
    first = found.passages[0]
    assert (first.heading, first.page) == ("§ 1 Gemeinderat", 1)
    assert first.text.split("\n") == [papers.PROSE, "(1) Absatz eins auf Blatt 1.", "(2) Absatz zwei."]
    text = text_of(found)
    assert "Ortsrecht" not in text
    assert "Seite" not in text
    assert [p.page for p in found.passages] == [1, 2, 3, 4]


def gazette(canvas: Canvas, rows: bool) -> None:
    """Draw two columns; *rows*: as some programs do, line by line across both columns."""
    left = [f"linke Spalte Zeile {n} mit etwas Text" for n in range(12)]
    right = [f"rechte Spalte Zeile {n} mit anderem Text" for n in range(12)]
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(70, A4[1] - 70, "Stadtspiegel der Woche über alle Spalten")
    canvas.setFont("Helvetica", 10)
    order = [(n, c) for n in range(12) for c in (0, 1)]
    order = order if rows else sorted(order, key=lambda place: place[1])
    for number, side in order:
        canvas.drawString((70, 310)[side], A4[1] - 110 - number * 13, (left, right)[side][number])


@pytest.mark.parametrize("rows", [False, True])
def test_columns_are_read_one_after_the_other(page: Read, rows: bool) -> None:
    text = text_of(page(papers.paper(lambda canvas, _: gazette(canvas, rows)), "application/pdf", AT))
    words = text.split()
    assert words.index("rechte") > max(i for i, word in enumerate(words) if word == "linke")
    assert "Zeile 11 mit etwas Text rechte Spalte Zeile 0" in " ".join(words)


def test_a_table_row_stays_one_line(page: Read) -> None:
    def draw(canvas: Canvas, _: int) -> None:
        canvas.setFont("Helvetica", 10)
        for number in range(12):
            for x, cell in ((70, f"Posten {number}"), (250, "Ansatz"), (400, f"{number}.000 €")):
                canvas.drawString(x, A4[1] - 100 - number * 15, cell)

    text = text_of(page(papers.paper(draw), "application/pdf", AT))
    assert "Posten 3 Ansatz 3.000 €" in text.split("\n")


def titled(metadata: str, heading: str, url: str = AT) -> tuple[bytes, str]:
    def draw(canvas: Canvas, _: int) -> None:
        if heading:
            canvas.setFont("Helvetica", 20)
            canvas.drawString(70, A4[1] - 80, heading)
        papers.column(canvas, papers.PROSE, 70, 130, 440)

    return papers.paper(draw, title=metadata), url


TITLES = [
    ("Hundesteuersatzung der Stadt", "Überschrift", "", "Hundesteuersatzung der Stadt"),
    ("Microsoft Word - hs_2017.doc", "Die Überschrift", "", "Die Überschrift"),
    ("hs_2017-03", "", "Zur Hundesteuer (pdf-Datei, 1,2 MB)", "Zur Hundesteuer"),
    ("", "", "mehr", "hs 2017 03"),
    ("(Microsoft Word - Rundbrief)", "Heizen mit Holz", "", "Heizen mit Holz"),
    ("Einladung", "Einladung", "Einladung zum Lichterfest", "Einladung zum Lichterfest"),
    ("", "Gemeinde Oberau", "Hallenbelegung Winter", "Hallenbelegung Winter"),  # a letterhead
    ("", "Der Bürgermeister", "Anlage 2 (PDF, 80 KB)", "hs 2017 03"),
]


@pytest.mark.parametrize(("metadata", "heading", "link", "title"), TITLES)
def test_title(extractor: Extractor, metadata: str, heading: str, link: str, title: str) -> None:
    body, url = titled(metadata, heading)
    assert extractor(fetched(body, "application/pdf", url), link).page.title == title


def test_a_word_cut_by_the_page_break_stays_on_its_page(page: Read) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        texts = ["Dies ist der letzte Satz vor dem Umbruch und das Wort Gebühren-"]
        papers.lines(canvas, texts if number == 1 else ["ordnung steht am Anfang der Seite."])

    found = page(papers.paper(draw, 2), "application/pdf", AT)
    assert found.passages[0].text.endswith("das Wort Gebührenordnung")
    assert found.passages[1].text == "steht am Anfang der Seite."


def test_the_outline_makes_headings(page: Read) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.bookmarkPage(f"k{number}")
        canvas.addOutlineEntry(f"Kapitel {number}", f"k{number}")
        papers.lines(canvas, [f"Kapitel {number}", "Dieser Text steht unter dem Kapitel."])

    found = page(papers.paper(draw, 3), "application/pdf", AT)
    assert [p.heading for p in found.passages] == ["Kapitel 1", "Kapitel 2", "Kapitel 3"]


def test_facts_language_and_form(page: Read) -> None:
    def draw(canvas: Canvas, _: int) -> None:
        papers.lines(canvas, ["Antrag auf Wohngeld mit genügend Text"])
        for number in range(4):
            canvas.acroForm.textfield(name=f"feld{number}", x=70, y=300 + 30 * number)

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, lang="en-GB")
    draw(canvas, 1)
    canvas.save()
    found = page(buffer.getvalue(), "application/pdf", AT)
    assert (found.kind, found.language) == (Kind.FORM, "de")  # whatever it declares
    assert found.facts is not None
    assert (found.facts.has_language, found.facts.tagged, found.facts.text_pages) == (True, False, 1)


def locked(user: str) -> bytes:
    options = StandardEncryption(user, ownerPassword="eigner", strength=128)
    return papers.paper(
        lambda canvas, _: papers.lines(canvas, ["Nur für den Eigner gesperrter Text"]), encrypt=options
    )


def test_owner_password_opens_user_password_is_reported(extractor: Extractor) -> None:
    found = extractor(fetched(locked(""), "application/pdf", AT)).page  # 53
    assert "gesperrter Text" in text_of(found)
    assert found.facts is not None
    assert found.facts.encrypted
    with pytest.raises(ExtractError) as caught:  # 52
        extractor(fetched(locked("geheim"), "application/pdf", AT))
    assert caught.value.outcome is Outcome.ENCRYPTED


def test_attachments_of_a_portfolio_are_read(page: Read) -> None:  # 54
    document = pypdfium2.PdfDocument(
        papers.paper(lambda canvas, _: papers.lines(canvas, ["Deckblatt der Sammlung"]))
    )
    inner = papers.paper(lambda canvas, _: papers.lines(canvas, ["Beschluss im Anhang der Vorlage"]))
    document.new_attachment("Beschluss.pdf").set_data(inner)
    document.new_attachment("bild.png").set_data(b"\x89PNG\r\n")
    buffer = io.BytesIO()
    document.save(buffer)
    found = page(buffer.getvalue(), "application/pdf", AT)
    assert ("Beschluss.pdf", "Beschluss im Anhang der Vorlage", None) in [
        (p.heading, p.text, p.page) for p in found.passages
    ]
    assert len(found.passages) == 2


@pytest.mark.parametrize("body", [b"%PDF-1.7\n" + b"\0" * 500, b"%PDF-1.4\ntrailer<</Root 1 0 R>>"])
def test_a_broken_file_is_reported(extractor: Extractor, body: bytes) -> None:  # 78
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(body, "application/pdf", AT))
    assert caught.value.outcome is Outcome.DAMAGED


def test_a_broken_table_of_references_is_repaired(page: Read) -> None:  # 78
    body = papers.paper(lambda canvas, _: papers.lines(canvas, ["Der Text ist trotzdem da."]))
    start = body.index(b"startxref")
    found = page(body[:start] + b"startxref\n1\n%%EOF", "application/pdf", AT)
    assert text_of(found).strip() == "Der Text ist trotzdem da."


def test_reproducible_builds_have_no_date(page: Read) -> None:
    assert page(papers.paper(bylaw, invariant=1), "application/pdf", AT).published is None
    today = page(papers.paper(bylaw), "application/pdf", AT).published
    assert today is not None
    assert abs((today - datetime.now(UTC).date()).days) <= 1


def plan(canvas: Canvas, number: int) -> None:
    papers.lines(canvas, [f"Blatt {number} des Plans", *(f"{n} {papers.PROSE[:80]}" for n in range(16))])


def bomb(canvas: Canvas, number: int) -> None:
    """Draw a form that draws ten forms that draw ten forms …: ten thousand million words on page 2."""
    if number == 1:
        for level in range(11):
            canvas.beginForm(f"f{level}")
            for _ in range(10):
                papers.lines(canvas, ["Wort"]) if level == 0 else canvas.doForm(f"f{level - 1}")
            canvas.endForm()
    if number == 2:
        canvas.doForm("f10")
    else:
        papers.lines(canvas, [f"Blatt {number} ist gut lesbar."])


def test_case_79_a_page_that_never_ends_costs_one_page() -> None:
    with Extractor(ExtractSettings(page_seconds=2, file_seconds=20, ocr=False)) as extractor:
        extractor(fetched(papers.paper(plan), "application/pdf", AT))
        (hung,) = readers(extractor)
        found = extractor(fetched(papers.paper(bomb, 3), "application/pdf", AT))
        assert hung not in readers(extractor), "it does not go on in the background"
    page = found.page
    assert page.facts is not None
    assert (page.page_count, page.facts.text_pages, page.facts.unread_pages) == (3, 2, 1)
    assert [(p.text, p.page) for p in page.passages] == [
        ("Blatt 1 ist gut lesbar.", 1),
        ("Blatt 3 ist gut lesbar.", 3),
    ]
    assert found.warnings == ("Nicht lesbar: 1 Seite.",)


def test_a_file_that_never_ends_is_given_up() -> None:
    def endless(canvas: Canvas, number: int) -> None:
        bomb(canvas, 1)
        canvas.doForm("f10")

    with Extractor(ExtractSettings(page_seconds=30, file_seconds=2, ocr=False)) as extractor:
        page = extractor(fetched(papers.paper(endless), "application/pdf", AT)).page
    assert page.facts is not None
    assert page.facts.unread_pages == 1


def group(extractor: Extractor) -> list[int]:
    """Return the guarded processes: those of the threads, each followed by those that read its files."""
    leaders = [worker.process.pid for worker in extractor.pool.workers if worker.process is not None]
    tasks = [f"/proc/{number}/task/{number}/children" for number in leaders]
    return [*leaders, *(int(child) for task in tasks for child in Path(task).read_text("ascii").split())]


def readers(extractor: Extractor) -> list[int]:
    """Return the processes that read files."""
    leaders = [worker.process.pid for worker in extractor.pool.workers if worker.process is not None]
    return [number for number in group(extractor) if number not in leaders]


def peak(extractor: Extractor) -> float:
    """Return how many MB the guarded processes have had in memory at most."""
    statuses = [Path(f"/proc/{number}/status").read_text("ascii") for number in group(extractor)]
    return max(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) for status in statuses) / 1000


GARBAGE = "'LH 6WDGW +HFKLQJHQ HUKHEW HLQH 6WHXHU DXI GDV +DOWHQ YRQ +XQGHQ XQG 3IHUGHQ LP *HELHW GHU 6WDGW"


def coded(canvas: Canvas, _: int) -> None:
    """Draw a page of a font without character map: fine to look at, garbage to copy."""
    text = canvas.beginText(70, 700)
    text.setTextRenderMode(3)
    for line in range(8):
        text.textLine(f"{GARBAGE} {line}")
    canvas.drawText(text)
    canvas.drawImage(ImageReader(papers.picture(papers.PROSE)), 0, 0, *A4)


@pytest.mark.parametrize(
    "ocr_on",
    [pytest.param(True, marks=pytest.mark.skipif(not ocr.available(), reason="no tesseract")), False],
)
def test_case_82_garbage_glyphs_are_recognised_or_reported(ocr_on: bool) -> None:
    with Extractor(ExtractSettings(ocr=ocr_on, page_seconds=60)) as extractor:
        page = extractor(fetched(papers.paper(coded), "application/pdf", AT)).page
    assert "6WDGW" not in page.title + text_of(page)
    assert page.facts is not None
    assert (page.facts.ocr_pages, page.facts.unread_pages) == (int(ocr_on), int(not ocr_on))
    assert ("Wertstoffhof ist am Samstag geschlossen" in " ".join(text_of(page).split())) is ocr_on


def test_case_83_a_soft_hyphen_at_the_end_of_a_line(page: Read) -> None:
    def draw(canvas: Canvas, _: int) -> None:
        papers.lines(canvas, ["Der Gemeinderat beschließt heute Abend die Baugebühren\u00ad", "ordnung neu."])

    text = text_of(page(papers.paper(draw), "application/pdf", AT))
    assert "die Baugebührenordnung neu." in text


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_case_81_many_pages_need_no_more_memory_than_few() -> None:
    """1,400 dense pages: under 80 MB in all, under 40 MB more than twenty of them; measured: 54 and 20."""
    with Extractor(ExtractSettings(ocr=False)) as extractor:
        extractor(fetched(papers.paper(plan, 20), "application/pdf", AT))
        few = peak(extractor)
        page = extractor(fetched(papers.paper(plan, 1400), "application/pdf", AT)).page
        many = peak(extractor)
    assert page.page_count == 1400
    assert page.passages[-1].page == 1400
    assert "Blatt 1400 des Plans" in text_of(page)
    assert many < 80
    assert many - few < 40
