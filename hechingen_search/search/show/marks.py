"""Which words of a text a query matched, as stretches to be marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hechingen_search.search.ranking.plan import Plan
from hechingen_search.search.results import Fragment
from index.analyse import GAP
from index.analysis.german import German
from index.analysis.token import Forms, Token
from index.engine import Engine, Hit

LITERAL, INSIDE, CONSTITUENT = 1.0, 0.8, 0.4
"""How much a match shows: the word, a compound that holds it, a compound that shares one constituent."""


class Mark(NamedTuple):
    """A stretch ``text[start:end]`` that matches the *word*-th thing wanted, this strongly."""

    start: int
    end: int
    position: int
    word: int
    strength: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """The terms of one query, ready to be compared with the tokens of a text."""

    german: German
    words: dict[str, int]
    """Stem or spelling → number of the thing wanted."""
    constituents: dict[str, int]
    prefixes: tuple[tuple[str, int], ...]
    _known: frozenset[str]
    """All of the above, to pass over at once the many words that match nothing."""
    wanted: tuple[str, ...]
    """The things wanted, as typed."""
    exact: bool
    """Phrases or beginnings of words are wanted, which engines look for in EXACT."""

    def strength(self, term: str) -> tuple[int, float] | None:
        """Return what an engine's matching *term* stands for."""
        if (word := self.words.get(term)) is not None:
            return word, LITERAL
        if (word := self.constituents.get(term)) is not None:
            return word, CONSTITUENT
        for prefix, word in self.prefixes:
            if term.startswith(prefix):
                return word, LITERAL
        return None

    def missing(self, hit: Hit) -> tuple[str, ...]:
        """Return which of the things wanted *hit* does not have, as they were typed."""
        if len(self.wanted) < 2:
            return ()
        found = {self.words.get(term) for term in (*hit.positions, *hit.title)}
        return tuple(text for number, text in enumerate(self.wanted) if number not in found)

    def marks(self, text: str) -> Iterator[Mark]:
        """Yield the stretches of *text* to be marked, in order."""
        return self.marks_in(self.german.tokens(text))

    def marks_in(self, tokens: Iterable[Token]) -> Iterator[Mark]:
        """Yield the stretches to be marked of some *tokens* of a text."""
        for token in tokens:
            yield from self._token(token)

    def title(self, hit: Hit, engine: Engine) -> Iterator[Mark]:
        """Yield the stretches of the title of *hit* to be marked; no other plain word is analysed."""
        positions = {position for found in hit.title.values() for position in found}
        if self.exact:
            start = _title_start(hit, engine)
            every = (position for found in hit.positions.values() for position in found)
            positions.update(position - start for position in every if position >= start)
        return self.marks_in(self.german.tokens_at(hit.page.title, positions) if positions else ())

    def _token(self, token: Token) -> Iterable[Mark]:
        forms, known = token.forms, self._known
        if not self.prefixes and not _meets(known, forms):
            return ()
        for term in (*forms.exact, *forms.stems):
            if (word := self.words.get(term)) is not None:
                return (Mark(token.start, token.end, token.position, word, LITERAL),)
        for prefix, word in self.prefixes:
            if forms.exact[0].startswith(prefix):
                return (Mark(token.start, token.end, token.position, word, LITERAL),)
        return () if known.isdisjoint((*forms.stems, *forms.parts, *forms.weak)) else self._compound(token)

    def _compound(self, token: Token) -> Iterable[Mark]:
        return self._inside(token) or self._all_of(token)

    def _inside(self, token: Token) -> Iterable[Mark]:
        """Return marks on the matching parts of a compound, the longest of overlapping ones."""
        marks: list[Mark] = []
        spans = sorted(self.german.part_spans(token), key=lambda span: span.start - span.end)
        for known, strength in ((self.words, INSIDE), (self.constituents, CONSTITUENT)):
            for first, last, stems in spans:
                start, end = token.start + first, token.start + last
                word = next((known[stem] for stem in stems if stem in known), None)
                if word is not None and not any(start < mark.end and mark.start < end for mark in marks):
                    marks.append(Mark(start, end, token.position, word, strength))
        return sorted(marks)

    def _all_of(self, token: Token) -> Iterable[Mark]:
        """Return a mark on the whole word where it matches without a part that could be shown."""
        forms = token.forms
        for known, terms in (
            (self.words, (*forms.parts, *forms.weak)),
            (self.constituents, (*forms.stems, *forms.parts)),
        ):
            for term in terms:
                if term in known:
                    return (Mark(token.start, token.end, token.position, known[term], CONSTITUENT),)
        return ()


def _title_start(hit: Hit, engine: Engine) -> int:
    """Return where in EXACT the words of the title follow those of the passages, see ``analyse``."""
    if not hit.passage_starts:
        return 0
    last = len(hit.passage_starts) - 1
    return hit.passage_starts[last] + len(engine.places(hit.url, last).steps) + GAP


def matcher(plan: Plan, german: German) -> Matcher:
    """Return the matcher for what *plan* wants."""
    words: dict[str, int] = {}
    constituents: dict[str, int] = {}
    prefixes: list[tuple[str, int]] = []
    for number, concept in enumerate(plan.concepts):
        for token in (*concept.tokens, *(token for variant in concept.variants for token in variant.tokens)):
            for term in (*token.forms.stems, *token.forms.exact, *token.forms.weak):
                words.setdefault(term, number)
        for stems in (stems for token in concept.tokens for stems in _inside(token.forms)):
            for term in stems:
                constituents.setdefault(term, number)
        if concept.prefix:
            prefixes.append((concept.prefix, number))
    known = frozenset((*words, *constituents))
    exact = any(concept.hard for concept in plan.concepts)
    wanted = tuple(concept.text for concept in plan.concepts)
    return Matcher(german, words, constituents, tuple(prefixes), known, wanted, exact)


def _inside(forms: Forms) -> Iterator[tuple[str, ...]]:
    """Yield the constituents of a word, and theirs."""
    yield from forms.constituents
    for inner in forms.inner:
        yield from inner


def _meets(known: frozenset[str], forms: Forms) -> bool:
    """Tell whether any of *forms* is *known*."""
    return not (
        known.isdisjoint(forms.stems)
        and known.isdisjoint(forms.exact)
        and known.isdisjoint(forms.parts)
        and known.isdisjoint(forms.weak)
    )


def fragments(
    text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None
) -> tuple[Fragment, ...]:
    """Cut ``text[start:end]`` into marked and unmarked pieces; marks that overlap or touch become one.

    >>> [f.text for f in fragments("Feuerschutz", [Mark(5, 11, 0, 0, 1.0)]) if f.marked]
    ['schutz']
    """
    stretches: list[tuple[int, int]] = []
    for mark in sorted(marks):
        before, after = stretches[-1] if stretches else (0, -1)
        if mark.start <= after:
            stretches[-1] = before, max(after, mark.end)
        else:
            stretches.append((mark.start, mark.end))
    return tuple(_pieces(text, stretches, start, len(text) if end is None else end))


def _pieces(text: str, stretches: Iterable[tuple[int, int]], done: int, last: int) -> Iterator[Fragment]:
    for start, end in stretches:
        if done < start:
            yield Fragment(text[done:start])
        yield Fragment(text[start:end], marked=True)
        done = end
    if done < last:
        yield Fragment(text[done:last])
