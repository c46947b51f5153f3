"""Change one line of a file with one entry a line: synonyms, names. Comments and order stay as they are."""

from __future__ import annotations

import re

from hechingen_search.editorial.blocks import EditError

_HEADING = re.compile(r"\s*\[(.+)\]\s*")


def added(text: str, line: str, under: str = "") -> str:
    """Return *text* with *line* at its end, or at the end of what stands under the heading ``[under]``.

    >>> added("[Ort]\\nBalingen\\n\\n[Straße]\\nAm Bach\\n", "Bisingen", "Ort")
    '[Ort]\\nBalingen\\nBisingen\\n\\n[Straße]\\nAm Bach\\n'
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    headings = [
        (at, found[1].strip()) for at, each in enumerate(lines) if (found := _HEADING.fullmatch(each))
    ]
    place = len(lines)
    if under and under not in (name for _, name in headings):
        lines += [*([""] if lines else []), f"[{under}]"]
        place = len(lines)
    elif under:
        mine = max(at for at, name in headings if name == under)
        place = min((at for at, _ in headings if at > mine), default=len(lines))
        while place - 1 > mine and (not lines[place - 1].strip() or lines[place - 1].startswith("#")):
            place -= 1
    lines.insert(place, line)
    return "\n".join(lines) + "\n"


def replaced(text: str, number: int, line: str) -> str:
    """Return *text* with *line* in place of what line *number* (from 1) says; its comment stays.

    >>> replaced("a, b # weil\\n", 1, "a, c")
    'a, c # weil\\n'
    """
    lines = _lines(text, number)
    remark = lines[number - 1].partition("#")
    lines[number - 1] = line + (f" #{remark[2]}" if remark[1] else "")
    return "\n".join(lines)


def removed(text: str, number: int) -> str:
    """Return *text* without line *number* (from 1).

    >>> removed("a\\nb\\n", 1)
    'b\\n'
    """
    lines = _lines(text, number)
    del lines[number - 1]
    return "\n".join(lines)


def _lines(text: str, number: int) -> list[str]:
    lines = text.split("\n")
    if not 1 <= number <= len(lines) or not lines[number - 1].partition("#")[0].strip():
        raise EditError(f"Zeile {number} gibt es nicht.")
    return lines
