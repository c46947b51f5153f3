"""Why a page is found for a query, or why not: as data, for the command line and the staff's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hechingen_search.german_formats import decimal
from hechingen_search.search.answer import Answer, Tools
from hechingen_search.search.facets import LANGUAGE
from hechingen_search.search.ranking.blocks import Factor, RankedHit
from hechingen_search.search.ranking.concepts import Concept
from hechingen_search.search.ranking.plan import Plan
from hechingen_search.search.results import EXAMINED, SearchRequest
from index.analyse import prior
from index.document import Field
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
    OneOf,
    Optional,
    Phrase,
    Prefix,
    Query,
    Saturation,
    Term,
)

NAMES = {
    Field.TITLE: "Titel",
    Field.HEADINGS: "Überschrift",
    Field.ANCHORS: "Linktext, Bereich, Adresse oder Kontakt",
    Field.BODY: "Text",
    Field.TITLE_PARTS: "Wortteil in Titel oder Überschrift",
    Field.PARTS: "Wortteil im Text",
    Field.EXACT: "genau so geschrieben",
    Field.WORD: "Wort",
}


@dataclass(frozen=True, slots=True)
class Match:
    """One term of the query that the page has."""

    where: str
    term: str
    pages: int
    """How many pages have it there; the fewer, the more it says."""
    score: float


@dataclass(frozen=True, slots=True)
class Word:
    """One thing looked for."""

    text: str
    whole: bool
    """The page holds all of it, not only parts."""
    score: float
    matches: tuple[Match, ...]
    """The strongest first. The score is less than their sum: evidence for one word saturates."""
    stems: tuple[str, ...] = ()
    """What it is compared by."""
    parts: tuple[str, ...] = ()
    """Its own constituents, when it is a compound."""
    also: tuple[str, ...] = ()
    """Synonyms that were searched too."""
    lines: tuple[int, ...] = ()
    """For each of ``also`` its line in the list of synonyms."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that decided about one page for one query."""

    query: str
    url: str
    indexed: bool
    title: str
    rank: int | None
    """None when it is not among the first hits."""
    total: int
    words: tuple[Word, ...]
    notices: tuple[str, ...]
    score: float | None
    """What the hits are ordered by; None like ``rank``."""
    meaning: float
    """What its likeness to the query adds to the score."""
    factors: tuple[Factor, ...]
    """What the sum of the words is multiplied by; empty without a rank."""
    advice: tuple[str, ...]
    """What would have to change, in German."""

    def lines(self) -> Iterator[str]:
        """Yield the explanation as German text."""
        place = f"Platz {self.rank} von {self.total}" if self.rank else f"nicht unter den ersten {EXAMINED}"
        yield f"„{self.query}“ → {self.url}"
        yield f"{self.title or 'nicht im Index'}: {place}"
        yield from (f"Hinweis: {notice}" for notice in self.notices)
        for word in self.words:
            state = "ganz" if word.whole else "in Teilen" if word.matches else "fehlt"
            yield f"{word.text}: {state}, {decimal(word.score)} Punkte"
            yield f"  gesucht als {', '.join((*word.stems, *word.parts))}"
            for match in word.matches:
                score = decimal(match.score).rjust(6)
                yield f"  {score}  {match.where}: {match.term} (auf {match.pages} Seiten)"
            if word.also:
                told = zip(word.also, word.lines, strict=True)
                listed = ", ".join(f"{name} (Synonyme, Zeile {line})" for name, line in told)
                yield f"  auch gesucht: {listed}"
        if self.meaning:
            yield f"Bedeutung: {decimal(self.meaning)} Punkte"
        if self.score is not None:
            times = "".join(f" × {decimal(factor.value)} ({factor.why})" for factor in self.factors)
            yield f"Zusammen {decimal(self.score)} Punkte{times and ', darin' + times}"
        yield from self.advice


def explain(text: str, url: str, tools: Tools, found: Answer) -> Explanation:
    """Explain the place of *url* in *found*, the answer to *text*."""
    planned, page = found.plan, tools.engine.page(url)
    rank = next((place for place, shown in enumerate(found.shown, 1) if shown.hit.url == url), None)
    shown = found.shown[rank - 1] if rank else None
    words = tuple(_word(concept, url, tools) for concept in planned.concepts) if page else ()
    return Explanation(
        text,
        url,
        page is not None,
        page.title if page else "",
        rank,
        found.listed,
        words,
        tuple(notice.text for notice in found.notices),
        shown.hit.score if shown else None,
        _likeness(found.plan, url),
        tuple(_factors(shown, planned, tools)) if shown else (),
        tuple(_advice(url, planned, words, tools, rank)),
    )


def _likeness(planned: Plan, url: str) -> float:
    """Return what likeness adds to the score of the page at *url*."""
    found = [
        dict(zip(each.urls, each.scores, strict=True)) for each in (planned.likeness, planned.meant) if each
    ]
    return sum(scores.get(url, 0.0) for scores in found)


def request(text: str) -> SearchRequest:
    """Return the request whose answer is explained."""
    return SearchRequest(text, size=EXAMINED)


def _word(concept: Concept, url: str, tools: Tools) -> Word:
    leaves = dict.fromkeys(_leaves(concept.evidence))
    matches = [match for leaf in leaves if (match := _match(leaf, url, tools))]
    matches.sort(key=lambda match: (-match.score, match.where, match.term))
    lines = _lines(concept, tools)
    return Word(
        concept.text,
        _score(concept.whole, url, tools) is not None,
        _score(concept.evidence, url, tools) or 0.0,
        tuple(matches),
        tuple(dict.fromkeys(stem for token in concept.tokens for stem in token.forms.stems)),
        tuple(stems[0] for token in concept.tokens for stems in token.forms.constituents),
        tuple(lines),
        tuple(lines.values()),
    )


def _lines(concept: Concept, tools: Tools) -> dict[str, int]:
    """Return the synonyms that were searched for *concept*, each with its line in the list."""
    listed = {
        other.text: other.line
        for expansion in tools.german.synonyms.expand(concept.tokens)
        for other in expansion.alternatives
    }
    return {variant.name: listed.get(variant.name, 0) for variant in concept.variants if variant.name}


def _factors(shown: RankedHit, planned: Plan, tools: Tools) -> Iterator[Factor]:
    """Yield what multiplied the score of a hit, in the order in which it did."""
    for preference in planned.preferences():
        if _score(preference.where, shown.hit.url, tools) is not None:
            yield Factor(preference.why, preference.factor)
    if (place := prior(shown.hit.page)) != 1.0:
        yield Factor("Art und Ort der Seite", place)
    yield from shown.factors


def _match(leaf: Term | Phrase | Prefix, url: str, tools: Tools) -> Match | None:
    score = _score(leaf, url, tools)
    if score is None:
        return None
    match leaf:
        case Term():
            return Match(NAMES[leaf.field], leaf.text, tools.lexicon.frequency(leaf.field, leaf.text), score)
        case Prefix():
            return Match(NAMES[leaf.field], f"{leaf.text}*", _count(leaf, tools), score)
        case Phrase():
            words = " ".join(texts[0] for texts in leaf.texts)
            return Match(NAMES[leaf.field], f"„{words}“", _count(leaf, tools), score)


def _score(clause: Clause, url: str, tools: Tools) -> float | None:
    hits = tools.engine.search(Query(AllOf((OneOf((url,)), clause)), limit=1)).items
    return hits[0].score if hits else None


def _count(clause: Clause, tools: Tools) -> int:
    return tools.engine.search(Query(clause, limit=0)).total


def _leaves(clause: Clause) -> Iterator[Term | Phrase | Prefix]:
    match clause:
        case Term() | Phrase() | Prefix():
            yield clause
        case AllOf() | AnyOf() | BestOf():
            for part in clause.clauses:
                yield from _leaves(part)
        case Optional() | Saturation() | Boost():
            yield from _leaves(clause.clause)


def _missing(word: str, url: str, tools: Tools) -> str:
    """Say that *word* was not found on the page at *url*, or as a piece of which word it stands there."""
    hit = tools.engine.search(Query(OneOf((url,)), limit=1)).items[0]
    passages = tools.engine.passages(url, range(len(hit.passage_starts)))
    for text in (hit.page.title, *(text for each in passages for text in (each.heading, each.text))):
        if found := re.search(rf"[\w-]*{re.escape(word)}[\w-]*", text, re.IGNORECASE):
            inside = text[found.start() : found.end()]
            return f"„{word}“ steht auf der Seite nur in „{inside}“, das für die Suche ein anderes Wort ist."
    return f"„{word}“ steht nicht auf der Seite; im Titel würde es am meisten helfen."


def _advice(
    url: str, planned: Plan, words: tuple[Word, ...], tools: Tools, rank: int | None
) -> Iterator[str]:
    page = tools.engine.page(url)
    if page is None:
        yield "Die Seite ist nicht im Index: „hechingen-search status“ nennt ihren Stand beim letzten Crawl."
        return
    if page.language in tools.foreign:
        name = LANGUAGE.label_of(page.language)
        yield f"Die Sprache der Seite ist {name}; gezeigt wird sie, wenn diese Sprache gewählt ist."
    if url in tools.hidden(planned):
        yield "Die Redaktion hat die Seite für diese Suche ausgeblendet."
    if url in tools.recommended(planned):
        yield "Die Redaktion empfiehlt die Seite für diese Suche."
    if any(_score(clause, url, tools) is not None for clause in planned.excluded):
        yield "Die Seite enthält ein ausgeschlossenes Wort."
    for word in words:
        if not word.matches:
            yield _missing(word.text, url, tools)
    if rank is None and words and all(word.whole for word in words):
        titled = any(match.where == NAMES[Field.TITLE] for word in words for match in word.matches)
        more = "haben sie öfter" if titled else "haben sie im Titel"
        yield f"Die Seite enthält alle Wörter, aber andere Seiten {more}."
