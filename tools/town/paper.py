"""Plain documents: a text in a small notation becomes an A4 PDF, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

TEXTS = Path(__file__).parent / "texts"
BODY = ParagraphStyle(
    "body", fontName="Times-Roman", fontSize=11, leading=14.5, spaceAfter=6, alignment=TA_JUSTIFY
)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=11, alignment=0)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=18, leading=23, spaceAfter=10)
HEADING = ParagraphStyle(
    "heading", fontName="Helvetica-Bold", fontSize=12.5, leading=16, spaceBefore=8, spaceAfter=4
)
SUB = ParagraphStyle("sub", fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=6, spaceAfter=3)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=14, bulletIndent=2)
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
    ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


@dataclass(frozen=True, slots=True)
class Look:
    """What a document carries besides its text."""

    title: str = ""
    """Title in the metadata; empty: none, as many real files have it."""
    header: str = ""
    footer: str = ""
    day: str = "2026-01-02"
    """Day of creation in the metadata, ISO."""
    encryption: StandardEncryption | None = None
    lang: str | None = "de-DE"


class Outline(Flowable):  # type: ignore[misc]
    """An invisible mark that adds an entry to the PDF's outline."""

    def __init__(self, text: str, level: int = 0) -> None:
        super().__init__()
        self.text = text
        self.level = level

    def draw(self) -> None:
        """Add the entry at this place."""
        key = f"o{self.canv.getPageNumber()}-{self.text}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(self.text, key, self.level, closed=True)


def read(name: str) -> str:
    """Return one of the source texts."""
    return (TEXTS / name).read_text(encoding="utf-8")


def document(text: str, look: Look) -> bytes:
    """Return *text* as a PDF."""
    return build(story(text), look)


def build(flow: list[Flowable], look: Look) -> bytes:
    """Return *flow* as a PDF with running header, footer and page numbers.

    Streams stay uncompressed: compressed bytes would depend on the zlib of the machine.
    """
    out = io.BytesIO()
    made = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=25 * mm, rightMargin=22 * mm, topMargin=24 * mm, bottomMargin=22 * mm,
        title=look.title or None, author="Stadt Lautringen", invariant=1, pageCompression=0,
        encrypt=look.encryption, lang=look.lang,
    )  # fmt: skip
    made.build(flow, onFirstPage=_frame(look), onLaterPages=_frame(look))
    return out.getvalue()


def stamp(canvas: Canvas, day: str) -> None:
    """Date *canvas* to nine o'clock of an ISO *day*; reportlab's own invariant date is in the year 2000."""
    canvas.setDateFormatter(lambda *_: f"D:{day.replace('-', '')}090000+01'00'")


def _frame(look: Look) -> Callable[[Canvas, SimpleDocTemplate], None]:
    def draw(canvas: Canvas, made: SimpleDocTemplate) -> None:
        stamp(canvas, look.day)
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        if look.header:
            canvas.drawString(25 * mm, A4[1] - 14 * mm, look.header)
        if look.footer:
            canvas.drawString(25 * mm, 12 * mm, look.footer)
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, f"Seite {made.page}")
        canvas.restoreState()

    return draw


def story(text: str) -> list[Flowable]:
    """Return the flowables of *text*: ``#`` title, ``##`` heading, ``- `` item, ``| `` row, ``---`` page."""
    flow: list[Flowable] = []
    for block in text.strip().split("\n\n"):
        block = block.strip("\n")
        if block == "---":
            flow.append(PageBreak())
        elif block.startswith("### "):
            flow.append(Paragraph(markup(block[4:]), SUB))
        elif block.startswith("## "):
            flow += [Outline(block[3:].split("\n")[0]), Paragraph(markup(block[3:]), HEADING)]
        elif block.startswith("# "):
            flow.append(Paragraph(markup(block[2:]), TITLE))
        elif block.startswith("- "):
            flow += [Paragraph(markup(line[2:]), ITEM, bulletText="–") for line in block.split("\n")]
        elif block.startswith("| "):
            flow += [
                table([[cell.strip() for cell in row.strip("| ").split(" | ")] for row in block.split("\n")])
            ]
        else:
            flow.append(Paragraph(markup(block), BODY))
    return flow


def markup(text: str) -> str:
    """Return *text* escaped for a Paragraph, with its line breaks."""
    return escape(text, quote=False).replace("\n", "<br/>")


def table(rows: list[list[str]], widths: list[float] | None = None) -> Flowable:
    """Return *rows* as a table with a shaded first row."""
    return Table(
        [[Paragraph(markup(cell), SMALL) for cell in row] for row in rows],
        colWidths=widths, style=GRID, repeatRows=1, spaceBefore=4, spaceAfter=8,
    )  # fmt: skip


def gap(height: float) -> Flowable:
    """Return vertical space in points."""
    return Spacer(1, height)
