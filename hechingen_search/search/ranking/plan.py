"""ParsedQuery + German analysis → clauses of an engine query. Pure; every constant is in ``weights``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hechingen_search.search.query.classes import WordClass, things, word_class
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.names import Names
from hechingen_search.search.query.parse import ParsedQuery, Text
from hechingen_search.search.ranking.concepts import Concept, Concepts
from hechingen_search.search.ranking.weights import WEIGHTS, Weights
from index.analysis.function_words import is_function_word, is_light, is_question
from index.analysis.german import German
from index.analysis.token import Token
from index.query import AllOf, AnyOf, Boost, Clause, Not, OneOf, Optional

KEYWORDS = 4
"""Up to so many content words are keywords, all of which are meant; a longer query is read as a question."""
ASKED = 2
"""Up to so many content words of a question are read like keywords: "Wo kann ich meinen Hund anmelden?"."""


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
    """What adds to the score and selects nothing: acts, qualities, function words, neighbours."""
    excluded: tuple[Clause, ...] = ()
    loose: bool = False
    """True when the best partial match is the answer, and no page is expected to hold every word."""
    closed: bool = False
    """True when a page that holds only a part is no answer: the question is about another town."""
    acts: tuple[Clause, ...] = ()
    """What is to be done with the concepts, and how they are: it orders the pages that hold them."""
    about: bool = False
    """True when only what is asked of any thing is asked: the page named by the thing is meant."""
    weights: Weights = WEIGHTS
    likeness: OneOf | None = None
    """Pages that mean something like the query, with what that adds to their scores; it selects none."""
    meant: OneOf | None = None
    """Pages that are found because of what they mean, where words find little or nothing."""

    @property
    def strange(self) -> bool:
        """Tell whether all that is asked is one word that the dictionary has and the site has not."""
        return len(self.concepts) == 1 and self.concepts[0].strange

    def every(self) -> Clause:
        """Return the clause for pages that hold every concept, or may be meant."""
        if self.meant is not None:
            return self.some()
        return self._combine(tuple(concept.whole for concept in self.concepts))

    def evidence(self) -> Clause:
        """Return the clause for pages that hold some of the concepts and all hard ones, in no preference."""
        soft = tuple(concept.evidence for concept in self.concepts if not concept.hard)
        hard = tuple(concept.whole for concept in self.concepts if concept.hard)
        any_of_soft = soft if len(soft) < 2 else (AnyOf(soft),)
        return self._combine((*hard, *any_of_soft))

    def some(self) -> Clause:
        """Return the clause for pages that hold some of the concepts, and all hard ones, the best first."""
        if self.closed and self.meant is None:
            return self.every()
        some = self.evidence()
        if self.meant is not None:
            # A word of the dictionary that the site does not have is not meant by pages with a part of it.
            meant = self.meant if self.strange else AnyOf((some, self.meant))
            return self._combine((meant,)) if self.concepts else self.meant
        if self.likeness is not None:
            some = AllOf((some, Optional(self.likeness)))
        # After likeness: whatever a page is like, those that hold what was asked stand before it.
        for preference in self.preferences():
            some = Boost(some, preference.where, preference.factor)
        return some

    def preferences(self) -> Iterator[Preference]:
        """Yield which pages are preferred to others that hold only some of the concepts."""
        if not self.concepts or self.loose:
            return
        first, single = self.concepts[0], len(self.concepts) == 1
        whole = AllOf(tuple(concept.whole for concept in self.concepts))
        if not single or first.evidence != first.whole:
            yield Preference(whole, self.weights.whole, "ganzes Wort" if single else "alle Wörter")
        if self.about:
            titled = AllOf(tuple(concept.titled for concept in self.concepts))
            yield Preference(titled, self.weights.about, "im Titel, worum es geht")
        if self.acts:
            yield Preference(AllOf((whole, *self.acts)), self.weights.every, "auch die übrigen Wörter")
        if single and first.scattered != first.whole:
            yield Preference(first.scattered, self.weights.every, "alle Teile des Wortes")
        if single and first.evidence != first.literal:
            yield Preference(first.literal, self.weights.literally, "das Wort selbst")

    def _combine(self, required: tuple[Clause, ...]) -> Clause:
        optional = tuple(Optional(clause) for clause in self.aside)
        return AllOf((*required, *optional, *(Not(clause) for clause in self.excluded)))


class Words(NamedTuple):
    """The plain words of a query, told apart by what they say."""

    meant: Sequence[Token]
    """What a page has to be about."""
    content: Sequence[Token]
    """All but function words."""
    names: Sequence[Token]
    """Those of the meant that are names."""
    foreign: bool
    """One of the names is that of another town."""
    question: bool
    loose: bool


def plan(
    parsed: ParsedQuery, german: German, lexicon: Lexicon, *, strict: bool = False, weights: Weights = WEIGHTS
) -> Plan:
    """Turn a parsed query into clauses; *strict* keeps to what was typed."""
    texts = {
        part: german.query_tokens(part.text)
        for part in parsed.parts
        if isinstance(part, Text) and not part.title
    }
    words = _words(texts, len(parsed.parts) - len(texts), german, lexicon, strict)
    if words.question:
        weights = replace(weights, saturation=weights.asked_saturation)
    else:
        weights = replace(weights, title=weights.title * weights.keyword_title)
    planner = Concepts(german, lexicon, weights, words.loose)
    share = 0.0 if strict else weights.asked_synonyms if words.question else 1.0
    concepts: list[Concept] = []
    aside: list[Clause] = []
    acts: list[Clause] = []
    for part in parsed.parts:
        if not isinstance(part, Text) or part not in texts:
            concepts.extend(filter(None, (planner.part(part, alone=len(parsed.parts) == 1),)))
            continue
        here = texts[part] if not words.content and len(texts) == len(parsed.parts) else words.content
        tokens = [token for token in texts[part] if token in here]
        named = [token for token in tokens if token in words.names]
        concepts.extend(planner.name(token) for token in named)
        plain = [token for token in tokens if token not in named]
        meant = [token for token in plain if token in words.meant or here is not words.content]
        asked = planner.things(plain, meant, share)
        concepts.extend(asked.things)
        acts.extend(asked.acts)
        aside.extend(asked.scores)
        aside.extend(planner.function_word(token) for token in texts[part] if token not in tokens)
        aside.extend(planner.near(texts[part]))
    excluded = tuple(concept.whole for part in parsed.excluded if (concept := planner.part(part)))
    rest = [token for token in words.content if token not in words.meant]
    about = bool(rest) and all(word_class(token.text, german.words) <= WordClass.ASK for token in rest)
    return Plan(
        tuple(concepts), tuple(aside), excluded, words.loose, words.foreign, tuple(acts), about, weights
    )


def _words(
    texts: Mapping[Text, Sequence[Token]], others: int, german: German, lexicon: Lexicon, strict: bool
) -> Words:
    """Tell the words of *texts* apart; there are so many *others* that are asked for explicitly."""
    names = Names(german)
    named = [token for tokens in texts.values() for token in names.persons(tokens)]
    # A town that many pages name is ours, or nearly so.
    foreign = [token for tokens in texts.values() for token in names.elsewhere(tokens) if lexicon.rare(token)]
    titles = [token for tokens in texts.values() for token in names.titles(tokens)]
    content = [
        token
        for tokens in texts.values()
        for token in tokens
        if not (is_function_word(token.text) or token in titles)
    ]
    question = len(content) + others > KEYWORDS or any(
        is_question([token.text for token in tokens], part.text) for part, tokens in texts.items()
    )
    loose = question and len(content) + others > ASKED and not foreign
    plain = [token for token in content if token not in named and token not in foreign]
    if strict:
        meant: Sequence[Token] = plain
    elif loose:
        meant = [token for token in plain if not is_light(token.text)] or plain
    else:
        meant = _telling(plain, german, lexicon, bool(named or foreign))
    return Words([*meant, *named, *foreign], content, [*named, *foreign], bool(foreign), question, loose)


def _telling(content: Sequence[Token], german: German, lexicon: Lexicon, named: bool) -> Sequence[Token]:
    """Return the words of *content* that say which page is wanted, without those that most pages have."""
    found = things(content, german.words, acts=not named)
    return [token for token in found if not lexicon.everywhere(token)] or ([] if named else found)
