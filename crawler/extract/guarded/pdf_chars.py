"""Inside the guarded process: the characters of a PDF page, where each stands and how it is set."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from pypdfium2 import raw

from crawler.extract.guarded.pdf_objects import Objects

_BOLD = 600
_FAR = 100_000.0
"""Points; the largest page of PDF 1.7 has 14,400 (ISO 32000-1, annex C)."""
_NO_PLACE = (0.0, 0.0, 0.0, 10.0)
_HYPHEN = "\ufffe"
_MEANINGLESS = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f]")
_STANDS_FOR = 0xF0000
"""Private characters that stand for several letters until the text is cut out: places stay in step."""


class Place(NamedTuple):
    """Where a character stands on the page as it is shown, in points."""

    left: float
    right: float
    foot: float
    """From the top of the page to the foot of the letter's box."""
    size: float
    """Of the font, with the scaling of the page."""


class Chars:
    """The characters of a page by their index in ``text``; those without a box stand at 0, 0."""

    def __init__(
        self,
        page: raw.FPDF_PAGE,
        textpage: raw.FPDF_TEXTPAGE,
        objects: Objects | None = None,
        number: int = 0,
    ) -> None:
        self.handle = textpage
        self.objects, self.number = objects, number
        self.spelled: dict[str, str] = {}
        self.rect = raw.FS_RECTF()
        self.ref = ctypes.byref(self.rect)
        shown = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(shown))
        # The box of what is shown may begin anywhere (ISO 32000-1 §7.7.3.3), and the page may be turned.
        self.shown = (shown.left, shown.bottom, shown.right, shown.top)
        self.turned = raw.FPDFPage_GetRotation(page)
        self.text = self._text()
        # Neighbours are asked for again and again.
        self.place = lru_cache(maxsize=64)(self._place)

    def _text(self) -> str:
        count = raw.FPDFText_CountChars(self.handle)
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        units = raw.FPDFText_GetText(
            self.handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        )
        text = buffer.raw[: 2 * max(0, units - 1)].decode("utf-16-le", "replace")
        # Letters without a meaning are left out there, and the places would no longer belong to the letters.
        if len(text) == count and not _MEANINGLESS.search(text):
            return text
        return "".join(map(self._letter, range(count)))

    def _letter(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self.handle, index)
        if code == 2 and raw.FPDFText_IsHyphen(self.handle, index) == 1:
            return _HYPHEN
        if code < 32 and code not in (9, 10, 13):
            return self._by_name(index, code)
        return chr(code) if code < 0x110000 else "\x7f"

    @cached_property
    def _glyphs(self) -> Mapping[tuple[str, int], str]:
        return self.objects.glyphs(self.number) if self.objects else {}

    def _by_name(self, index: int, code: int) -> str:
        """Return the mark of the letters that the glyph's name spells, where pdfium knows none."""
        item = raw.FPDFText_GetTextObject(self.handle, index)
        font = raw.FPDFTextObj_GetFont(item) if item else None
        buffer = ctypes.create_string_buffer(200)
        size = raw.FPDFFont_GetBaseFontName(font, buffer, 200) if font else 0
        name = buffer.raw[: max(0, size - 1)].decode("utf-8", "replace") if size <= 200 else ""
        letters = self._glyphs.get((name, code))
        if letters is None:
            return "\x7f"
        mark = next((known for known, one in self.spelled.items() if one == letters), None)
        mark = mark or chr(_STANDS_FOR + len(self.spelled))
        self.spelled[mark] = letters
        return mark

    def written(self, text: str) -> str:
        """Return *text* with several letters where one glyph shows several."""
        for mark, letters in self.spelled.items():
            text = text.replace(mark, letters)
        return text

    def _place(self, index: int) -> Place:
        if not raw.FPDFText_GetLooseCharBox(self.handle, index, self.ref):
            return Place(*_NO_PLACE)
        return self.placed(self.rect)

    def placed(self, rect: raw.FS_RECTF) -> Place:
        """Return where *rect*, in the file's own coordinates, stands on the page as it is shown."""
        # A broken matrix gives infinities.
        if not all(-_FAR < edge < _FAR for edge in (rect.left, rect.right, rect.bottom, rect.top)):
            return Place(*_NO_PLACE)
        x0, x1 = sorted((rect.left, rect.right))
        y0, y1 = sorted((rect.bottom, rect.top))
        left, bottom, right, top = self.shown
        if self.turned == 0:
            found = (x0 - left, x1 - left, top - y0, y1 - y0)
        elif self.turned == 1:
            found = (y0 - bottom, y1 - bottom, x1 - left, x1 - x0)
        elif self.turned == 2:
            found = (right - x1, right - x0, y1 - bottom, y1 - y0)
        else:
            found = (top - y1, top - y0, right - x0, x1 - x0)
        return Place(found[0], found[1], found[2], round(found[3] / 1.2, 1) or 10.0)

    def generated(self, index: int) -> bool:
        """Return whether pdfium put this blank in because of the distance."""
        return bool(raw.FPDFText_IsGenerated(self.handle, index) == 1)

    def bold(self, index: int) -> bool:
        """Return whether the letter's font is bold, by weight or by name."""
        if raw.FPDFText_GetFontWeight(self.handle, index) >= _BOLD:
            return True
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(100)
        size = raw.FPDFText_GetFontInfo(self.handle, index, buffer, 100, ctypes.byref(flags))
        return 0 < size <= 100 and b"bold" in buffer.raw[:size].lower()
