"""Inside the guarded process: the characters of a PDF page → segments of lines with their places."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pypdfium2
from pypdfium2 import raw

_MAX_SEGMENTS = 20_000
"""Of one page; the densest table of a budget has 2,000."""
_BOLD = 600
_END = re.compile("[\n\ufffe\x02]")
_BLANK = re.compile(" +")


def lines(textpage: pypdfium2.PdfTextPage, height: float) -> Iterator[list[Any]]:
    """Yield [text, left, right, top, font size, bold] of each segment, ``top`` measured from the page's top.

    A line is cut where a blank is wider than the letters are high: between columns and table cells.
    """
    yield from islice(_all(textpage, height), _MAX_SEGMENTS)


def _all(textpage: pypdfium2.PdfTextPage, height: float) -> Iterator[list[Any]]:
    text = textpage.get_text_range()
    chars = _Chars(textpage.raw, height)
    start = 0
    for end in _ends(text):
        yield from _segments(text, start, end, chars)
        start = end + 1


def _ends(text: str) -> Iterator[int]:
    # pdfium joins words over a line-end hyphen and marks the place with U+FFFE (U+0002 in older versions).
    for match in _END.finditer(text):
        yield match.start()
    yield len(text)


def _segments(text: str, start: int, end: int, chars: _Chars) -> Iterator[list[Any]]:
    mark = "-" if end < len(text) and text[end] != "\n" else ""
    while start < end and text[start] in " \r\n\t":
        start += 1
    while end > start and text[end - 1] in " \r\n\t":
        end -= 1
    if start >= end:
        return
    size, first, left = chars.size(start), start, chars.left(start)
    for match in _BLANK.finditer(text, start, end):
        after = chars.left(match.end())
        # Wider than the letters are high, or back to the left: another cell or column.
        if after - chars.right(match.start() - 1) > size or after < left - size:
            yield chars.segment(text[first : match.start()], first, match.start() - 1)
            first = match.end()
            left = after
    yield chars.segment(text[first:end] + mark, first, end - 1)


class _Chars:
    """Boxes and fonts of the characters on one page."""

    def __init__(self, handle: Any, height: float) -> None:
        self.handle, self.height = handle, height
        self.rect = raw.FS_RECTF()
        self.ref = ctypes.byref(self.rect)
        self.get = raw.FPDFText_GetLooseCharBox

    def left(self, index: int) -> float:
        """Return the left edge of a character in points, 0 when it has none."""
        return float(self.rect.left) if self.get(self.handle, index, self.ref) else 0.0

    def right(self, index: int) -> float:
        """Return the right edge of a character in points, 0 when it has none."""
        return float(self.rect.right) if self.get(self.handle, index, self.ref) else 0.0

    def size(self, index: int) -> float:
        """Return the height of the letter's box, which respects scaling by the page's matrix."""
        if not self.get(self.handle, index, self.ref):
            return 10.0
        return round(abs(self.rect.top - self.rect.bottom) / 1.2, 1) or 10.0

    def segment(self, text: str, first: int, last: int) -> list[Any]:
        """Return the record of the characters from *first* to *last*, whose text is *text*."""
        size, left = self.size(first), round(self.rect.left, 1)
        foot = round(self.height - self.rect.bottom, 1)
        return [text, left, round(self.right(last), 1), foot, size, self.bold(first)]

    def bold(self, index: int) -> bool:
        """Return whether the letter's font is bold, by weight or by name."""
        if raw.FPDFText_GetFontWeight(self.handle, index) >= _BOLD:
            return True
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(100)
        size = raw.FPDFText_GetFontInfo(self.handle, index, buffer, 100, ctypes.byref(flags))
        return 0 < size <= 100 and b"bold" in buffer.raw[:size].lower()
