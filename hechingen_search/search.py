"""One search for every surface: web page, JSON, command line and evaluation cannot disagree."""

from __future__ import annotations

from threading import Lock
from time import perf_counter

from hechingen_search.lexicon import Lexicon
from hechingen_search.marks import matcher
from hechingen_search.notices import NOTHING_ASKED, about
from hechingen_search.parse import ParsedQuery, loosened, parse
from hechingen_search.present import facet_values, item
from hechingen_search.ranking import Plan, plan
from hechingen_search.results import Notice, ResultPage, SearchRequest
from hechingen_search.retrieval import Found, retrieve
from hechingen_search.suggest import LIMIT, Suggester, Suggestion
from hechingen_search.suggestions import entries
from hechingen_search.weights import WEIGHTS, Weights
from index.analysis.german import German
from index.document import Facet
from index.engine import Engine, Hit
from index.query import Everything, Filter, Query

MAX_RESULTS = 200
"""How deep one can page; whoever has not found it by then searches for something else."""
MAX_SIZE = 100
"""Results on one page."""
FACETS = (Facet.TYPE, Facet.AREA, Facet.YEAR, Facet.LANGUAGE)
GERMAN = "de"


class Searcher:
    """Search one opened generation of the index; build another one when the next is published."""

    def __init__(self, engine: Engine, german: German, *, weights: Weights = WEIGHTS) -> None:
        """Read from *engine* what does not change while it is open."""
        self._engine = engine
        self._german = german
        self._weights = weights
        self._lexicon = Lexicon(engine, german)
        self._suggester: Suggester | None = None
        self._gathering = Lock()
        known = engine.search(Query(Everything(), limit=0, facets=FACETS)).facets
        self._areas = tuple(known.get(Facet.AREA, {}))
        self._foreign = tuple(value for value in known.get(Facet.LANGUAGE, {}) if not _is_german(value))

    def search(self, request: SearchRequest) -> ResultPage:
        """Return everything a surface shows for *request*."""
        start = perf_counter()
        found, planned, notices = self._answer(request, FACETS)
        match = matcher(planned, self._german)
        offset = _offset(request)
        items = tuple(item(rank, hit, match, self._engine) for rank, hit in enumerate(found.hits, offset + 1))
        return ResultPage(
            request=request,
            total=found.total,
            items=items,
            facets=facet_values(found.facets, request.filters),
            notices=notices,
            pages=-(-min(found.total, MAX_RESULTS) // _size(request)),
            took_ms=(perf_counter() - start) * 1000,
        )

    def suggest(self, typed: str, limit: int = LIMIT) -> tuple[Suggestion, ...]:
        """Return completions of *typed*; the first call gathers them and takes seconds on a large site."""
        with self._gathering:
            if self._suggester is None:
                self._suggester = Suggester(entries(self._engine))
        return self._suggester.suggest(typed, limit)

    def ranked(self, request: SearchRequest) -> tuple[Hit, ...]:
        """Return the hits of ``search(request)`` without what is shown of them."""
        return self._answer(request, ())[0].hits

    def _answer(
        self, request: SearchRequest, facets: tuple[Facet, ...]
    ) -> tuple[Found, Plan, tuple[Notice, ...]]:
        parsed = parse(request.text)
        planned = self._plan(parsed, request.strict)
        window = Query(
            Everything(),
            filters=self._filters(request, parsed),
            since=max(filter(None, (request.since, parsed.since)), default=None),
            until=request.until,
            limit=min(_size(request), MAX_RESULTS - _offset(request)),
            offset=_offset(request),
            sort=request.sort,
            facets=facets,
        )
        if not planned.wanted and not (parsed.filters or parsed.areas or parsed.since or request.filters):
            return Found(0, 0, (), {}), planned, (NOTHING_ASKED,)
        found = retrieve(self._engine, planned, window, request.strict)
        if not (found.total or request.strict) and (loose := loosened(parsed)) != parsed:
            planned = self._plan(loose, request.strict)
            found = retrieve(self._engine, planned, window)
        return found, planned, tuple(about(request, parsed, planned, found))

    def _plan(self, parsed: ParsedQuery, strict: bool) -> Plan:
        return plan(parsed, self._german, self._lexicon, strict=strict, weights=self._weights)

    def _filters(self, request: SearchRequest, parsed: ParsedQuery) -> tuple[Filter, ...]:
        """Return what narrows the search: typed, chosen, and German unless another language is chosen."""
        chosen = tuple(Filter(facet, values) for facet, values in request.filters.items() if values)
        filters = (*chosen, *parsed.filters)
        if parsed.areas:
            filters = (*filters, Filter(Facet.AREA, self._matching_areas(parsed.areas)))
        if self._foreign and not request.filters.get(Facet.LANGUAGE):
            filters = (*filters, Filter(Facet.LANGUAGE, self._foreign, exclude=True))
        return filters

    def _matching_areas(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """Return the areas whose name starts with what was typed, or contains it."""
        names = {area: area.casefold() for area in self._areas}
        wanted = [text.casefold() for text in typed]
        starting = tuple(area for area, name in names.items() if any(map(name.startswith, wanted)))
        return starting or tuple(area for area, name in names.items() if any(w in name for w in wanted))


def _is_german(language: str) -> bool:
    """Tell whether *language* is standard German of some country; Leichte Sprache is chosen, not mixed in."""
    return language == GERMAN or (language.startswith("de-") and len(language) == 5)


def _size(request: SearchRequest) -> int:
    return min(max(request.size, 1), MAX_SIZE)


def _offset(request: SearchRequest) -> int:
    return min(max(request.page - 1, 0) * _size(request), MAX_RESULTS)
