"""Other ways to say a stretch of a query: synonyms, and two words that also make one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hechingen_search.query.lexicon import Lexicon
from hechingen_search.query.words import WordClauses, scaled
from hechingen_search.ranking.weights import Weights
from index.analysis.german import German
from index.analysis.token import Token
from index.query import AllOf, Clause

MOST = 8
"""Alternatives of one stretch; each costs as much as a word of the query."""


class Said(NamedTuple):
    """An alternative: its clause, its words, and its name for the reader ("" when it is only a spelling)."""

    clause: Clause
    tokens: tuple[Token, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words ``start`` to ``end`` (exclusive) of a query, and what they may also be called."""

    start: int
    end: int
    said: tuple[Said, ...]


def stretches(
    tokens: Sequence[Token], german: German, lexicon: Lexicon, weights: Weights, *, question: bool
) -> tuple[Stretch, ...]:
    """Return the stretches of *tokens* that have alternatives in the index; they do not overlap.

    A whole question says the same thing several times and synonyms only add noise to it, except where a word
    of it does not occur at all.
    """
    words = WordClauses(lexicon, weights)
    found: dict[tuple[int, int], list[Said]] = {}
    for start, end, token in german.joined(tokens):
        if lexicon.occurs(token.forms.stems):
            clause = scaled(words.word(token)[1], weights.joined)
            found.setdefault((start, end), []).append(Said(clause, (token,), ""))
    for expansion in german.synonyms.expand(tokens):
        said = tokens[expansion.start : expansion.end]
        if question and not any(lexicon.unknown(token) for token in said):
            continue
        for other in expansion.alternatives:
            occurs = all(lexicon.occurs(token.forms.stems) for token in other.tokens)
            if occurs and not _within(said, other.tokens):
                clause = _all(words, other.tokens, weights.synonyms)
                new = Said(clause, other.tokens, other.text)
                found.setdefault((expansion.start, expansion.end), []).append(new)
    return tuple(_longest(found))


def _within(said: Sequence[Token], other: Sequence[Token]) -> bool:
    """Tell whether *other* only adds words to what was *said*: its pages are found without it."""
    stems = {stem for token in other for stem in token.forms.stems}
    return all(stems.intersection(token.forms.stems) for token in said)


def _all(words: WordClauses, tokens: Sequence[Token], weight: float) -> Clause:
    """Return a clause for all of *tokens*; several words score more than one, hence the root."""
    clauses = tuple(words.word(token)[1] for token in tokens)
    return scaled(AllOf(clauses), weight / math.sqrt(len(clauses)))


def _longest(found: dict[tuple[int, int], list[Said]]) -> Iterator[Stretch]:
    """Yield the longest stretches that start first, in order, without overlaps."""
    done = 0
    for (start, end), said in sorted(found.items(), key=_order):
        if start >= done:
            yield Stretch(start, end, tuple(said[:MOST]))
            done = end


def _order(item: tuple[tuple[int, int], list[Said]]) -> tuple[int, int]:
    (start, end), _ = item
    return start, -end


def names(said: Iterable[Said]) -> tuple[str, ...]:
    """Return what the reader is told."""
    return tuple(dict.fromkeys(other.name for other in said if other.name))
