"""Other ways to say a stretch of a query: synonyms, also of compounds' parts, and two words that make one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.ranking.weights import Weights
from hechingen_search.search.ranking.words import WordClauses, scaled
from index.analysis.german import German
from index.analysis.synonyms import Expansion
from index.analysis.token import Forms, Token
from index.document import Field
from index.query import AllOf, AnyOf, Clause, Optional

NOTHING = AnyOf(())
"""Matches no page."""
MOST = 8
"""Alternatives of one stretch; each costs as much as a word of the query."""


class Variant(NamedTuple):
    """An alternative."""

    clause: Clause
    """Whatever speaks for it."""
    whole: Clause
    """All of it."""
    scattered: Clause
    """All of it, anywhere on the page."""
    tokens: tuple[Token, ...]
    name: str
    """For the reader; "" when it is only a spelling."""
    same: bool = True
    """It stands for all that was typed, not for a part of a compound."""


@dataclass(frozen=True, slots=True)
class Variants:
    """The words ``start`` to ``end`` (exclusive) of a query, and what they may also be called."""

    start: int
    end: int
    variants: tuple[Variant, ...]


def stretches(
    tokens: Sequence[Token],
    meant: Sequence[Token],
    german: German,
    lexicon: Lexicon,
    weights: Weights,
    share: float,
) -> tuple[Variants, ...]:
    """Return the stretches of *tokens* that have alternatives in the index; they do not overlap.

    Those that hold one of the *meant* words go before those of acts alone. Synonyms count so much (*share*)
    of their weight, all of it where a word does not occur at all; without a share there are none.
    """
    if not share:
        return ()
    words = WordClauses(lexicon, weights)
    alternatives = _Alternatives(german, lexicon, words, weights.synonyms)
    found: dict[tuple[int, int], list[Variant]] = {}
    for start, end, token in german.joined(tokens):
        if lexicon.occurs(token.forms.stems):
            clause = scaled(words.word(token).whole, weights.joined)
            found.setdefault((start, end), []).append(Variant(clause, clause, clause, (token,), ""))
    for expansion in german.synonyms.expand(tokens):
        said = tokens[expansion.start : expansion.end]
        new = 1.0 if any(lexicon.unknown(token) for token in said) else share
        for variant in alternatives.of(said, expansion, new):
            found.setdefault((expansion.start, expansion.end), []).append(variant)
    for start, token in enumerate(tokens):
        if token.forms.constituents and not lexicon.occurs(token.forms.stems):
            for variant in alternatives.inside(token):
                found.setdefault((start, start + 1), []).append(variant)
    telling = {place: said for place, said in found.items() if _means(tokens, place, meant)}
    things = tuple(_longest(telling))
    free = {
        place: said
        for place, said in found.items()
        if place not in telling and not any(place[0] < each.end and each.start < place[1] for each in things)
    }
    return tuple(sorted((*things, *_longest(free)), key=lambda each: each.start))


def _means(tokens: Sequence[Token], place: tuple[int, int], meant: Sequence[Token]) -> bool:
    return any(token in meant for token in tokens[place[0] : place[1]])


class _Alternatives:
    """Synonyms that the site has."""

    def __init__(self, german: German, lexicon: Lexicon, words: WordClauses, weight: float) -> None:
        self._german, self._lexicon, self._words, self._weight = german, lexicon, words, weight

    def of(self, said: Sequence[Token], expansion: Expansion, share: float = 1.0) -> Iterator[Variant]:
        """Yield the synonyms of what was *said*, with so much of their weight."""
        for other in expansion.alternatives:
            occurs = all(self._lexicon.occurs(token.forms.stems) for token in other.tokens)
            if occurs and not _within(said, other.tokens):
                clause = _all(self._words, other.tokens, self._weight * share)
                yield Variant(clause, clause, clause, other.tokens, other.text)

    def inside(self, compound: Token) -> Iterator[Variant]:
        """Yield what stands for a *compound* that no page has: a word it ends in, synonyms of its parts.

        "Kraftfahrzeugschein" is sought as "Fahrzeugschein"; "Trauungstermin" as "Eheschließung", first where
        there is a "Termin" too, but then only a part of it is found.
        """
        for head in self._german.heads(compound):
            yield from self.head(head)
        parts = [Token(stems[0], 0, 0, 0, Forms(stems, stems)) for stems in compound.forms.constituents]
        share, telling = 1 / len(parts), self._lexicon.telling(compound)
        for expansion in self._german.synonyms.expand(parts):
            if parts[expansion.start].forms.stems not in telling:
                continue
            others = (*parts[: expansion.start], *parts[expansion.end :])
            rest = [scaled(self._words.word(part).evidence, self._weight * share) for part in others]
            for said in self.of(parts[expansion.start : expansion.end], expansion, share):
                some, all_ = AllOf((said.clause, *map(Optional, rest))), AllOf((said.clause, *rest))
                if self._lexicon.missing(compound):  # as of its parts themselves: what names a page
                    titles = (self._words.best(Field.TITLE, each.forms.stems, 0.0) for each in said.tokens)
                    some = AllOf((*titles, some))
                whole = NOTHING if rest else said.whole
                yield said._replace(clause=some, whole=whole, scattered=all_, same=False)

    def head(self, head: Token) -> Iterator[Variant]:
        """Yield the word in which a compound ends, and what it may be called."""
        if self._lexicon.occurs(head.forms.stems):
            clause = scaled(self._words.word(head).literal, self._weight)
            yield Variant(clause, clause, clause, (head,), head.text.capitalize(), same=False)
        for expansion in self._german.synonyms.expand([head]):
            for said in self.of([head], expansion):
                yield said._replace(same=False)


def _within(said: Sequence[Token], other: Sequence[Token]) -> bool:
    """Tell whether *other* only adds words to what was *said*: its pages are found without it."""
    stems = {stem for token in other for stem in token.forms.stems}
    return all(stems.intersection(token.forms.stems) for token in said)


def _all(words: WordClauses, tokens: Sequence[Token], weight: float) -> Clause:
    """Return a clause for all of *tokens*; several words score more than one, hence the root."""
    clauses = tuple(words.word(token).whole for token in tokens)
    return scaled(AllOf(clauses), weight / math.sqrt(len(clauses)))


def _longest(found: dict[tuple[int, int], list[Variant]]) -> Iterator[Variants]:
    """Yield the longest stretches that start first, in order, without overlaps."""
    done = 0
    for (start, end), said in sorted(found.items(), key=_order):
        if start >= done:
            yield Variants(start, end, tuple(said[:MOST]))
            done = end


def _order(item: tuple[tuple[int, int], list[Variant]]) -> tuple[int, int]:
    (start, end), _ = item
    return start, -end


def names(said: Iterable[Variant]) -> tuple[str, ...]:
    """Return what the reader is told."""
    return tuple(dict.fromkeys(other.name for other in said if other.name))
