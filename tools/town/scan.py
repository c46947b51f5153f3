"""Scans without a text layer: text drawn on an image, turned a little, with dust, in black and white."""

from __future__ import annotations

import io
import random
import textwrap
import time
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

DPI = 200
PAGE = (1654, 2339)
MARGIN = 190
FONTS = Path(reportlab.__file__).parent / "fonts"


def scan(text: str, title: str, angle: float, day: str, lines_per_page: int = 46) -> bytes:
    """Return *text* as a PDF of 1-bit images, each page turned by *angle* degrees."""
    # Named, or Pillow takes raqm where the system has libfribidi and sets some letters a pixel elsewhere.
    font = ImageFont.truetype(str(FONTS / "Vera.ttf"), 29, layout_engine=ImageFont.Layout.BASIC)
    wrapped = [line for part in text.strip().split("\n") for line in (textwrap.wrap(part, 74) or [""])]
    chunks = [wrapped[at : at + lines_per_page] for at in range(0, len(wrapped), lines_per_page)]
    pages = [_page(chunk, font, angle * (-1) ** number, number) for number, chunk in enumerate(chunks)]
    moment = time.strptime(day, "%Y-%m-%d")
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, title=title,
        producer="Scanner 3.1", creationDate=moment, modDate=moment,
    )  # fmt: skip
    return out.getvalue()


def _page(lines: list[str], font: ImageFont.FreeTypeFont, angle: float, seed: int) -> Image.Image:
    image = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + row * 43), line, font=font, fill=20)
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    _dust(turned, random.Random(seed))  # noqa: S311
    return turned.point([255 * (grey > 150) for grey in range(256)]).convert("1")


def _dust(image: Image.Image, chance: random.Random) -> None:
    """Put specks and the shadow of the lid on *image*."""
    draw = ImageDraw.Draw(image)
    for _ in range(420):
        x, y = chance.randrange(PAGE[0]), chance.randrange(PAGE[1])
        draw.rectangle((x, y, x + chance.randrange(2), y + chance.randrange(2)), fill=0)
    draw.rectangle((0, 0, 9, PAGE[1]), fill=0)
