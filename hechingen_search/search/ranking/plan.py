"""ParsedQuery + German analysis → clauses of an engine query. Pure; every constant is in ``weights``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import (
    ExactPhrase,
    OrGroup,
    ParsedQuery,
    Part,
    Single,
    Text,
    WordPrefix,
)
from hechingen_search.search.ranking.alternatives import Variant, Variants, stretches
from hechingen_search.search.ranking.weights import WEIGHTS, Weights
from hechingen_search.search.ranking.words import WordClauses, scaled
from index.analysis.function_words import is_function_word, is_light, is_question
from index.analysis.german import German
from index.analysis.token import Token
from index.document import Field
from index.query import AllOf, AnyOf, BestOf, Boost, Clause, Not, OneOf, Optional, Phrase, Prefix

KEYWORDS = 4
"""Up to so many content words are keywords, all of which are meant; a longer query is read as a question."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing looked for."""

    text: str
    """As typed."""
    evidence: Clause
    """Whatever speaks for it, down to one constituent of a compound."""
    whole: Clause
    """All of it: literally, inflected, inside a compound, or every constituent."""
    literal: Clause
    """The same without going by constituents."""
    tokens: tuple[Token, ...] = ()
    hard: bool = False
    """True for what was asked for explicitly and is never relaxed: phrases, prefixes, ``titel:``."""
    prefix: str = ""
    """What a word has to start with, for ``wort*``."""
    pieces: bool = False
    """True when the word is unknown and its known beginning or end is sought instead."""
    variants: tuple[Variant, ...] = ()
    """What it may also be called."""


class Preference(NamedTuple):
    """Pages whose score counts more, and why, in German."""

    where: Clause
    factor: float
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A query, ready to be asked in two strengths."""

    concepts: tuple[Concept, ...]
    aside: tuple[Clause, ...] = ()
    """What adds to the score and selects nothing: function words, neighbours."""
    excluded: tuple[Clause, ...] = ()
    question: bool = False
    """True when the best partial match is the answer, and no page is expected to hold every word."""
    bonus: float = 1.0
    """Factor for pages that hold every word."""
    literally: float = 1.0
    """Factor for pages that hold the only word itself."""
    likeness: OneOf | None = None
    """Pages that mean something like the query, with what that adds to their scores; it selects none."""

    def every(self) -> Clause:
        """Return the clause for pages that hold every concept."""
        return self._combine(tuple(concept.whole for concept in self.concepts))

    def some(self) -> Clause:
        """Return the clause for pages that hold some of the concepts, and all hard ones."""
        soft = tuple(concept.evidence for concept in self.concepts if not concept.hard)
        hard = tuple(concept.whole for concept in self.concepts if concept.hard)
        any_of_soft = soft if len(soft) < 2 else (AnyOf(soft),)
        some: Clause = self._combine((*hard, *any_of_soft))
        for preference in self.preferences():
            some = Boost(some, preference.where, preference.factor)
        return some if self.likeness is None else AllOf((some, Optional(self.likeness)))

    def preferences(self) -> Iterator[Preference]:
        """Yield which pages are preferred to others that hold only some of the concepts."""
        if not self.concepts or self.question:
            return
        first, single = self.concepts[0], len(self.concepts) == 1
        if not single or first.evidence != first.whole:
            why = "ganzes Wort" if single else "alle Wörter"
            yield Preference(AllOf(tuple(concept.whole for concept in self.concepts)), self.bonus, why)
        if single and first.evidence != first.literal:
            yield Preference(first.literal, self.literally, "das Wort selbst")

    def _combine(self, required: tuple[Clause, ...]) -> Clause:
        optional = tuple(Optional(clause) for clause in self.aside)
        return AllOf((*required, *optional, *(Not(clause) for clause in self.excluded)))


def plan(
    parsed: ParsedQuery, german: German, lexicon: Lexicon, *, strict: bool = False, weights: Weights = WEIGHTS
) -> Plan:
    """Turn a parsed query into clauses; *strict* keeps to what was typed."""
    texts = {
        part: german.query_tokens(part.text)
        for part in parsed.parts
        if isinstance(part, Text) and not part.title
    }
    words = [token for tokens in texts.values() for token in tokens]
    content = [token for token in words if not is_function_word(token.text)]
    telling = [token for token in content if strict or not is_light(token.text)] or content
    others = len(parsed.parts) - len(texts)
    question = len(content) + others > KEYWORDS or any(
        is_question([token.text for token in tokens], part.text) for part, tokens in texts.items()
    )
    if not question:
        weights = replace(weights, title=weights.title * weights.keyword_title)
    planner = _Planner(german, lexicon, weights)
    concepts: list[Concept] = []
    aside: list[Clause] = []
    for part in parsed.parts:
        if isinstance(part, Text) and part in texts:
            tokens = texts[part]
            meant = tokens if not content and not others else [t for t in tokens if t in telling]
            concepts.extend(planner.concepts(meant, strict=strict, question=question))
            aside.extend(planner.aside(token) for token in tokens if token not in meant)
            aside.extend(planner.near(tokens))
        elif (concept := planner.part(part)) is not None:
            concepts.append(concept)
    excluded = tuple(concept.whole for part in parsed.excluded if (concept := planner.part(part)))
    return Plan(tuple(concepts), tuple(aside), excluded, question, weights.every, weights.literally)


class _Planner:
    """What the pieces of one query become."""

    def __init__(self, german: German, lexicon: Lexicon, weights: Weights) -> None:
        self._german = german
        self._words = WordClauses(lexicon, weights)
        self._lexicon = lexicon
        self._weights = weights

    def tokens(self, text: str) -> list[Token]:
        return list(self._german.query_tokens(text))

    def part(self, part: Part) -> Concept | None:
        """Return what an explicit piece asks for, or None when there is no word in it."""
        if isinstance(part, OrGroup):
            found = [concept for single in part.parts if (concept := self.part(single))]
            if not found:
                return None
            return Concept(
                " ODER ".join(concept.text for concept in found),
                AnyOf(tuple(concept.evidence for concept in found)),
                AnyOf(tuple(concept.whole for concept in found)),
                AnyOf(tuple(concept.literal for concept in found)),
                tuple(token for concept in found for token in concept.tokens),
                hard=True,
            )
        return self._single(part)

    def _single(self, part: Single) -> Concept | None:
        tokens = self.tokens(part.text)
        if not tokens:
            return None
        prefix = ""
        match part:
            case ExactPhrase():
                clause = self._phrase(tokens, part.title)
            case WordPrefix():
                clause = self._prefix(tokens, part.title)
                tokens, prefix = tokens[:-1], tokens[-1].forms.exact[0]
            case Text(title=True):
                clause = AllOf(tuple(self._in_title(token) for token in tokens))
            case Text():
                words = [self.word(token) for token in tokens]
                whole = AllOf(tuple(word.whole for word in words))
                evidence = AnyOf(tuple(word.evidence for word in words))
                literal = AllOf(tuple(word.literal for word in words))
                return Concept(part.text, evidence, whole, literal, tuple(tokens))
        return Concept(part.text, clause, clause, clause, tuple(tokens), hard=True, prefix=prefix)

    def concepts(self, tokens: Sequence[Token], *, strict: bool, question: bool) -> Iterable[Concept]:
        """Yield what plain words ask for, with what they may also be called unless *strict*."""
        if strict:
            yield from map(self.word, tokens)
            return
        done = 0
        for found in stretches(tokens, self._german, self._lexicon, self._weights, question=question):
            yield from (self.word(token, pieces=True) for token in tokens[done : found.start])
            yield self._also([self.word(token) for token in tokens[found.start : found.end]], found)
            done = found.end
        yield from (self.word(token, pieces=True) for token in tokens[done:])

    def _also(self, words: Sequence[Concept], found: Variants) -> Concept:
        """Return *words* as one thing that may also be called what *found* says."""
        evidence = AnyOf(tuple(word.evidence for word in words))
        whole = AllOf(tuple(word.whole for word in words))
        literal = AllOf(tuple(word.literal for word in words))
        return Concept(
            " ".join(word.text for word in words),
            BestOf((evidence, *(variant.clause for variant in found.variants))),
            BestOf((whole, *(variant.whole for variant in found.variants))),
            BestOf((literal, *(variant.whole for variant in found.variants if variant.same))),
            tuple(token for word in words for token in word.tokens),
            variants=found.variants,
        )

    def word(self, token: Token, pieces: bool = False) -> Concept:
        """Return what a plain word asks for; with *pieces*, what is known of an unknown one."""
        evidence, whole, literal = self._words.word(token)
        if not (pieces and self._lexicon.unknown(token)):
            return Concept(token.text, evidence, whole, literal, (token,))
        known = [part for piece in self._lexicon.pieces(token.text) for part in self.tokens(piece)]
        clauses = tuple(scaled(self._words.word(part).evidence, self._weights.pieces) for part in known)
        evidence = AnyOf((evidence, *clauses))
        return Concept(token.text, evidence, whole, literal, (token, *known), pieces=bool(known))

    def aside(self, token: Token) -> Clause:
        """Return the little that a function word or a light word says."""
        if is_light(token.text):
            return scaled(self._words.word(token).evidence, self._weights.light_words)
        return self._words.best(Field.BODY, token.forms.stems, self._weights.function_words)

    def near(self, tokens: Sequence[Token]) -> Iterable[Clause]:
        """Yield a clause for each two content words that are neighbours, once."""
        content = (
            (left.forms.stems, right.forms.stems)
            for left, right in pairwise(tokens)
            if not (is_function_word(left.text) or is_function_word(right.text))
        )
        for pair in dict.fromkeys(content):
            yield Phrase(Field.BODY, pair, self._weights.near, slop=2)

    def _in_title(self, token: Token) -> Clause:
        stems = token.forms.stems
        inside = self._words.best(Field.TITLE_PARTS, stems, self._weights.parts)
        return AnyOf((self._words.best(Field.TITLE, stems, 1.0), inside))

    def _phrase(self, tokens: Sequence[Token], title: bool) -> Clause:
        if title:
            return Phrase(Field.TITLE, tuple(token.forms.stems for token in tokens))
        if len(tokens) == 1:
            return self._words.best(Field.EXACT, tokens[0].forms.exact, 1.0)
        return Phrase(Field.EXACT, tuple(token.forms.exact for token in tokens))

    def _prefix(self, tokens: Sequence[Token], title: bool) -> Clause:
        field = Field.TITLE if title else Field.EXACT
        last = Prefix(field, tokens[-1].forms.exact[0], self._weights.prefix)
        return AllOf((*(self._in_title(t) if title else self.word(t).whole for t in tokens[:-1]), last))
