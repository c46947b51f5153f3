"""Runs of a phrase, and which terms of a query have positions to show; shared by the engines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.document import Field
from index.query import AllOf, AnyOf, BestOf, Boost, Clause, Optional, Phrase, Prefix, Saturation, Term

TEXT = frozenset({Field.BODY, Field.EXACT, Field.PARTS})
"""Fields whose positions count the words of the passages."""
TITLE = frozenset({Field.TITLE, Field.TITLE_PARTS})
"""Fields whose positions count the words of the title."""
SHOWN = TEXT | TITLE


def runs(places: Sequence[Sequence[int]], slop: int = 0) -> Iterator[tuple[int, ...]]:
    """Yield the runs of a phrase, given the ascending positions of each of its places in one document.

    A run starts at a position of the first place; each further place takes its next position after the one
    before; the run counts when it spreads over at most *slop* positions more than it has places.

    >>> list(runs([[1, 7], [2, 9]]))
    [(1, 2)]
    >>> list(runs([[1, 7], [2, 9]], slop=1))
    [(1, 2), (7, 9)]
    """
    for start in places[0] if places else ():
        run = [start]
        for positions in places[1:]:
            following = bisect_right(positions, run[-1])
            if following == len(positions):
                return
            run.append(positions[following])
        if run[-1] - start < len(places) + slop:
            yield tuple(run)


def positions_in(
    postings: Mapping[str, Sequence[int]], leaf: Term | Phrase | Prefix
) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield the terms of *leaf* with the positions where they match, given the *postings* of its field."""
    match leaf:
        case Term():
            if leaf.text in postings:
                yield leaf.text, postings[leaf.text]
        case Prefix():
            yield from ((term, at) for term, at in postings.items() if term.startswith(leaf.text))
        case Phrase():
            for run in runs(places_of(leaf, postings), leaf.slop):
                for alternatives, position in zip(leaf.texts, run, strict=True):
                    for term in alternatives:
                        if position in postings.get(term, ()):
                            yield term, [position]


def places_of(phrase: Phrase, postings: Mapping[str, Sequence[int]]) -> list[list[int]]:
    """Return the ascending positions of each place of *phrase* in one document."""
    return [
        sorted({position for term in alternatives for position in postings.get(term, ())})
        for alternatives in phrase.texts
    ]


def shown_leaves(clause: Clause) -> Iterator[Term | Phrase | Prefix]:
    """Yield the leaves of *clause* whose positions a hit carries; under ``Not`` or ``where`` they do not."""
    match clause:
        case Term() | Phrase() | Prefix():
            if clause.field in SHOWN:
                yield clause
        case AllOf() | AnyOf() | BestOf():
            for part in clause.clauses:
                yield from shown_leaves(part)
        case Optional() | Saturation() | Boost():
            yield from shown_leaves(clause.clause)
