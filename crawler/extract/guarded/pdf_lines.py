"""Inside the guarded process: the characters of a PDF page → segments of lines with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from crawler.extract.guarded.messages import Segment
from crawler.extract.guarded.pdf_chars import Chars

_MAX_SEGMENTS = 20_000
"""Of one page; the densest table of a budget has 2,000."""
_END = re.compile("[\n\ufffe\x02]")
_BLANK = re.compile(" +")
_RAISED = re.compile(r"(?<=[^\W\d_]|[).%\]€])\d{1,2}\b|(?<![^\s(])(?P<begins>\d{1,2})(?=[^\W\d_])")
_UNITS = re.compile(r"(?<![^\W\d_])[kcdm]?m$")
_POWERS = {"2": "²", "3": "³"}
_SPACED = re.compile(r"(?:\S ){4,}\S(?!\S)")


def lines(chars: Chars) -> Iterator[Segment]:
    """Yield each segment of a page as it is shown, once.

    A line is cut where a blank is wider than the letters are high: between columns and table
    cells. What is drawn twice, as bold letters or shadows, is there once.
    """
    drawn: dict[str, list[tuple[float, float]]] = {}
    for segment in islice(_all(chars), _MAX_SEGMENTS):
        text, left, _, top = segment[:4]
        places = drawn.setdefault(text, [])
        # Few words stand on a page more often than that; what has no place of its own is not compared.
        if any(abs(left - x) < 1.5 and abs(top - y) < 1.5 for x, y in places[-50:]) and (left or top):
            continue
        places.append((left, top))
        yield segment


def _all(chars: Chars) -> Iterator[Segment]:
    start = 0
    for end in _ends(chars.text):
        yield from _segments(chars, start, end)
        start = end + 1


def _ends(text: str) -> Iterator[int]:
    # pdfium joins words over a line-end hyphen and marks the place with U+FFFE (U+0002 in older versions).
    for match in _END.finditer(text):
        yield match.start()
    yield len(text)


def _segments(chars: Chars, start: int, end: int) -> Iterator[Segment]:
    text = chars.text
    mark = "-" if end < len(text) and text[end] != "\n" else ""
    while start < end and text[start] in " \r\n\t":
        start += 1
    while end > start and text[end - 1] in " \r\n\t":
        end -= 1
    if start >= end:
        return
    first, size = start, chars.place(start).size
    for match in _BLANK.finditer(text, start, end):
        before, after = chars.place(match.start() - 1), chars.place(match.end())
        # To the right or, in Arabic and in mirrored text, to the left: another cell or column.
        if max(after.left - before.right, before.left - after.right) > size:
            yield _segment(chars, first, match.start())
            first = match.end()
    yield _segment(chars, first, end, mark)


def _segment(chars: Chars, first: int, end: int, mark: str = "") -> Segment:
    """Return the record of the characters from *first* up to *end*."""
    a, b = chars.place(first), chars.place(end - 1)
    left, right = min(a.left, b.left), max(a.right, b.right)
    words = chars.written(_words(chars, first, end)) + mark
    return Segment(words, round(left, 1), round(right, 1), round(a.foot, 1), a.size, chars.bold(first))


def _words(chars: Chars, first: int, end: int) -> str:
    """Return the text of a segment: notes have a border, blanks inside words are gone."""
    text = chars.text[first:end]
    inside = {i for i, letter in enumerate(text) if letter == " " and _inside(chars, first + i, first, end)}
    if inside:
        text = "".join(letter for i, letter in enumerate(text) if i not in inside)
    elif _SPACED.search(text):
        text = _with_wide(chars, text, first)
    elif _RAISED.search(text):
        text = _with_notes(chars, text, first)
    return text


def _with_notes(chars: Chars, text: str, first: int) -> str:
    """Return *text* with raised numbers set apart: "Satz¹" is "Satz 1", "¹Die" is "1 Die", "m²" stays."""
    parts, done = [], 0
    for match in _RAISED.finditer(text):
        beside = match.end() if match["begins"] else match.start() - 1
        before, note = chars.place(first + beside), chars.place(first + match.start())
        if note.size > 0.85 * before.size or note.foot > before.foot - 0.1 * before.size:
            continue
        head = text[done : match.start()]
        if match["begins"]:  # laws number their sentences so
            parts += [head, f"{match.group()} "]
            done = match.end()
            continue
        power = _POWERS.get(match.group()) if _UNITS.search(head) else None
        parts += [head, power or f" {match.group()}"]
        done = match.end()
        if not power and text[done : done + 1].isalpha():
            parts.append(" ")
    return "".join([*parts, text[done:]])


def _with_wide(chars: Chars, text: str, first: int) -> str:
    """Return a line in spaced letters with two blanks where the gap is that of a word."""
    blanks = [i for i, letter in enumerate(text) if letter == " " and 0 < i < len(text) - 1]
    gaps = [chars.place(first + i + 1).left - chars.place(first + i - 1).right for i in blanks]
    usual = sorted(gaps)[len(gaps) // 2]
    wide = {i for i, gap in zip(blanks, gaps, strict=True) if gap > 1.6 * usual > 0}
    return "".join("  " if i in wide else letter for i, letter in enumerate(text))


def _inside(chars: Chars, index: int, first: int, end: int) -> bool:
    """Return whether the blank at *index* was put in by pdfium between letters set at equal distances.

    They were placed one by one, and narrow ones look apart; in a fixed pitch a blank is a step itself.
    """
    before, after = chars.place(index - 1).left, chars.place(index + 1).left
    step = after - before
    if step <= 0 or abs(before - chars.place(max(first, index - 2)).left - step) > 0.03 * step:
        return False
    near = [i for i in range(max(first, index - 6), min(end, index + 7)) if chars.text[i : i + 1].strip()]
    steps = [chars.place(b).left - chars.place(a).left for a, b in pairwise(near)]
    even = sum(abs(one - step) <= 0.03 * step for one in steps)
    return len(steps) > 3 and even * 5 >= 4 * len(steps) and chars.generated(index)
