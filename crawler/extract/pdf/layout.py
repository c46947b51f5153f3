"""Segments of a PDF page → lines in the order they are read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from crawler.extract.text import join_hyphens

_BIN = 2.0
"""Points; resolution of the search for gutters."""
_GUTTER = 8.0
"""Points; the narrowest white strip between columns of running text."""
_COLUMN_LINES = 5
_LINE = 5_000
"""Characters; a longer line is none, and joining it piece by piece would take the square of its length."""
_CELL = 90
"""Characters; a longer row has no wrapped cell but is text."""
_PROSE = 18
"""Characters; cells of a table are shorter on average than lines of a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; lengths in points, ``top`` from the page's top to the foot of the letters."""

    text: str
    left: float
    right: float
    top: float
    size: float = 10.0
    bold: bool = False
    cells: int = 1
    column: int = 0
    """0 for text over the full width, else 1, 2 … from the left."""


def ordered(segments: Sequence[Line], by_place: bool = False) -> list[Line]:
    """Return the lines of one page in reading order, segments of one line joined.

    Columns of running text are read one after the other between lines that cross them; a table row stays one
    line; without columns the file's own order stands unless it jumps about, or *by_place* distrusts it.
    """
    gutters = _gutters(segments)
    if gutters:
        return _in_columns(segments, gutters)
    return _joined(_rows(segments) if by_place or _jumps(segments) else segments)


def _rows(segments: Sequence[Line]) -> list[Line]:
    """Return *segments* from top to bottom; those on one baseline (0.4 of their size) left to right."""
    result: list[Line] = []
    row: list[Line] = []
    for line in sorted(segments, key=lambda one: (one.top, one.left)):
        if row and line.top - row[0].top > 0.4 * max(row[0].size, 4):
            result += sorted(row, key=lambda one: one.left)
            row = []
        row.append(line)
    return result + sorted(row, key=lambda one: one.left)


def _jumps(segments: Sequence[Line]) -> bool:
    back = sum(1 for a, b in pairwise(segments) if b.top < a.top - 2 * max(a.size, 6))
    return back > 2 and back * 10 > len(segments)


def _joined(segments: Sequence[Line]) -> list[Line]:
    """Return *segments* with those of one line joined, and the cells of a table row whose text wraps."""
    result: list[Line] = []
    for line in segments:
        count = next((n for n in (1, 2, 3) if n <= len(result) and _beside(result[-n], line)), 0)
        if count == 1 and len(result[-1].text) < _LINE:
            last = result[-1]
            text, cells = f"{last.text} {line.text}", last.cells + 1
            result[-1] = replace(last, text=text, right=max(last.right, line.right), cells=cells)
        elif count > 1 and all(
            len(one.text) < _CELL and one.size == line.size for one in (line, *result[-count:])
        ):
            row = result[-count:]
            text = join_hyphens("\n".join(one.text for one in row)).replace("\n", " ")
            right = max(line.right, *(one.right for one in row))
            cells = line.cells + max(one.cells for one in row)
            result[-count:] = [replace(row[0], text=f"{text} {line.text}", right=right, cells=cells)]
        else:
            result.append(line)
    return result


def _beside(left: Line, line: Line) -> bool:
    """Return whether *line* goes on to the right on the baseline of *left*; long cells overlap a little."""
    level = abs(left.top - line.top) < 0.4 * max(left.size, 4)
    return level and line.left >= left.right - max(1.0, 0.3 * (left.right - left.left))


def _gutters(segments: Sequence[Line]) -> list[float]:
    """Return the middles of the white strips between columns of running text, from the left."""
    if len(segments) < 2 * _COLUMN_LINES:
        return []
    left = min(min(s.left, s.right) for s in segments)
    right = max(max(s.left, s.right) for s in segments)
    bins = int((right - left) / _BIN) + 1
    if not 20 < bins < 5_000:
        return []
    cover = [0] * (bins + 1)
    for segment in segments:
        # What has no place of its own, or runs to the left, must not lie beyond the ends.
        cover[min(bins, int((min(segment.left, segment.right) - left) / _BIN))] += 1
        cover[min(bins, int((max(segment.left, segment.right) - left) / _BIN) + 1)] -= 1
    depth, depths = 0, []
    for change in cover[:-1]:
        depth += change
        depths.append(depth)
    # Headings and tables may cross a gutter; most lines may not.
    limit = max(depths) * 0.15
    strips, start = [], None
    for index, value in enumerate([*depths, bins + 1]):
        if value <= limit and start is None:
            start = index
        elif value > limit and start is not None:
            if start > bins * 0.1 and index < bins * 0.9 and (index - start) * _BIN >= _GUTTER:
                strips.append(left + (start + index) / 2 * _BIN)
            start = None
    return strips if strips and _are_columns(segments, strips) else []


def _are_columns(segments: Sequence[Line], gutters: Sequence[float]) -> bool:
    """Return whether each strip between *gutters* holds running text, side by side with its neighbour."""
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for segment in segments:
        if number := _column(segment, gutters):
            columns[number - 1].append(segment)
    for column in columns:
        if len(column) < _COLUMN_LINES or sum(len(s.text) for s in column) < _PROSE * len(column):
            return False
    spans = [(min(s.top for s in column), max(s.top for s in column)) for column in columns]
    return all(min(a[1], b[1]) - max(a[0], b[0]) > 30 for a, b in pairwise(spans))


def _column(segment: Line, gutters: Sequence[float]) -> int:
    """Return the column a segment stands in, from 1; 0 when it crosses a gutter."""
    first = bisect_right(gutters, segment.left)
    last = bisect_left(gutters, segment.right)
    return first + 1 if first == last else 0


def _in_columns(segments: Sequence[Line], gutters: Sequence[float]) -> list[Line]:
    placed = [replace(segment, column=_column(segment, gutters)) for segment in segments]
    crossing = _rows([line for line in placed if not line.column])
    result: list[Line] = []
    rest = sorted((line for line in placed if line.column), key=lambda line: line.top)
    tops = [line.top for line in rest]
    start = 0
    for bar in [*crossing, None]:
        stop = len(rest) if bar is None else bisect_left(tops, bar.top - 0.4 * bar.size, start)
        band, start = rest[start:stop], max(start, stop)
        for _, column in groupby(sorted(band, key=lambda line: line.column), key=lambda line: line.column):
            result += _joined(_rows(list(column)))
        if bar is not None:
            result.append(bar)
    return result
