"""The best passage of a hit, with its matches marked.

The cost does not grow with the document: passages are chosen from the positions that the engine returns with
a hit, at most ``PLACES`` of each term; only the ``CANDIDATES`` best passages are loaded, and in these only
the words at such positions are analysed. All words of ten passages took 80 of 90 ms of a first query.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from crawler.page import Passage
from hechingen_search.results import Fragment, Snippet
from hechingen_search.show.marks import CONSTITUENT, Mark, Matcher, fragments
from index.engine import Engine, Hit

WINDOW = 30
"""Words that stand near each other: about two sentences."""
PLACES = 400
"""Positions of a term looked at; a word that is more frequent does not tell passages apart."""
CANDIDATES = 3
"""Passages loaded: the first may be one that must not be quoted."""
LENGTH = 260
"""Characters shown: two to three lines on a desktop, five on a phone."""
LEAD = 90
"""Characters before the first match, at most, when its sentence starts earlier."""


def snippet(hit: Hit, matcher: Matcher, engine: Engine) -> Snippet | None:
    """Return the best passage of *hit*, or None when nothing of the page may be quoted."""
    numbers = best_passages(hit, matcher) or list(range(len(hit.passage_starts[:CANDIDATES])))
    shown: tuple[float, Snippet] | None = None
    for number in numbers:
        (passage,) = engine.passages(hit.url, (number,))
        if passage.quotable and passage.text.strip():
            value, made = _excerpt(passage, matcher, _within(hit, number, matcher))
            shown = shown or (value, made)
            if value:
                shown = value, made
                break
    if shown and (shown[0] or not hit.page.description):
        return shown[1]
    if hit.page.description:
        return Snippet(fragments(_cut(hit.page.description), matcher.marks(_cut(hit.page.description))))
    return None


def best_passages(hit: Hit, matcher: Matcher) -> list[int]:
    """Return the numbers of the passages that show most of what is wanted, the best first."""
    places: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for term, positions in hit.positions.items():
        known = matcher.strength(term)
        if known is None:
            continue
        word, strength = known
        # A word that the document repeats says less about a passage than one that it has once.
        rarity = strength / (1 + math.log(len(positions)))
        for position in positions[:PLACES]:
            places[bisect_right(hit.passage_starts, position) - 1].append((position, word, rarity))
    scored = [(-max(_densities(sorted(found))), number) for number, found in places.items() if number >= 0]
    return [number for _, number in sorted(scored)[:CANDIDATES]]


def _within(hit: Hit, number: int, matcher: Matcher) -> frozenset[int]:
    """Return where around the best stretch of passage *number* the engine saw matches, from its start."""
    starts = hit.passage_starts
    start, last = starts[number], number + 1 == len(starts)
    end = sys.maxsize if last else starts[number + 1]
    found = sorted(
        (position - start, *known)
        for term, positions in hit.positions.items()
        if (known := matcher.strength(term)) is not None
        for position in positions[bisect_left(positions, start) : bisect_left(positions, end)]
    )
    places = frozenset(position for position, _, _ in found)
    if last or not found:  # after the last passage come the places of the title
        return places
    values = _densities(found)
    centre = found[values.index(max(values))][0]
    return places.intersection(range(centre - WINDOW, centre + 2 * WINDOW))


def _densities(found: Sequence[tuple[int, int, float]]) -> list[float]:
    """Return what each stretch of ``WINDOW`` positions from a match on shows, each word counted once."""
    if len({word for _, word, _ in found}) < 2:
        return [value for _, _, value in found]
    values = []
    for first, (start, _, _) in enumerate(found):
        words: dict[int, float] = {}
        for position, word, value in found[first : first + WINDOW]:
            if position >= start + WINDOW:
                break
            if value > words.get(word, 0.0):
                words[word] = value
        values.append(sum(words.values()))
    return values


def _excerpt(passage: Passage, matcher: Matcher, places: Set[int]) -> tuple[float, Snippet]:
    """Return how much the best stretch of *passage* shows, and that stretch."""
    text = passage.text
    # What is asked of titles only has no places in the text; its beginning is shown and marked all the same.
    found_at = matcher.marks(text, places) if places else matcher.marks(text[:LENGTH])
    marks = _telling(list(found_at))
    values = _densities([(mark.position, mark.word, mark.strength) for mark in marks])
    centre = marks[values.index(max(values))] if marks else None
    start, end = _bounds(text, centre.start if centre else 0)
    inside = [
        mark._replace(start=mark.start - start, end=mark.end - start)
        for mark in marks
        if start <= mark.start and mark.end <= end
    ]
    pieces = list(_trimmed(text, start, end, inside))
    value = max(values, default=0.0)
    return value, Snippet(tuple(pieces), passage.heading, passage.page)


def _telling(marks: list[Mark]) -> list[Mark]:
    """Drop the constituents of a compound where the compound itself, or its head, is marked too."""
    whole = {mark.word for mark in marks if mark.strength > CONSTITUENT}
    return [mark for mark in marks if mark.strength > CONSTITUENT or mark.word not in whole]


_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[\"„»(]?[A-ZÄÖÜ0-9])|\n+")


def _bounds(text: str, match: int) -> tuple[int, int]:
    """Return where the excerpt around *match* starts and ends: at sentences, else at words."""
    breaks = [found.end() for found in _SENTENCE.finditer(text[: match + 1])]
    start = breaks[-1] if breaks else 0
    if match - start > LEAD:
        start = max(start, text.rfind(" ", 0, match - LEAD // 2) + 1)
    elif len(text) - start < LENGTH:
        start = next((b for b in [0, *breaks] if len(text) - b <= LENGTH), start)
    end = min(start + LENGTH, len(text))
    if end < len(text):
        sentence = [found.start() for found in _SENTENCE.finditer(text, start, end)]
        blank = text.rfind(" ", start, end)
        if sentence and sentence[-1] > match and sentence[-1] - start > LENGTH // 2:
            end = sentence[-1]
        elif blank > match:
            end = blank
    return start, end


def _trimmed(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Fragment]:
    """Yield the pieces of the excerpt, with dots where a sentence is cut."""
    before = text[:start].rstrip()
    if before and before[-1] not in ".!?:" and "\n" not in text[len(before) : start]:
        yield Fragment("… ")
    yield from (
        Fragment(" ".join(piece.text.split("\n")), piece.marked)
        for piece in fragments(text[start:end], marks)
    )
    if end < len(text) and text[end - 1] not in ".!?":
        yield Fragment(" …")


def _cut(text: str) -> str:
    if len(text) <= LENGTH:
        return text
    return text[: text.rfind(" ", 0, LENGTH)] + " …"
