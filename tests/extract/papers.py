"""PDF files made for the tests: laid out by reportlab, scanned by pdfium and pillow."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "Die Stadtverwaltung weist darauf hin, dass die Abfuhr der gelben Säcke in der kommenden Woche wegen des "
    "Feiertags einen Tag später stattfindet. Bitte stellen Sie die Säcke erst am Morgen an die Straße. "
    "Der Wertstoffhof ist am Samstag geschlossen. Im Hallenbad beginnt am Montag ein neuer Schwimmkurs für "
    "Anfänger; Anmeldungen nimmt die Badleitung entgegen."
)
Draw = Callable[[Canvas, int], None]


def paper(draw: Draw, pages: int = 1, title: str = "", **options: object) -> bytes:
    """Return a PDF whose pages *draw* fills; the number it gets is 1-based."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    canvas.setTitle(title)
    canvas.setCreator("Amt")
    for number in range(1, pages + 1):
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def column(canvas: Canvas, text: str, left: float, top: float, width: float, size: float = 10) -> float:
    """Set *text* in a column, words split at the middle where they do not fit; return the foot."""
    line, y = "", A4[1] - top
    for word in text.split():
        if canvas.stringWidth(f"{line} {word}", "Helvetica", size) < width:
            line = f"{line} {word}".strip()
            continue
        half = word[: len(word) // 2]
        if (
            word.isalpha()
            and len(word) > 7
            and canvas.stringWidth(f"{line} {half}-", "Helvetica", size) < width
        ):
            line, word = f"{line} {half}-", word[len(half) :]
        canvas.setFont("Helvetica", size)
        canvas.drawString(left, y, line)
        line, y = word, y - size * 1.25
    canvas.drawString(left, y, line)
    return float(A4[1] - y)


def scan(source: bytes, angle: float = 0.0, noise: float = 0.0, dpi: int = 150, seed: int = 1) -> bytes:
    """Return *source* as a scan: each page a grey picture, turned by *angle* degrees, with *noise*."""
    document = pypdfium2.PdfDocument(source)
    pictures = [
        _dirty(document[i].render(scale=dpi / 72, grayscale=True).to_pil(), angle, noise, seed)
        for i in range(len(document))
    ]

    def draw(canvas: Canvas, number: int) -> None:
        canvas.drawImage(ImageReader(pictures[number - 1]), 0, 0, *A4)

    return paper(draw, len(pictures))


def picture(text: str, dpi: int = 150) -> Image.Image:
    """Return a page with *text* in one column, as a picture."""

    def draw(canvas: Canvas, _: int) -> None:
        column(canvas, text, 70, 100, 450, 12)

    found: Image.Image = pypdfium2.PdfDocument(paper(draw))[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return found


def _dirty(picture: Image.Image, angle: float, noise: float, seed: int) -> Image.Image:
    picture = picture.rotate(angle, fillcolor=255, expand=False).filter(ImageFilter.GaussianBlur(0.4))
    dice = random.Random(seed)
    width, height = picture.size
    for _ in range(int(noise * width * height)):
        picture.putpixel((dice.randrange(width), dice.randrange(height)), dice.choice((0, 90, 160)))
    return picture


def lines(canvas: Canvas, texts: Sequence[str], left: float = 70, top: float = 130, size: float = 11) -> None:
    """Draw *texts* below each other."""
    canvas.setFont("Helvetica", size)
    for index, text in enumerate(texts):
        canvas.drawString(left, A4[1] - top - index * size * 1.3, text)
