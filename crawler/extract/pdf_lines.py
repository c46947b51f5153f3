"""Inside the guarded process: the characters of a PDF page → segments of lines with their places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

_MAX_LINES = 20_000
_BOLD = 600


def lines(textpage: pypdfium2.PdfTextPage, height: float) -> Iterator[list[Any]]:
    """Yield [text, left, right, top, font size, bold] of each segment, ``top`` measured from the page's top.

    A line is cut where a blank is wider than the letters are high: between columns and table cells.
    """
    text = textpage.get_text_range()
    chars = _Chars(textpage.raw, height)
    start = 0
    for count, end in enumerate(_ends(text)):
        if count >= _MAX_LINES:
            return
        yield from _segments(text, start, end, chars)
        start = end + 1


def _ends(text: str) -> Iterator[int]:
    # pdfium joins words over a line-end hyphen and marks the place with U+FFFE (U+0002 in older versions).
    for index, char in enumerate(text):
        if char in "\n\ufffe\x02":
            yield index
    yield len(text)


def _segments(text: str, start: int, end: int, chars: _Chars) -> Iterator[list[Any]]:
    while start < end and text[start] in " \r\n\t":
        start += 1
    mark = "-" if end < len(text) and text[end] != "\n" else ""
    while end > start and text[end - 1] in " \r\n\t":
        end -= 1
    if start >= end:
        return
    size, top = chars.size(start), 0.0
    first, left = start, chars.box(start)[0]
    blank = text.find(" ", start, end)
    while blank >= 0:
        right, following = chars.box(blank - 1)[1], blank + 1
        while following < end and text[following] == " ":
            following += 1
        after = chars.box(following)[0]
        if after - right > size or after < left - size:
            top = chars.box(first)[2]
            yield [text[first:blank], left, right, top, chars.size(first), chars.bold(first)]
            first, left = following, after
        blank = text.find(" ", following, end)
    yield [
        text[first:end] + mark,
        left,
        chars.box(end - 1)[1],
        chars.box(first)[2],
        chars.size(first),
        chars.bold(first),
    ]


class _Chars:
    """Boxes and fonts of the characters on one page."""

    def __init__(self, handle: Any, height: float) -> None:
        self.handle, self.height = handle, height
        self.rect = raw.FS_RECTF()
        self.ref = ctypes.byref(self.rect)

    def box(self, index: int) -> tuple[float, float, float]:
        """Return left, right and the distance of the baseline side from the page's top, in points."""
        if not raw.FPDFText_GetLooseCharBox(self.handle, index, self.ref):
            return 0.0, 0.0, 0.0
        rect = self.rect
        return round(rect.left, 1), round(rect.right, 1), round(self.height - rect.bottom, 1)

    def size(self, index: int) -> float:
        """Return the height of the letter's box, which respects scaling by the page's matrix."""
        if not raw.FPDFText_GetLooseCharBox(self.handle, index, self.ref):
            return 10.0
        return round(abs(self.rect.top - self.rect.bottom) / 1.2, 1) or 10.0

    def bold(self, index: int) -> bool:
        """Return whether the letter's font is bold, by weight or by name."""
        if raw.FPDFText_GetFontWeight(self.handle, index) >= _BOLD:
            return True
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(100)
        size = raw.FPDFText_GetFontInfo(self.handle, index, buffer, 100, ctypes.byref(flags))
        return 0 < size <= 100 and b"bold" in buffer.raw[:size].lower()
