"""Inside the guarded process: the picture of a page → its lines, by PP-OCRv6 as ``faster-paddle`` carries it.

The library is native code: it gets nothing but grey pixels rendered here, and its process may die of them. It
knows no orientation: a page whose lines stand upright or make no sense is turned.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.cores import cores
from crawler.extract.guarded.messages import OcrRequest, Recognised, RecognisedLine

Pixels = NDArray[np.uint8]
_SIDE = 1_600
"""Pixels to which the search for lines shrinks a page; its default, and that of the published figures."""
_CONFIDENCE = 0.5
_SURE = 0.85
"""Mean confidence of a page the right way up; upside down it is below 0.7."""
_THREADS = 4
_FADED = 180
"""Difference of paper and ink, of 255, below which a page is stretched to black on white."""
_SPECKS = 0.0005
"""Share of single dark pixels from which on they are removed; dots of letters are larger."""
# The model knows Chinese and sees it in seals and coats of arms.
_FOREIGN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def read(request: OcrRequest) -> Iterator[Recognised]:
    """Yield the lines on a picture."""
    pixels = cleaned(_pgm(Path(request.picture)))
    found = _recognised(pixels)
    if not _upright(found):
        found = max((found, *(_recognised(np.rot90(pixels, turns)) for turns in (2, 1, 3))), key=_weight)
    yield Recognised(tuple(RecognisedLine(line[0], *map(round, line[1:5])) for line in found))


def cleaned(pixels: Pixels) -> Pixels:
    """Return a page in black on white and without specks: faded copies and dirty glass cost words.

    >>> page = np.full((40, 40), 150, np.uint8); page[10:14, 5:30] = 90; page[30, 7] = 90
    >>> [int(cleaned(page)[place]) for place in ((12, 20), (30, 7), (0, 0))]
    [0, 255, 255]
    """
    low, high = np.percentile(pixels[::3, ::3], (1, 99))
    if 20 < high - low < _FADED:
        pixels = np.clip((pixels.astype(np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    if min(pixels.shape) < 3:
        return pixels
    dark = pixels[1:-1, 1:-1] < 160
    around = (pixels[:-2, 1:-1], pixels[2:, 1:-1], pixels[1:-1, :-2], pixels[1:-1, 2:])
    single = dark & np.logical_and.reduce([side > 190 for side in around])
    return _median(pixels) if single.mean() > _SPECKS else pixels


def _median(pixels: Pixels) -> Pixels:
    """Return *pixels* with each the middle one of the nine around it."""
    height, width = pixels.shape
    wide = np.pad(pixels, 1, mode="edge")
    found = np.empty_like(pixels)
    for top in range(0, height, 256):  # in stripes: nine pages at once are much memory
        rows = min(256, height - top)
        nine = [wide[top + y : top + y + rows, x : x + width] for y in range(3) for x in range(3)]
        found[top : top + rows] = np.partition(np.stack(nine), 4, axis=0)[4]
    return found


@cache
def _engine() -> Any:
    import faster_paddle

    return faster_paddle.OcrEngine(model_size="tiny", threads=min(_THREADS, cores()), det_max_side=_SIDE)


def _recognised(pixels: Pixels) -> list[tuple[str, int, int, int, int, float]]:
    """Return text, left, right, foot, height and confidence of each line on a picture."""
    bounds = _engine().ocr(_bmp(pixels))["bounds"].values()
    found = []
    for one in bounds:
        (left, top), (right, bottom) = one["topLeftCoord"], one["bottomRightCoord"]
        text = _FOREIGN.sub("", one["text"]).strip()
        if text and one["confidence"] >= _CONFIDENCE:
            found.append((text, left, right, bottom, bottom - top, float(one["confidence"])))
    return found


def _weight(found: list[tuple[str, int, int, int, int, float]]) -> float:
    """Return how much of a page was read with how much confidence; lines that stand upright do not count."""
    return sum(
        len(text) * sure * sure
        for text, left, right, _, height, sure in found
        if len(text) < 4 or right - left > height
    )


def _upright(found: list[tuple[str, int, int, int, int, float]]) -> bool:
    letters = sum(len(line[0]) for line in found)
    return letters > 0 and _weight(found) >= _SURE * _SURE * letters


def _pgm(path: Path) -> Pixels:
    data = path.read_bytes()
    header = re.match(rb"P5 (\d+) (\d+) 255\n", data)
    if header is None:
        raise ValueError("not a grey picture of ours")
    width, height = int(header[1]), int(header[2])
    return np.frombuffer(data, np.uint8, width * height, header.end()).reshape(height, width)


def _bmp(pixels: Pixels) -> bytes:
    """Return *pixels* as a bitmap file with a palette of 256 greys, the simplest format the library reads."""
    height, width = pixels.shape
    rows = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
    rows[:, :width] = pixels
    palette = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
    palette[:, 3] = 0
    start = 54 + palette.size
    head = struct.pack("<2sIHHI", b"BM", start + rows.size, 0, 0, start)
    about = struct.pack("<IiiHHIIiiII", 40, width, -height, 1, 8, 0, rows.size, 0, 0, 256, 256)
    return head + about + palette.tobytes() + rows.tobytes()
