"""Bars as inline SVG: no script, no style sheet of its own, and the same said in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from hechingen_search.german_formats import number

WIDTH, HEIGHT, FOOT = 640, 160, 22


class Bar(NamedTuple):
    """One bar: what stands below it, its value, and the part of it that is set off."""

    label: str
    value: int
    part: int = 0


def bars(title: str, found: Sequence[Bar], part: str = "") -> Markup:
    """Return a chart of *found* with *title*; *part* says in German what is set off.

    A screen reader hears title and summary; each bar has its own words for the pointer.
    """
    if not found:
        return Markup("")
    most = max((bar.value for bar in found), default=0) or 1
    step = WIDTH / len(found)
    span = f"{title}, {found[0].label} bis {found[-1].label}"
    said = f"{span}: zuletzt {number(found[-1].value)}, höchstens {number(max(bar.value for bar in found))}."
    shapes = [_bar(bar, at * step, step, most, part) for at, bar in enumerate(found)]
    ends = _text(0, "start", found[0].label) + (
        _text(WIDTH, "end", found[-1].label) if len(found) > 1 else Markup("")
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">'
        '<line x1="0" y1="{y}" x2="{w}" y2="{y}" stroke="currentColor" stroke-opacity="0.4"/>{}{}</svg>'
    ).format(WIDTH, HEIGHT + FOOT, said, Markup("").join(shapes), ends, y=HEIGHT + 0.5, w=WIDTH)


def _bar(bar: Bar, left: float, step: float, most: int, part: str) -> Markup:
    words = f"{bar.label}: {number(bar.value)}" + (f", {part} {number(bar.part)}" if part else "")
    width = min(step * 0.8, 48)
    shape = Markup("<g><title>{}</title>{}{}</g>")
    whole = _rectangle(left + (step - width) / 2, width, bar.value / most, "0.45")
    return shape.format(words, whole, _rectangle(left + (step - width) / 2, width, bar.part / most, "1"))


def _rectangle(left: float, width: float, share: float, opacity: str) -> Markup:
    height = round(share * (HEIGHT - 8), 1)
    if not height:
        return Markup("")
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="currentColor" fill-opacity="{}"/>'
    ).format(left, HEIGHT - height, width, height, opacity)


def _text(x: int, anchor: str, text: str) -> Markup:
    return Markup(
        '<text x="{}" y="{}" text-anchor="{}" font-size="15" fill="currentColor" aria-hidden="true">{}</text>'
    ).format(x, HEIGHT + FOOT - 4, anchor, text)
