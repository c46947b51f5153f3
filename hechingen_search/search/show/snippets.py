"""The best passage of a hit, with its matches marked.

The cost does not grow with the document: the stretch is chosen from the positions that the engine returns
with a hit, at most ``PLACES`` of each term; only its passage is loaded, and there only the words that matched
around it are read, each at the place that the index keeps for it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from crawler.page import Passage
from hechingen_search.search.results import Fragment, Snippet
from hechingen_search.search.show.marks import CONSTITUENT, Mark, Matcher, fragments
from index.analysis.reader import Reader
from index.engine import Engine, Hit

WINDOW = 30
"""Words that stand near each other: about two sentences."""
PLACES = 400
"""Positions of a term looked at; a word that is more frequent does not tell passages apart."""
CANDIDATES = 3
"""Passages loaded: the first may be one that must not be quoted."""
PASSAGES, PAGES = 20, 5
"""Passages of a PDF looked at for further pages, and how many pages are named: as many as fit in a line."""
LENGTH = 260
"""Characters shown: two to three lines on a desktop, five on a phone."""
LEAD = 90
"""Characters before the first match, at most, when its sentence starts earlier."""

Place = tuple[int, int, float]
"""A position, which thing wanted it shows, and how much of it."""


def snippet(hit: Hit, matcher: Matcher, engine: Engine) -> Snippet | None:
    """Return the best passage of *hit*, or None when nothing of the page may be quoted."""
    return _matching(hit, matcher, engine) or _beginning(hit, matcher, engine)


def further_pages(hit: Hit, matcher: Matcher, engine: Engine, shown: int) -> tuple[int, ...]:
    """Return the pages of a PDF beside the one *shown* that have as much of what is wanted, in order."""
    last = len(hit.passage_starts) - 1
    end = hit.passage_starts[last] + len(
        engine.places(hit.url, last).steps
    )  # behind it are those of the title
    words: dict[int, set[int]] = {}
    places = _places(hit, matcher)
    for position, word, _ in places[_between(places, 0, end)]:
        words.setdefault(bisect_right(hit.passage_starts, position) - 1, set()).add(word)
    most = max(map(len, words.values()), default=0)
    numbers = [number for number, found in words.items() if len(found) == most][:PASSAGES]
    pages = {passage.page for passage in engine.passages(hit.url, numbers) if passage.quotable}
    return tuple(sorted(page for page in pages if page and page != shown))[:PAGES]


def wanted(hit: Hit, matcher: Matcher) -> Sequence[int]:
    """Return which passages of *hit* are going to be read, unless those found may not be quoted."""
    starts = hit.passage_starts
    if not starts:
        return ()
    last = len(starts) - 1
    numbers = {last, 0}  # behind the last one come the words of the title
    places = _places(hit, matcher)
    words: dict[int, set[int]] = {}
    for position, word, _ in places:
        words.setdefault(bisect_right(starts, position) - 1, set()).add(word)
    most = max(map(len, words.values()), default=0)
    numbers.update([number for number, found in words.items() if len(found) == most][:PASSAGES])
    for _ in range(CANDIDATES):
        if not places:
            numbers.update(range(min(CANDIDATES, len(starts))))
            break
        number = bisect_right(starts, places[_densest(places)][0]) - 1
        numbers.add(number)
        del places[_between(places, starts[number], (*starts, places[-1][0] + 1)[number + 1])]
    return sorted(numbers)


def _matching(hit: Hit, matcher: Matcher, engine: Engine) -> Snippet | None:
    """Return the stretch that shows most of what is wanted, None when nothing quotable shows any of it."""
    starts = hit.passage_starts
    found = _places(hit, matcher) if starts else []
    for _ in range(CANDIDATES):
        if not found:
            break
        best = found[_densest(found)][0]
        number = bisect_right(starts, best) - 1
        start, places = starts[number], engine.places(hit.url, number)
        end = start + len(places.steps)
        if best >= end:  # after the last passage come the places of the title
            del found[bisect_left(found, (end,)) :]
            continue
        (passage,) = engine.passages(hit.url, (number,))
        if passage.quotable:
            near = _between(found, max(best - WINDOW, start), min(best + 2 * WINDOW, end))
            positions = dict.fromkeys(position - start for position, _, _ in found[near])
            reader = Reader(matcher.german, passage.text, places)
            if made := _around(passage, reader, best - start, positions, matcher):
                return made
        del found[_between(found, start, end)]
    return None


def _places(hit: Hit, matcher: Matcher) -> list[Place]:
    """Return where *hit* matches, in order."""
    found: list[Place] = []
    for term, positions in hit.positions.items():
        if (known := matcher.strength(term)) is not None:
            word, strength = known
            # A word that the document repeats says less about a passage than one that it has once.
            value = strength / (1 + math.log(len(positions)))
            found += [(position, word, value) for position in positions[:PLACES]]
    found.sort()
    return found


def _between(found: Sequence[Place], start: int, end: int) -> slice:
    """Return which of *found* stand from *start* to before *end*."""
    first = bisect_left(found, (start,))
    return slice(first, bisect_left(found, (end,), first))


def _densest(found: Sequence[Place]) -> int:
    """Return which of *found* begins the ``WINDOW`` positions that show most, each word counted once."""
    most: dict[int, float] = {}
    for _, word, value in found:
        if value > most.get(word, 0.0):
            most[word] = value
    if len(most) == 1:
        return max(range(len(found)), key=lambda at: found[at][2])
    enough = sum(most.values()) * (1 - 1e-9)
    best, at = 0.0, 0
    for first, (start, word, value) in enumerate(found):
        shown = {word: value}
        for position, word, value in found[first + 1 : first + WINDOW]:
            if position >= start + WINDOW:
                break
            if value > shown.get(word, 0.0):
                shown[word] = value
        if (total := sum(shown.values())) > best:
            best, at = total, first
            if total >= enough:  # nothing can show more
                break
    return at


def _beginning(hit: Hit, matcher: Matcher, engine: Engine) -> Snippet | None:
    """Return the beginning of *hit*, or what it says of itself if that shows more."""
    first: Snippet | None = None
    for passage in engine.passages(hit.url, range(min(CANDIDATES, len(hit.passage_starts)))):
        if passage.quotable and passage.text.strip():
            # What is asked of titles only has no places in the text; its beginning is marked all the same.
            start, end = bounds(passage.text, 0)
            marks = list(matcher.marks(passage.text[:end]))
            first = first or _excerpt(passage, start, end, marks)
            if marks:
                return _excerpt(passage, start, end, marks)
    if hit.page.description:
        text = _cut(hit.page.description)
        return Snippet(fragments(text, matcher.marks(text)))
    return first


def _around(
    passage: Passage, reader: Reader, best: int, positions: Iterable[int], matcher: Matcher
) -> Snippet | None:
    """Return the excerpt around the position *best*, None when nothing is to be marked there.

    The words at *positions*, ascending, matched; those that are not shown are not read.
    """
    start, end = bounds(passage.text, reader.start(best))
    marks: list[Mark] = []
    for position in positions:
        at = reader.start(position)
        if at >= end:
            break
        if at >= start:
            marks += matcher.marks_in(reader.tokens(position))
    return _excerpt(passage, start, end, marks) if marks else None


def _excerpt(passage: Passage, start: int, end: int, marks: Iterable[Mark]) -> Snippet:
    """Return the stretch from *start* to *end* of the text, with those of *marks* that lie in it."""
    text = passage.text
    inside = _telling([mark for mark in marks if start <= mark.start and mark.end <= end])
    pieces = fragments(text.replace("\n", " "), inside, start, end)
    before = text[max(start - LEAD, 0) : start].rstrip(" ")
    if before and before[-1] not in ".!?:\n":
        pieces = (Fragment("… "), *pieces)
    if end < len(text) and text[end - 1] not in ".!?":
        pieces = (*pieces, Fragment(" …"))
    return Snippet(pieces, passage.heading, passage.page)


def _telling(marks: list[Mark]) -> list[Mark]:
    """Drop the constituents of a compound where the compound itself, or its head, is marked too."""
    whole = {mark.word for mark in marks if mark.strength > CONSTITUENT}
    return [mark for mark in marks if mark.strength > CONSTITUENT or mark.word not in whole]


# It begins with a set of characters, so that the others are passed over quickly.
_SENTENCE = re.compile(r"[.!?:\n](?:(?<=\n)\n*|\s+(?=[\"„»(]?[A-ZÄÖÜ0-9]))")


def bounds(text: str, match: int) -> tuple[int, int]:
    """Return where the excerpt around *match* starts and ends: at sentences, else at words."""
    last = len(text) - LENGTH
    low = max(min(match - LEAD, last) - 1, 0)
    starts = [found.end() for found in _SENTENCE.finditer(text, low, match + 1)]
    if not low:
        starts.insert(0, 0)
    if not starts or match - starts[-1] > LEAD:
        start = text.rfind(" ", match - LEAD, match - LEAD // 2) + 1 or match - LEAD // 2
    elif starts[-1] > last:  # what is left is short: more before it
        start = next(start for start in starts if start >= last)
    else:
        start = starts[-1]
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    ends = [found.start() for found in _SENTENCE.finditer(text, max(match, start + LENGTH // 2), end)]
    if ends:
        return start, ends[-1] + (text[ends[-1]] != "\n")
    blank = text.rfind(" ", match, end)
    return start, blank if blank > match else end


def _cut(text: str) -> str:
    if len(text) <= LENGTH:
        return text
    return text[: text.rfind(" ", 0, LENGTH)] + " …"
