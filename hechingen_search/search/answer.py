"""One request → hits in their final order, and what was done to find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hechingen_search.editorial.rules import Editorial, Rule
from hechingen_search.search.facets import LANGUAGE, matching
from hechingen_search.search.query.correct import Speller, corrected, meant_words
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import ExactPhrase, ParsedQuery, Text, loosened, parse
from hechingen_search.search.ranking import foreseen
from hechingen_search.search.ranking.blocks import RankedHit, Window, reordered
from hechingen_search.search.ranking.meaning import LEAST_FOREIGN, TERMS, WORDS, Meaning, has_meaning
from hechingen_search.search.ranking.plan import Plan, plan
from hechingen_search.search.ranking.retrieval import retrieve
from hechingen_search.search.ranking.weights import Weights
from hechingen_search.search.results import Notice, SearchRequest
from hechingen_search.search.show.notices import (
    CUT,
    NOTHING_ASKED,
    correction,
    guess,
    in_language,
    nothing,
    offer,
    only_one,
    unquoted,
)
from index.analysis.german import German
from index.analysis.language import GERMAN, language, telling
from index.analysis.spelling import fold
from index.analysis.terms import german as german_names
from index.document import Facet, Field
from index.engine import Engine
from index.query import AllOf, Everything, Filter, OneOf, Optional, Query, Sort

RECOMMENDED = "Empfohlen"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one request."""

    plan: Plan
    shown: tuple[RankedHit, ...]
    whole: int
    """Pages that hold what was asked: the first ones, unless the plan is loose."""
    partial: int
    """Further ones that hold a part of it."""
    facets: Mapping[Facet, Mapping[str, int]]
    notices: tuple[Notice, ...]
    language: str = GERMAN
    """In which the query was typed (BCP 47)."""
    read: ParsedQuery = field(default_factory=ParsedQuery)
    """The reading of the query that found them: as typed, corrected, or without quotation marks."""

    @property
    def listed(self) -> int:
        """Return how many hits there are to page through."""
        return self.whole + self.partial


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything an answer is made with; one set for each opened generation."""

    engine: Engine
    german: German
    lexicon: Lexicon
    weights: Weights
    speller: Speller | None
    editorial: Editorial
    known: Mapping[Facet, tuple[str, ...]]
    """The values of each facet."""
    foreign: tuple[str, ...]
    """Languages of the index that are not searched unless they are chosen."""
    meaning: Meaning | None = None
    """None without vectors: then words alone decide."""

    @property
    def boosts(self) -> Mapping[str, float]:
        """Return the editors' factors on single pages."""
        return dict(self.editorial.boost)

    def recommended(self, planned: Plan) -> tuple[str, ...]:
        """Return the pages that the editors recommend for this query."""
        return _pages(self.editorial.best, planned)

    def hidden(self, planned: Plan) -> tuple[str, ...]:
        """Return the pages that the editors left out of this query."""
        return _pages(self.editorial.hide, planned)

    def plan(self, parsed: ParsedQuery, *, strict: bool) -> Plan:
        """Return the clauses for *parsed*."""
        self.engine.prefetch(terms=foreseen.terms(parsed, self.german))
        return plan(parsed, self.german, self.lexicon, strict=strict, weights=self.weights)


def _pages(rules: tuple[Rule, ...], planned: Plan) -> tuple[str, ...]:
    """Return the pages of the *rules* that hold for a query, compared by stems."""
    stems = {stem for concept in planned.concepts for token in concept.tokens for stem in token.forms.stems}
    return tuple(dict.fromkeys(rule.page for rule in rules if rule.holds(stems)))


def answer(request: SearchRequest, tools: Tools, today: date, counted: tuple[Facet, ...]) -> Answer:
    """Search as *request* says and, unless it is strict, go on until something is found."""
    parsed = parse(request.text)
    tools.engine.prefetch(terms=_foreseen(request, parsed, tools))
    query = _query(request, parsed, tools, counted)
    if not _asks(request, parsed):
        return Answer(tools.plan(parsed, strict=True), (), 0, 0, {}, (NOTHING_ASKED,))
    if wanted := _wanted_language(request, query, tools):
        return _with_pages_in(wanted, _in_german(request, parsed, query, tools, today), request, tools)
    language = asked_in(request, parsed, tools)
    if language != GERMAN:
        # What is quoted may be the name of something: it comes first, as typed.
        if _phrased(parsed) and (found := _search(request, parsed, query, tools, today)).whole:
            return found
        if (found := _foreign(request, language, query, tools, today)).listed:
            return found
    found = replace(_in_german(request, parsed, query, tools, today), language=language)
    # Names and what is asked for exactly are there or not: nothing is like them.
    if found.plan.closed or any(concept.hard for concept in found.plan.concepts):
        return found
    # A part of the only word is a hint, as likeness is.
    if found.whole or (found.partial and len(found.plan.concepts) > 1):
        return found
    guessed = _guessed(request, parsed, query, tools, today)
    if guessed is None and found.partial and found.plan.strange and _has_say(request, parsed, tools):
        return replace(found, shown=(), partial=0, facets={}, notices=only_one([nothing(found.plan)]))
    return guessed or found


def _wanted_language(request: SearchRequest, query: Query, tools: Tools) -> str:
    """Return the language whose name is all that was typed ("English"), if there are pages in it."""
    value = LANGUAGE.value(request.text.strip().strip(".!?")) or ""
    narrowed = request.strict or any(
        each.facet == Facet.LANGUAGE and not each.exclude for each in query.filters
    )
    return value if value in tools.foreign and not narrowed else ""


def _with_pages_in(language: str, found: Answer, request: SearchRequest, tools: Tools) -> Answer:
    """Return *found* with the pages in *language* before all others, those near the start page first."""
    own = Query(Everything(), (Filter(Facet.LANGUAGE, (language,)),), limit=request.limit)
    hits = sorted(tools.engine.search(own).items, key=lambda hit: (hit.page.depth or 0, hit.url))
    first = tuple(RankedHit(hit) for hit in hits) if request.offset == 0 else ()
    urls = {each.hit.url for each in first}
    others = tuple(each for each in found.shown if each.hit.url not in urls)
    whole = found.whole + len(hits) - sum(each.hit.url in urls for each in found.shown)
    shown = (*first, *others)[: request.limit]
    return replace(found, shown=shown, whole=whole, notices=found.notices if found.listed else ())


def _in_german(
    request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, today: date
) -> Answer:
    """Try one reading of the query after the other until something is found; say what matters most of it."""
    said: list[Notice] = []
    for attempt, notices in _attempts(request, parsed, tools):
        found = _search(request, attempt, query, tools, today)
        # Without its quotation marks a phrase has to be there at least word for word.
        if found.whole or (found.partial and not _phrased(parsed)):
            said += notices
            break
        said += [notice for notice in notices if notice.kind == "suggestion"]
        found = replace(found, shown=(), partial=0)
    said += [CUT] if parsed.cut else []
    said += [] if found.listed else [nothing(found.plan)]
    return replace(found, notices=only_one(said))


def _phrased(parsed: ParsedQuery) -> bool:
    return any(isinstance(part, ExactPhrase) for part in parsed.parts)


def asked_in(request: SearchRequest, parsed: ParsedQuery, tools: Tools) -> str:
    """Return the language of the query, German where something is asked for exactly."""
    parts = [part for part in parsed.parts if isinstance(part, Text | ExactPhrase) and not part.title]
    if request.strict or parsed.excluded or len(parts) != len(parsed.parts):
        return GERMAN
    text = " ".join(part.text for part in parts)
    return language(text, lambda word: tools.german.words.is_known(fold(word)))


def _foreign(request: SearchRequest, language: str, query: Query, tools: Tools, today: date) -> Answer:
    """Answer a question in another *language*: by its words in German, and by what it means."""
    text, named = request.text, german_names(request.text, language)
    parsed = (
        ParsedQuery((Text(" ".join((*named, *telling(text, language)))),)) if named else loosened(parse(text))
    )
    planned = replace(tools.plan(parsed, strict=False), loose=True)
    if tools.foreign:
        others = tuple(each for each in tools.foreign if each.partition("-")[0] != language)
        filters = tuple(each for each in query.filters if each.values != tools.foreign)
        allowed = (Filter(Facet.LANGUAGE, others, exclude=True),) if others else ()
        query = replace(query, filters=(*filters, *allowed))
    sure = True
    if tools.meaning is not None:
        top = _top(planned, query, tools)
        meant = tools.meaning.meant(text, language, top, LEAST_FOREIGN, TERMS if named else WORDS)
        planned = replace(planned, meant=meant and _first(meant, language, tools))
        sure = tools.meaning.sure(text, language)
    found = _found(request, parsed, planned, query, tools, today)
    return replace(found, notices=(in_language(language, named, sure),), language=language)


def _first(meant: OneOf, language: str, tools: Tools) -> OneOf:
    """Return *meant* with the pages in *language* before all others."""
    if not any(each.partition("-")[0] == language for each in tools.foreign):
        return meant
    named = tuple(each for each in tools.foreign if each.startswith(language))
    chosen = Query(
        OneOf(meant.urls), (Filter(Facet.LANGUAGE, named),), limit=len(meant.urls), positions=False
    )
    theirs = {hit.url for hit in tools.engine.search(chosen).items}
    ahead = 2 * max(meant.scores)
    scores = (score + ahead * (url in theirs) for url, score in zip(meant.urls, meant.scores, strict=True))
    return replace(meant, scores=tuple(scores))


def _has_say(request: SearchRequest, parsed: ParsedQuery, tools: Tools) -> bool:
    """Tell whether likeness may be asked."""
    return tools.meaning is not None and not request.strict and has_meaning(parsed, tools.german)


def _guessed(
    request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, today: date
) -> Answer | None:
    """Return the pages that may be meant where no page has the words, None where none is like the query."""
    if not _has_say(request, parsed, tools) or tools.meaning is None:
        return None
    planned = tools.plan(parsed, strict=False)
    meant = tools.meaning.meant(request.text, GERMAN, _top(planned, query, tools))
    if meant is None:
        return None
    found = _found(request, parsed, replace(planned, meant=meant), query, tools, today)
    return replace(found, notices=(guess(),)) if found.listed else None


def _top(planned: Plan, query: Query, tools: Tools) -> float:
    """Return the best score that words give, 0 where they find nothing."""
    if not planned.concepts:
        return 0.0
    best = tools.engine.search(replace(query, clause=planned.some(), limit=1, facets=(), positions=False))
    return best.items[0].score if best.items else 0.0


def _foreseen(request: SearchRequest, parsed: ParsedQuery, tools: Tools) -> Iterator[tuple[Field, str]]:
    """Yield the terms whose frequencies will be asked, also those of words that may be meant."""
    yield from foreseen.terms(parsed, tools.german)
    if tools.speller is not None and not request.strict:
        for better in meant_words(parsed, tools.german, tools.speller):
            yield from foreseen.terms(better, tools.german)


def _asks(request: SearchRequest, parsed: ParsedQuery) -> bool:
    """Tell whether there is anything to search for: words, or a filter whose pages are to be listed."""
    return not parsed.empty or bool(any(request.filters.values()) or request.since or request.until)


def _attempts(
    request: SearchRequest, parsed: ParsedQuery, tools: Tools
) -> Iterator[tuple[ParsedQuery, tuple[Notice, ...]]]:
    """Yield readings of the query, the likeliest first, and what to say when one finds something."""
    offered: tuple[Notice, ...] = ()
    if tools.speller is not None and not request.strict:
        better = corrected(parsed, tools.german, tools.lexicon, tools.speller)
        if better is not None and better.certain:
            yield better.parsed, (correction(request, better),)
        elif better is not None:
            offered = (offer(request, better),)
    yield parsed, offered
    if not request.strict and (loose := loosened(parsed)) != parsed:
        yield loose, (unquoted(parsed),)


def _search(request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, today: date) -> Answer:
    planned = _by_meaning(request, parsed, query, tools, tools.plan(parsed, strict=request.strict))
    return _found(request, parsed, planned, query, tools, today)


def _found(
    request: SearchRequest, parsed: ParsedQuery, planned: Plan, query: Query, tools: Tools, today: date
) -> Answer:
    best = tools.recommended(planned)
    pinned = _pinned(planned, query, best, tools)
    others = replace(
        planned, excluded=(*planned.excluded, *map(OneOf, filter(None, (best, tools.hidden(planned)))))
    )
    first = request.offset == 0
    window = Window(max(request.offset - len(pinned), 0), request.limit - (len(pinned) if first else 0))
    blocks = replace(query, offset=window.start, limit=window.length)
    found = retrieve(tools.engine, others, blocks, request.strict)
    if query.sort is Sort.DATE:
        start = window.offset - window.start
        shown = tuple(RankedHit(hit) for hit in found.hits[start : start + window.limit])
    else:
        shown = reordered(found.hits, window, today, tools.boosts, request.text)
    whole = found.whole + len(pinned)
    every = (*(pinned if first else ()), *shown)
    return Answer(planned, every, whole, found.partial, found.facets, (), read=parsed)


def _by_meaning(
    request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, planned: Plan
) -> Plan:
    """Return *planned* with what likeness adds to the scores, where it may have a say."""
    if tools.meaning is None or request.strict or query.sort is Sort.DATE:
        return planned
    if not has_meaning(parsed, tools.german):
        return planned
    best = tools.engine.search(replace(query, clause=planned.evidence(), limit=1, facets=(), positions=False))
    if best.total < 2:
        return planned
    return replace(planned, likeness=tools.meaning.order(request.text, best.items[0].score))


def _pinned(planned: Plan, query: Query, best: tuple[str, ...], tools: Tools) -> tuple[RankedHit, ...]:
    """Return the editors' recommendations that pass the filters, in the editors' order."""
    if not best:
        return ()
    clause = AllOf((OneOf(best), Optional(planned.some())))
    hits = tools.engine.search(replace(query, clause=clause, limit=len(best), facets=())).items
    order = {url: place for place, url in enumerate(best)}
    return tuple(RankedHit(hit, (RECOMMENDED,)) for hit in sorted(hits, key=lambda hit: order[hit.url]))


def _query(request: SearchRequest, parsed: ParsedQuery, tools: Tools, counted: tuple[Facet, ...]) -> Query:
    """Return everything of the request but its words."""
    return Query(
        Everything(),
        filters=tuple(_filters(request, parsed, tools)),
        since=max(filter(None, (request.since, parsed.since)), default=None),
        until=request.until,
        sort=request.sort,
        facets=counted,
    )


def _filters(request: SearchRequest, parsed: ParsedQuery, tools: Tools) -> Iterator[Filter]:
    """Yield what narrows the search: chosen, typed, and German unless another language is chosen."""
    yield from (Filter(facet, values) for facet, values in request.filters.items() if values)
    yield from parsed.filters
    for facet in dict(parsed.named):
        typed = (text for named, text in parsed.named if named == facet)
        yield Filter(facet, matching(typed, tools.known.get(facet, ())))
    chosen = (*request.filters, *(rule.facet for rule in parsed.filters))
    if tools.foreign and Facet.LANGUAGE not in chosen:
        yield Filter(Facet.LANGUAGE, tools.foreign, exclude=True)
