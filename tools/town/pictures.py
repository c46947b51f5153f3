"""Pictures of the town, drawn: coat of arms, banners with the hills of the Alb, a town map."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw

SKIES = {
    1: ((150, 190, 225), (244, 232, 205)),
    2: ((96, 140, 190), (240, 214, 190)),
    3: ((190, 205, 215), (250, 240, 220)),
}


def logo() -> bytes:
    """Return the coat of arms: a silver wave and a golden tower on red."""
    image = Image.new("RGB", (108, 120), "white")
    draw = ImageDraw.Draw(image)
    draw.polygon([(6, 6), (102, 6), (102, 70), (54, 116), (6, 70)], fill=(156, 42, 31), outline=(60, 20, 15))
    draw.rectangle((42, 24, 66, 64), fill=(226, 176, 60))
    for x in (40, 51, 62):
        draw.rectangle((x, 16, x + 6, 26), fill=(226, 176, 60))
    for y in (74, 84):
        points = [(x, y + 4 * math.sin(x / 6)) for x in range(14, 95)]
        draw.line(points, fill=(235, 235, 240), width=4)
    return _bytes(image, "PNG")


def banner(number: int) -> bytes:
    """Return one of the three banners."""
    width, height = 960, 225
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    top, bottom = SKIES[number]
    for y in range(height):
        share = y / height
        draw.line(
            (0, y, width, y), fill=tuple(int(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        )
    for layer in range(4):
        ridge = [(x, _ridge(x, number, layer)) for x in range(0, width + 8, 8)]
        shade = (70 - 12 * layer, 112 - 18 * layer, 86 - 14 * layer)
        draw.polygon([*ridge, (width, height), (0, height)], fill=shade)
    _roofs(draw, random.Random(number))  # noqa: S311
    return _bytes(image, "JPEG")


def _ridge(x: int, number: int, layer: int) -> float:
    return (
        90
        + 28 * layer
        + 16 * math.sin(x / (70 + 25 * layer) + number)
        + 7 * math.sin(x / 31 + layer * number)
    )


def _roofs(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _ in range(46):
        x, y, w = chance.randrange(80, 860), chance.randrange(178, 205), chance.randrange(14, 26)
        draw.rectangle((x, y, x + w, y + 18), fill=(238, 228, 208))
        draw.polygon(
            [(x - 2, y), (x + w / 2, y - 12), (x + w + 2, y)], fill=(160 + chance.randrange(30), 66, 48)
        )


def town_map() -> bytes:
    """Return a map without labels worth reading."""
    image = Image.new("RGB", (900, 640), (236, 240, 226))
    draw = ImageDraw.Draw(image)
    draw.line([(x, 330 + 60 * math.sin(x / 120)) for x in range(0, 901, 5)], fill=(110, 160, 210), width=12)
    for step in range(9):
        draw.line((60 + step * 95, 40, 110 + step * 80, 610), fill="white", width=7)
        draw.line((30, 60 + step * 65, 870, 90 + step * 58), fill="white", width=5)
    return _bytes(image, "JPEG")


def _bytes(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        # Level 0: stored blocks, whatever zlib is at hand.
        image.save(out, kind, compress_level=0)
    else:
        image.save(out, kind, quality=72)
    return out.getvalue()
