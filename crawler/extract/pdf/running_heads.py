"""Running headers, footers and page numbers: what repeats at the edges of a file's pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.pdf.layout import Line

_EDGE = 0.1
"""Share of the page's height in which headers and footers stand."""
_DEPTH = 4
"""Lines from the edge inwards that are looked at."""
_NUMBERED = re.compile(
    r"^(?:[-–—•|~]\s*\d{1,4}\s*[-–—•|~]"
    r"|(?:seite|s\.|page|blatt)\s*\d{1,4}(?:\s*(?:/|von|of)\s*\d{1,4})?"
    r"|\d{1,4}\s*(?:/|von)\s*\d{1,4})$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:^|\s)seite\s\d{1,4}(?:\s(?:von|/)\s\d{1,4})?$", re.IGNORECASE)
_SIGN = re.compile(r"^§\s?\d")
_BARE = re.compile(r"^(?:\d{1,4}|[ivxl]{1,7})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page in reading order."""

    number: int
    """1-based."""
    height: float
    lines: tuple[Line, ...]
    scanned: bool = False


def without_running(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return *sheets* without headers, footers and page numbers.

    A line in the outer tenth of a page goes when it, its digits set aside, stands on three or more pages
    and on every fifth (or on both of two, of which the first keeps it), or when it is a page number
    ("- 3 -", "Seite 3 von 10"; a bare number when three pages have one or it is the right one).
    What is set larger than elsewhere on page 1 is a title and stays.
    """
    counts: Counter[tuple[bool, str]] = Counter()
    edges = [_edges(sheet) for sheet in sheets]
    for edge in edges:
        counts.update({key for key in edge.values() if key is not None})
    bare = sum(
        1
        for sheet, edge in zip(sheets, edges, strict=True)
        if any(_BARE.match(sheet.lines[i].text) for i in edge)
    )
    need = max(3, len(sheets) // 5) if len(sheets) != 2 else 2
    # Two pages are no proof: what both have is said once.
    few = len(sheets) == 2
    result = []
    for sheet, edge in zip(sheets, edges, strict=True):
        first = sheet.number == 1
        largest = max((line.size for line in sheet.lines), default=0.0)
        gone = {
            index
            for index, key in edge.items()
            if _is_number(sheet, index)
            or (bare >= 3 and _BARE.match(sheet.lines[index].text))
            or (counts[key] >= need and not (first and (few or sheet.lines[index].size >= largest * 0.95)))
        }
        if len(gone) == len(sheet.lines):
            # A page of nothing but what repeats keeps its words.
            gone = {index for index in gone if _is_number(sheet, index)}
        lines = tuple(line for index, line in enumerate(sheet.lines) if index not in gone)
        result.append(Sheet(sheet.number, sheet.height, lines, sheet.scanned))
    return result


def _may_run(line: Line) -> bool:
    # The head of a table that goes on over pages has more cells than a running header.
    return line.cells < 4 and not _SIGN.match(line.text)


def _is_number(sheet: Sheet, index: int) -> bool:
    """Return whether a line at the edge is the page's number: marked as one, or the very number."""
    line = sheet.lines[index]
    if _NUMBERED.match(line.text):
        return True
    rim = line.top < 0.08 * sheet.height or line.top > 0.92 * sheet.height
    return rim and (
        line.text == str(sheet.number) or (len(line.text) < 70 and _ENDS.search(line.text) is not None)
    )


def _edges(sheet: Sheet) -> dict[int, tuple[bool, str]]:
    """Return the lines near the edges: index → (at the top?, text with digits set aside)."""
    if not sheet.height:
        return {}
    order = sorted(range(len(sheet.lines)), key=lambda index: sheet.lines[index].top)
    found = {}
    for index in order[:_DEPTH]:
        if _may_run(sheet.lines[index]) and sheet.lines[index].top < sheet.height * _EDGE:
            found[index] = (True, _key(sheet.lines[index].text))
    for index in order[-_DEPTH:]:
        if _may_run(sheet.lines[index]) and sheet.lines[index].top > sheet.height * (1 - _EDGE):
            found[index] = (False, _key(sheet.lines[index].text))
    return found


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\d+", "#", text.casefold())).strip()
