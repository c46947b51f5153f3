"""ParsedQuery + German analysis → clauses of an engine query. Pure; every constant is in ``weights``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import Either, ParsedQuery, Part, Prefixed, Quoted, Single, Text
from hechingen_search.search.ranking.alternatives import Said, Stretch, stretches
from hechingen_search.search.ranking.weights import WEIGHTS, Weights
from hechingen_search.search.ranking.words import WordClauses, scaled
from hechingen_search.search.query.classes import things
from index.analysis.function_words import is_function_word, is_light, is_question
from index.analysis.german import German
from index.analysis.token import Token
from index.document import Field
from index.query import AllOf, AnyOf, BestOf, Boosted, Clause, Not, Optional, Phrase, Prefix

KEYWORDS = 4
"""Up to so many content words are keywords, all of which are meant; a longer query is read as a question."""


@dataclass(frozen=True, slots=True)
class Wanted:
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
    also: tuple[Said, ...] = ()
    """What it may also be called."""


class Preference(NamedTuple):
    """Pages whose score counts more, and why, in German."""

    where: Clause
    factor: float
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A query, ready to be asked in two strengths."""

    wanted: tuple[Wanted, ...]
    aside: tuple[Clause, ...] = ()
    """What adds to the score and selects nothing: function words, neighbours."""
    excluded: tuple[Clause, ...] = ()
    question: bool = False
    """True when the best partial match is the answer, and no page is expected to hold every word."""
    bonus: float = 1.0
    """Factor for pages that hold every word."""
    literally: float = 1.0
    """Factor for pages that hold the only word itself."""
    acts: tuple[Clause, ...] = ()
    """What is to be done with the things wanted, and how they are: it orders their pages."""
    tier: float = 1.0
    """Factor for pages that hold all that is wanted: before all others."""

    def every(self) -> Clause:
        """Return the clause for pages that hold all that is wanted."""
        return self._combine(tuple(want.whole for want in self.wanted))

    def some(self) -> Clause:
        """Return the clause for pages that hold some of what is wanted, and all of what is hard."""
        soft = tuple(want.evidence for want in self.wanted if not want.hard)
        hard = tuple(want.whole for want in self.wanted if want.hard)
        any_of_soft = soft if len(soft) < 2 else (AnyOf(soft),)
        some: Clause = self._combine((*hard, *any_of_soft))
        for preference in self.preferences():
            some = Boosted(some, preference.where, preference.factor)
        return some

    def preferences(self) -> Iterator[Preference]:
        """Yield which pages are preferred to others that hold only some of what is wanted."""
        if not self.wanted or self.question:
            return
        first, single = self.wanted[0], len(self.wanted) == 1
        whole = AllOf(tuple(want.whole for want in self.wanted))
        if not single or first.evidence != first.whole:
            yield Preference(whole, self.tier, "ganzes Wort" if single else "alle Wörter")
        if self.acts:
            yield Preference(AllOf((whole, *self.acts)), self.bonus, "auch die übrigen Wörter")
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
    content = [
        token for tokens in texts.values() for token in tokens if not is_function_word(token.text)
    ]
    others = len(parsed.parts) - len(texts)
    question = len(content) + others > KEYWORDS or any(
        is_question([token.text for token in tokens], part.text) for part, tokens in texts.items()
    )
    loose = question and len(content) + others > weights.loose
    if strict: telling = content
    elif loose: telling = [t for t in content if not is_light(t.text)] or content
    else: telling = _telling(content, german, lexicon)
    if not question:
        weights = replace(weights, title=weights.title * weights.keyword_title)
    planner = _Planner(german, lexicon, weights)
    wanted: list[Wanted] = []
    aside: list[Clause] = []
    acts: list[Clause] = []
    for part in parsed.parts:
        if isinstance(part, Text) and part in texts:
            tokens = texts[part]
            meant = tokens if not content and not others else [t for t in tokens if t in telling]
            wanted.extend(planner.wanted(meant, strict=strict, question=question))
            aside.extend(planner.aside(token) for token in tokens if token not in meant)
            acts.extend(planner.word(t).whole for t in content if t in tokens and t not in meant)
            aside.extend(planner.near(tokens))
        elif (want := planner.part(part)) is not None:
            wanted.append(want)
    excluded = tuple(want.whole for part in parsed.excluded if (want := planner.part(part)))
    return Plan(tuple(wanted), tuple(aside), excluded, loose, weights.every, weights.literally, tuple(acts), weights.tier)


def _telling(content: Sequence[Token], german: German, lexicon: Lexicon) -> Sequence[Token]:
    """Return the words of *content* that say which page is wanted, but for those that nearly all pages have."""
    named = things(content, german.words)
    return [token for token in named if not lexicon.everywhere(token)] or named


class _Planner:
    """What the pieces of one query become."""

    def __init__(self, german: German, lexicon: Lexicon, weights: Weights) -> None:
        self._german = german
        self._words = WordClauses(lexicon, weights)
        self._lexicon = lexicon
        self._weights = weights

    def tokens(self, text: str) -> list[Token]:
        return list(self._german.query_tokens(text))

    def part(self, part: Part) -> Wanted | None:
        """Return what an explicit piece asks for, or None when there is no word in it."""
        if isinstance(part, Either):
            found = [want for single in part.parts if (want := self.part(single))]
            if not found:
                return None
            return Wanted(
                " ODER ".join(want.text for want in found),
                AnyOf(tuple(want.evidence for want in found)),
                AnyOf(tuple(want.whole for want in found)),
                AnyOf(tuple(want.literal for want in found)),
                tuple(token for want in found for token in want.tokens),
                hard=True,
            )
        return self._single(part)

    def _single(self, part: Single) -> Wanted | None:
        tokens = self.tokens(part.text)
        if not tokens:
            return None
        prefix = ""
        match part:
            case Quoted():
                clause = self._phrase(tokens, part.title)
            case Prefixed():
                clause = self._prefix(tokens, part.title)
                tokens, prefix = tokens[:-1], tokens[-1].forms.exact[0]
            case Text(title=True):
                clause = AllOf(tuple(self._in_title(token) for token in tokens))
            case Text():
                words = [self.word(token) for token in tokens]
                whole = AllOf(tuple(word.whole for word in words))
                evidence = AnyOf(tuple(word.evidence for word in words))
                literal = AllOf(tuple(word.literal for word in words))
                return Wanted(part.text, evidence, whole, literal, tuple(tokens))
        return Wanted(part.text, clause, clause, clause, tuple(tokens), hard=True, prefix=prefix)

    def wanted(self, tokens: Sequence[Token], *, strict: bool, question: bool) -> Iterable[Wanted]:
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

    def _also(self, words: Sequence[Wanted], found: Stretch) -> Wanted:
        """Return *words* as one thing that may also be called what *found* says."""
        whole = AllOf(tuple(word.whole for word in words))
        literal = AllOf(tuple(word.literal for word in words))
        return Wanted(
            " ".join(word.text for word in words),
            BestOf((AnyOf(tuple(word.evidence for word in words)), *(said.clause for said in found.said))),
            BestOf((whole, *(said.whole for said in found.said))),
            BestOf((literal, *(said.whole for said in found.said if said.same))),
            tuple(token for word in words for token in word.tokens),
            also=found.said,
        )

    def word(self, token: Token, pieces: bool = False) -> Wanted:
        """Return what a plain word asks for; with *pieces*, what is known of an unknown one."""
        evidence, whole, literal = self._words.word(token)
        if not (pieces and self._lexicon.unknown(token)):
            return Wanted(token.text, evidence, whole, literal, (token,))
        known = [part for piece in self._lexicon.pieces(token.text) for part in self.tokens(piece)]
        clauses = tuple(scaled(self._words.word(part).evidence, self._weights.pieces) for part in known)
        evidence = AnyOf((evidence, *clauses))
        return Wanted(token.text, evidence, whole, literal, (token, *known), pieces=bool(known))

    def aside(self, token: Token) -> Clause:
        """Return the little that a function word or a light word says."""
        if is_function_word(token.text):
            return self._words.best(Field.BODY, token.forms.stems, self._weights.function_words)
        return scaled(self._words.word(token).evidence, self._weights.light_words)

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
