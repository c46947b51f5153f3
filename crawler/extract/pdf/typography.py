"""What the sizes and weights of letters say about a file's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.extract.pdf.layout import Line
from crawler.extract.pdf.running_heads import Sheet
from crawler.extract.text import clean, close_spaced, join_hyphens, one_line

LETTERS = re.compile(r"[^\W\d_]")
SCAN_HEADING = 1.35
HEADING = 1.12
_LABELS, _LABEL = 12, 24
"""So many lines, and so many characters of one on average, are the labels of a drawing."""


def body_size(sheets: Iterable[Sheet]) -> float:
    """Return the font size in which most letters of the file are set."""
    prose: Counter[float] = Counter()
    everything: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            everything[round(line.size * 2) / 2] += len(line.text)
            # Tables are set smaller and may be most of a budget.
            if line.cells == 1 and len(line.text) > 40:
                prose[round(line.size * 2) / 2] += len(line.text)
    common = (prose or everything).most_common(1)
    return common[0][0] if common else 10.0


def mostly_bold(sheets: Iterable[Sheet]) -> bool:
    """Return whether more than half of all letters are bold."""
    letters = bold = 0
    for sheet in sheets:
        for line in sheet.lines:
            letters += len(line.text)
            bold += len(line.text) if line.bold else 0
    return bold * 2 > letters


def is_drawing(sheet: Sheet) -> bool:
    """Return whether the lines of *sheet* are labels of a map or plan: short, many, each at its own place.

    Lines of a poster are short, too, but stand below each other.
    """
    count = len(sheet.lines)
    if count < _LABELS or sum(len(line.text) for line in sheet.lines) > _LABEL * count:
        return False
    lefts = Counter(round(line.left / 8) for line in sheet.lines)
    middles = Counter(round((line.left + line.right) / 16) for line in sheet.lines)
    return max(*lefts.values(), *middles.values()) * 4 <= count


def text_of(lines: Sequence[Line]) -> str:
    """Return *lines* as one, hyphens and spaced letters resolved."""
    text = "\n".join(close_spaced(line.text) for line in lines)
    return one_line(join_hyphens(clean(text)))


def largest_heading(sheets: Sequence[Sheet]) -> str:
    """Return what is set largest on the first page with text, up to 200 characters, or ""."""
    first = next((sheet for sheet in sheets[:3] if sheet.lines), None)
    if first is None:
        return ""
    worded = [line for line in first.lines if len(LETTERS.findall(line.text)) > 3]
    if not worded:
        return ""
    largest = max(line.size for line in worded)
    if largest < body_size(sheets) * (SCAN_HEADING if first.scanned else HEADING):
        return ""
    group: list[Line] = []
    for line in first.lines:
        if line.size >= largest * 0.92:
            group.append(line)
        elif group:
            break
    return text_of(group)[:200]
