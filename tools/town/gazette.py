"""The "Stadtspiegel": two columns in small type, words split at line ends."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from hechingen_search.demo.render import german_date
from tools.town.paper import stamp

FONT, BOLD = "Times-Roman", "Times-Bold"
SIZE, LEADING = 10, 12
WIDTH = 80 * mm
COLUMNS = (22 * mm, 108 * mm)
TOP, BOTTOM = A4[1] - 42 * mm, 22 * mm
# A split needs a vowel on both sides; sch, ch, ck, ph and th stay together, two consonants part.
SPLIT = re.compile(
    r"(?<=[aeiouäöüy])(?=(?:[bcdfghjklmnpqrstvwxzß]|sch|ch|ck|ph|th)[aeiouäöü])"
    r"|(?<=[aeiouäöü][bdfgklmnprst])(?=[bdfgklmnprstvwz][aeiouäöü])"
)
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


def split_points(word: str) -> list[int]:
    """Return where *word* may be split, at least three letters from either end.

    >>> ["Gemeinderat"[:at] for at in split_points("Gemeinderat")]
    ['Gemein', 'Gemeinde']
    """
    low = word.lower()
    points = [match.start() for match in SPLIT.finditer(low)]
    return [at for at in points if 3 <= at <= len(word) - 3 and set(low[: at + 1]) <= set(LETTERS)]


def lines(text: str, font: str, size: float, width: float) -> Iterator[str]:
    """Yield *text* broken into lines of at most *width* points, with hyphens at line ends."""
    line = ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        if stringWidth(candidate, font, size) <= width:
            line = candidate
            continue
        for at in reversed(split_points(word)):
            if stringWidth(f"{line} {word[:at]}-", font, size) <= width:
                yield f"{line} {word[:at]}-"
                line = word[at:]
                break
        else:
            yield line
            line = word
    yield line


def gazette(text: str, number: str, day: str) -> bytes:
    """Return the articles of *text* (``# headline``, then paragraphs) set in two columns."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0, lang="de-DE")
    canvas.setTitle(f"Stadtspiegel {number}")
    stamp(canvas, day)
    setter = _Setter(canvas, number, german_date(day))
    for block in text.strip().split("\n\n"):
        if block.startswith("# "):
            setter.set(block[2:], BOLD, 13, before=10)
        elif block.startswith("## "):
            setter.set(block[3:], BOLD, SIZE, before=4)
        else:
            setter.set(block.replace("\n", " "), FONT, SIZE, before=3)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Setter:
    """Fill one column after the other."""

    def __init__(self, canvas: Canvas, number: str, day: str) -> None:
        self._canvas = canvas
        self._title = f"Stadtspiegel Lautringen · Nummer {number} · {day}"
        self._column = 0
        self._y = TOP
        self._head()

    def set(self, text: str, font: str, size: float, before: float) -> None:
        self._y -= before
        leading = LEADING if size == SIZE else size + 2
        for line in lines(text, font, size, WIDTH):
            if self._y - leading < BOTTOM:
                self._next()
            self._y -= leading
            self._canvas.setFont(font, size)
            self._canvas.drawString(COLUMNS[self._column], self._y, line)

    def _next(self) -> None:
        self._column = 1 - self._column
        self._y = TOP
        if self._column == 0:
            self._canvas.showPage()
            self._head()

    def _head(self) -> None:
        canvas = self._canvas
        page = canvas.getPageNumber()
        if page == 1:
            canvas.setFont("Helvetica-Bold", 30)
            canvas.drawString(COLUMNS[0], A4[1] - 30 * mm, "Stadtspiegel")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(COLUMNS[0], A4[1] - 14 * mm, self._title)
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, str(page))
        canvas.line(A4[0] / 2, TOP, A4[0] / 2, BOTTOM)
