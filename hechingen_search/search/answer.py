"""One request → hits in their final order, and what was done to find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hechingen_search.editorial.rules import Editorial, Rule
from hechingen_search.search.facets import matching
from hechingen_search.search.query.correct import Speller, corrected
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import ParsedQuery, loosened, parse
from hechingen_search.search.ranking.blocks import RankedHit, Window, reordered
from hechingen_search.search.ranking.meaning import Meaning, has_meaning
from hechingen_search.search.ranking.plan import Plan, plan
from hechingen_search.search.ranking.retrieval import retrieve
from hechingen_search.search.ranking.weights import Weights
from hechingen_search.search.results import Notice, SearchRequest
from hechingen_search.search.show.notices import NOTHING_ASKED, about, correction, offer
from index.analysis.german import German
from index.document import Facet
from index.engine import Engine
from index.query import AllOf, Everything, Filter, OneOf, Optional, Query, Sort

RECOMMENDED = "Empfohlen"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one request."""

    plan: Plan
    shown: tuple[RankedHit, ...]
    total: int
    facets: Mapping[Facet, Mapping[str, int]]
    notices: tuple[Notice, ...]


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
        return plan(parsed, self.german, self.lexicon, strict=strict, weights=self.weights)


def _pages(rules: tuple[Rule, ...], planned: Plan) -> tuple[str, ...]:
    """Return the pages of the *rules* that hold for a query, compared by stems."""
    stems = {stem for concept in planned.concepts for token in concept.tokens for stem in token.forms.stems}
    return tuple(dict.fromkeys(rule.page for rule in rules if rule.holds(stems)))


def answer(request: SearchRequest, tools: Tools, today: date, counted: tuple[Facet, ...]) -> Answer:
    """Search as *request* says and, unless it is strict, go on until something is found."""
    parsed = parse(request.text)
    query = _query(request, parsed, tools, counted)
    if not _asks(request, parsed):
        return Answer(tools.plan(parsed, strict=True), (), 0, {}, (NOTHING_ASKED,))
    for attempt, notices in _attempts(request, parsed, tools):
        found = _search(request, attempt, query, tools, today)
        found = replace(found, notices=(*notices, *found.notices))
        if found.total:
            break
    return found


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
        yield loose, ()


def _search(request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, today: date) -> Answer:
    planned = _by_meaning(request, parsed, query, tools, tools.plan(parsed, strict=request.strict))
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
    total = found.total + len(pinned)
    return Answer(
        planned,
        (*(pinned if first else ()), *shown),
        total,
        found.facets,
        tuple(about(request, parsed, planned, replace(found, total=total, whole=found.whole + len(pinned)))),
    )


def _by_meaning(
    request: SearchRequest, parsed: ParsedQuery, query: Query, tools: Tools, planned: Plan
) -> Plan:
    """Return *planned* with what likeness adds to the scores, where it may have a say."""
    if tools.meaning is None or request.strict or query.sort is Sort.DATE:
        return planned
    if not has_meaning(parsed, tools.german):
        return planned
    best = tools.engine.search(replace(query, clause=planned.some(), limit=1, facets=(), positions=False))
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
