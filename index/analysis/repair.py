"""Text repair: undo what typesetting did to words, and remember where each letter came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff\ufffe\x00-\x08\x0e-\x1f\x7f-\x9f"
_COMBINING = "\u0300-\u036f"
_COMPATIBLE = "\ufb00-\ufb06\u00b2\u00b3\u00b9\u2070-\u209c\uff01-\uff5e"
_MARKS = 4
"""Combining marks kept on one letter: real ones have one or two, and sorting endless runs takes forever."""
# "Abfall-\nkalender" is one word, "Kinder-\nund Jugendhilfe" and "Rhein-Neckar-\nKreis" keep their hyphen.
# Invisible characters around the hyphen hide neither it nor the line end.
_LINE_END = (
    rf"(?:(?<=[^\W\d_])|(?<=[{_COMBINING}]))[{_INVISIBLE}]*[-\u2010\u00ad]"
    rf"[ \t{_INVISIBLE}]*\r?\n[\s{_INVISIBLE}]*(?=[^\W\d_])"
)
_SPACED = r"(?<![^\W_])[^\W\d_](?:[ \u00a0][^\W\d_]){3,}(?![^\W_])"
_TROUBLE = re.compile(
    f"(?P<line_end>{_LINE_END})|(?P<invisible>[{_INVISIBLE}]+)"
    f"|(?P<marks>[^\\W_][{_COMBINING}]+)|(?P<compatible>[{_COMPATIBLE}])|(?P<spaced>{_SPACED})"
)
# What every match above holds; a set of characters is searched many times faster than alternatives.
_ODD = re.compile(f"[{_INVISIBLE}{_COMBINING}{_COMPATIBLE}]")
_HINT = re.compile(r"[-\u2010 \u00a0](?:[ \t]*\r?\n|[^\W\d_][ \u00a0][^\W\d_][ \u00a0][^\W\d_])")
_CONJUNCTION = re.compile(r"(?:und|oder|bzw|sowie|u|od)\b")
_RAISED = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_FOOTED = re.compile(r"[^\W\d_]{3}$")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class RepairedText(NamedTuple):
    """Repaired text whose places are known in the original."""

    text: str
    at: tuple[int, ...]
    """Ascending offsets in ``text`` at which a stretch of it begins."""
    original: tuple[tuple[int, int], ...]
    """Start and end of each stretch in the original."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of ``text[start:end]``, which must not be empty."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> tuple[int, int]:
        number = bisect_right(self.at, offset) - 1
        start, end = self.original[number]
        length = (self.at[number + 1] if number + 1 < len(self.at) else len(self.text)) - self.at[number]
        if length != end - start:  # replaced as a whole: its letters have no places of their own
            return start, end
        inside = start + offset - self.at[number]
        return inside, inside + 1


def needs_repair(text: str) -> bool:
    """Say whether ``repair`` would change anything; most text needs nothing, and this is quick."""
    if _ODD.search(text) is None and _HINT.search(text) is None:
        return False
    return _TROUBLE.search(text) is not None


def repair(text: str) -> RepairedText:
    """Return *text* with soft hyphens, line ends inside words and the like undone.

    >>> repair("Abfall-\\nkalender").text, repair("Rhein-Neckar-\\nKreis").text
    ('Abfallkalender', 'Rhein-Neckar-Kreis')
    >>> repair("ﬁnanzen").text, repair("H a u p t s a t z u n g").text, repair("CO₂").text
    ('finanzen', 'Hauptsatzung', 'CO2')
    >>> repaired = repair("die Bürger\\u00adbüros"); repaired.span(4, 15)
    (4, 16)
    """
    pieces: list[str] = []
    at: list[int] = []
    original: list[tuple[int, int]] = []
    length = done = 0

    def add(piece: str, start: int, end: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            at.append(length)
            original.append((start, end))
            length += len(piece)

    for match in _TROUBLE.finditer(text):
        add(text[done : match.start()], done, match.start())
        if match.lastgroup == "spaced":
            for start, letter in _letters(match):
                add(letter, start, start + len(letter))
        else:
            add(_replacement(match), match.start(), match.end())
        done = match.end()
    add(text[done:], done, len(text))
    return RepairedText("".join(pieces), tuple(at), tuple(original))


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "line_end":
        after = match.string[match.end() : match.end() + 8]
        lower = after[0].islower() and match.string[match.start() - 1].islower()
        if _CONJUNCTION.match(after):
            return "- "
        return "" if lower else "-"
    if match.lastgroup == "marks":
        return unicodedata.normalize("NFC", found[: 1 + _MARKS])
    if match.lastgroup == "compatible":
        # A raised number behind a word marks a footnote; behind m or km it stands for area or volume.
        mark = (
            found in _RAISED
            and _FOOTED.match(match.string[max(0, match.start() - 3) : match.start()]) is not None
        )
        return f" {unicodedata.normalize('NFKC', found)}" if mark else unicodedata.normalize("NFKC", found)
    return ""


def _letters(match: re.Match[str]) -> list[tuple[int, str]]:
    """Return the letters of a spaced heading; a list such as "A B C D" stays as it is."""
    found = match.group()
    joined = found[::2]
    shouted = joined.isupper() and (len(joined) < 6 or joined in _ALPHABET)
    if shouted or not (joined.isupper() or joined[1:].islower()):
        return [(match.start(), found)]
    return [(match.start() + 2 * number, letter) for number, letter in enumerate(joined)]
