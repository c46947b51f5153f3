"""What the pieces of one query ask for: each a ``Concept``, in the strengths in which a page may hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import ExactPhrase, OrGroup, Part, Single, Text, WordPrefix
from hechingen_search.search.ranking.alternatives import NOTHING, Variant, Variants, stretches
from hechingen_search.search.ranking.weights import Weights
from hechingen_search.search.ranking.words import WordClauses
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.spelling import fold
from index.analysis.token import Forms, Token
from index.document import Field
from index.query import AllOf, AnyOf, BestOf, Clause, Phrase, Prefix, Saturation


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing looked for."""

    text: str
    """As typed."""
    evidence: Clause
    """Whatever speaks for it, down to one constituent of a compound."""
    whole: Clause
    """All of it: literally, inflected, inside a compound, by another name, or its constituents together."""
    literal: Clause
    """The same without going by constituents."""
    scattered: Clause
    """All of it, its constituents anywhere on the page."""
    tokens: tuple[Token, ...] = ()
    hard: bool = False
    """True for what is never relaxed: phrases, names, ``titel:``."""
    prefix: str = ""
    """What a word has to start with, for ``wort*``."""
    variants: tuple[Variant, ...] = ()
    """What it may also be called."""
    titled: Clause = NOTHING
    """It stands in the title, in whatever form and by whatever name."""
    strange: bool = False
    """A word of the dictionary that no page has."""


class Asked(NamedTuple):
    """What plain words ask for."""

    things: list[Concept]
    acts: list[Clause]
    """For each other word, the pages that have it, by whatever name."""
    scores: list[Clause]
    """What they add to the score."""


class Concepts:
    """What the pieces of one query become."""

    def __init__(self, german: German, lexicon: Lexicon, weights: Weights, loose: bool = False) -> None:
        """Weigh words by *weights*, knowing what *lexicon* has; in a *loose* query none has to be there."""
        self._german = german
        self._words = WordClauses(lexicon, weights, loose)
        self._lexicon = lexicon
        self._weights = weights
        # In the title of a page an act says no more than in its text: the thing names the page.
        self._acts = WordClauses(lexicon, replace(weights, title=weights.body))

    def part(self, part: Part, *, alone: bool = True) -> Concept | None:
        """Return what an explicit piece asks for, or None when there is no word in it.

        A star beside other words is seldom meant as one: "trans* Menschen". It is then no condition.
        """
        if isinstance(part, OrGroup):
            found = [concept for single in part.parts if (concept := self.part(single))]
            return _either(found) if found else None
        if isinstance(part, WordPrefix) and not part.title:
            return self._star(part, alone)
        return self._single(part)

    def _star(self, part: WordPrefix, alone: bool) -> Concept | None:
        tokens = self._tokens(part.text)
        if not tokens:
            return None
        prefix, words = self._prefix(tokens, part.title), [self.word(token) for token in tokens]
        whole = AnyOf((prefix, *(() if alone else (AllOf(tuple(word.whole for word in words)),))))
        return Concept(
            part.text, whole, whole, whole, whole, tuple(tokens), hard=alone, prefix=tokens[-1].forms.exact[0]
        )

    def _single(self, part: Single) -> Concept | None:
        tokens = self._tokens(part.text)
        if not tokens:
            return None
        match part:
            case ExactPhrase():
                clause = self._phrase(tokens, part.title)
            case WordPrefix():
                clause, prefix = self._prefix(tokens, part.title), tokens[-1].forms.exact[0]
                return _certain(part.text, clause, tokens[:-1], prefix)
            case Text(title=True):
                clause = AllOf(tuple(self._in_title(token) for token in tokens))
            case Text():
                return self._together([self.word(token) for token in tokens])
        return _certain(part.text, clause, tokens)

    def _together(self, words: Sequence[Concept]) -> Concept:
        """Return *words* as one concept."""
        return Concept(
            " ".join(word.text for word in words),
            AnyOf(tuple(word.evidence for word in words)),
            AllOf(tuple(word.whole for word in words)),
            AllOf(tuple(word.literal for word in words)),
            AllOf(tuple(word.scattered for word in words)),
            tuple(token for word in words for token in word.tokens),
            titled=AllOf(tuple(word.titled for word in words)),
            strange=all(word.strange for word in words),
        )

    def things(self, tokens: Sequence[Token], meant: Sequence[Token], share: float) -> Asked:
        """Return what the *meant* among *tokens* ask for, and what is said of it by the others.

        What they may also be called counts so much (*share*) of its weight; other words may help to say it:
        "Ausweis verloren" is a loss, "Ausweis" an identity card.
        """
        asked = Asked([], [], [])
        done = 0
        for variants in stretches(tokens, meant, self._german, self._lexicon, self._weights, share):
            self._plain(tokens[done : variants.start], meant, asked)
            here, named = tokens[variants.start : variants.end], [v.whole for v in variants.variants]
            things, acts = [t for t in here if t in meant], [t for t in here if t not in meant]
            if things:
                together = self._together([self.word(token) for token in things])
                asked.things.append(self._named(together, here, variants))
                asked.acts.extend(AnyOf((self.word(token).whole, *named)) for token in acts)
                asked.scores.extend(self.act([token]) for token in acts)
            else:
                asked.acts.append(AnyOf((AllOf(tuple(self.word(token).whole for token in acts)), *named)))
                asked.scores.append(self.act(acts, [variant.clause for variant in variants.variants]))
            done = variants.end
        self._plain(tokens[done:], meant, asked)
        return asked

    def _plain(self, tokens: Sequence[Token], meant: Sequence[Token], asked: Asked) -> None:
        """Add to what is *asked* the *tokens* that have no other name."""
        for token in tokens:
            if token in meant:
                asked.things.append(self.word(token))
            else:
                asked.acts.append(self._done(token))
                asked.scores.append(self.act([token]))

    def _named(self, said: Concept, here: Sequence[Token], found: Variants) -> Concept:
        """Return what was *said* as one thing that may also be called what *found* says."""
        return replace(
            said,
            text=" ".join(token.text for token in here),
            evidence=BestOf((said.evidence, *(variant.clause for variant in found.variants))),
            whole=BestOf((said.whole, *(variant.whole for variant in found.variants))),
            literal=BestOf((said.literal, *(v.whole for v in found.variants if v.same))),
            scattered=BestOf((said.scattered, *(variant.scattered for variant in found.variants))),
            variants=found.variants,
            strange=False,
            titled=AnyOf((said.titled, *map(self._titled, found.variants))),
        )

    def word(self, token: Token) -> Concept:
        """Return what a plain word asks for."""
        found = self._words.word(token)
        strange = self._lexicon.missing(token)
        return Concept(token.text, *found, (token,), titled=self._in_title(token), strange=strange)

    def name(self, token: Token) -> Concept:
        """Return what a name asks for: itself or its genitive, as it is written."""
        terms = [form for text in token.forms.exact for form in (text, f"{text}s")]
        clause = self._words.best(Field.EXACT, terms, self._weights.name)
        # Not its stems: Müller would be marked where Müll is meant.
        forms = token.forms._replace(exact=tuple(terms), stems=(fold(token.text),), parts=(), weak=())
        told = token._replace(forms=forms._replace(constituents=(), alone=(), inner=()))
        return _certain(token.text, clause, [told])

    def act(self, tokens: Sequence[Token], others: Sequence[Clause] = ()) -> Clause:
        """Return what *tokens* add that say what to do with a thing, or how it is; or their *others*."""
        found = AnyOf(tuple(self._doing(token) for token in tokens))
        inverse = max(self._lexicon.inverse(token.forms.stems) for token in tokens)
        return Saturation(BestOf((found, *others)), self._weights.acts * inverse)

    def _doing(self, token: Token) -> Clause:
        """Return the evidence for an act, which is done in a verb or in its noun: ummelden, Ummeldung."""
        deeds = (self._acts.word(deed).literal for deed in self._deeds(token))
        return BestOf((self._acts.word(token).evidence, *deeds))

    def _done(self, token: Token) -> Clause:
        """Return the clause for pages that have an act."""
        deeds = (self._words.word(deed).literal for deed in self._deeds(token))
        return AnyOf((self._words.word(token).whole, *deeds))

    def _deeds(self, token: Token) -> list[Token]:
        stems = self._german.words.deed(token.text)
        return [Token(stems[0], token.start, token.end, token.position, Forms(stems, stems))] if stems else []

    def function_word(self, token: Token) -> Clause:
        """Return the little that a function word says."""
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

    def _tokens(self, text: str) -> list[Token]:
        return list(self._german.query_tokens(text))

    def _titled(self, variant: Variant) -> Clause:
        return AllOf(tuple(map(self._in_title, variant.tokens)))

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


def _certain(text: str, clause: Clause, tokens: Sequence[Token], prefix: str = "") -> Concept:
    """Return a concept that a page has or has not."""
    return Concept(text, clause, clause, clause, clause, tuple(tokens), True, prefix)


def _either(found: Sequence[Concept]) -> Concept:
    """Return alternatives as one concept."""
    return Concept(
        " ODER ".join(concept.text for concept in found),
        AnyOf(tuple(concept.evidence for concept in found)),
        AnyOf(tuple(concept.whole for concept in found)),
        AnyOf(tuple(concept.literal for concept in found)),
        AnyOf(tuple(concept.scattered for concept in found)),
        tuple(token for concept in found for token in concept.tokens),
        hard=True,
    )
