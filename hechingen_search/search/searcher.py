"""One search for every surface: web page, JSON, command line and evaluation cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from hechingen_search.editorial.rules import Editorial
from hechingen_search.search import explain as explaining
from hechingen_search.search import facets
from hechingen_search.search.answer import Answer, Tools, answer
from hechingen_search.search.cards.find import Cards
from hechingen_search.search.explain import Explanation
from hechingen_search.search.outside import pointed
from hechingen_search.search.query.correct import Speller
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.ranking.meaning import Meaning
from hechingen_search.search.ranking.weights import WEIGHTS, Weights
from hechingen_search.search.results import AnswerCard, ResultPage, SearchRequest
from hechingen_search.search.show.marks import matcher
from hechingen_search.search.show.notices import also, divider
from hechingen_search.search.show.present import facet_values, page_items
from index.analysis.german import German
from index.answers.fact import Fact
from index.document import Facet
from index.engine import Engine, Hit
from index.query import Everything, Query, Sort

GERMAN = "de"
_HERE = ZoneInfo("Europe/Berlin")
"""Opening hours are those of the town, wherever the server stands."""


class Searcher:
    """Search one opened generation of the index; build another one when the next is published."""

    def __init__(
        self,
        engine: Engine,
        german: German,
        *,
        speller: Speller | None = None,
        editorial: Editorial | None = None,
        meaning: Meaning | None = None,
        facts: Iterable[Fact] = (),
        weights: Weights = WEIGHTS,
        today: Callable[[], date] = date.today,
        now: Callable[[], datetime] = lambda: datetime.now(_HERE),
    ) -> None:
        """Read from *engine* what does not change while it is open; *now* is the time on the town's clock."""
        known = engine.search(Query(Everything(), limit=0, facets=facets.names())).facets
        self._tools = Tools(
            engine,
            german,
            Lexicon(engine, german),
            weights,
            speller,
            editorial or Editorial(),
            known={facet: tuple(values) for facet, values in known.items()},
            foreign=tuple(value for value in known.get(Facet.LANGUAGE, {}) if not _is_german(value)),
            meaning=meaning,
        )
        self._cards = Cards(facts, german, self._tools.lexicon.everywhere)
        self._now = now
        self._today = today

    def warm(self) -> None:
        """Answer once, for nobody: dictionaries load on first use, and no visitor shall wait for them."""
        answer(SearchRequest("Dienstleistungen"), self._tools, self._today(), ())

    def search(self, request: SearchRequest) -> ResultPage:
        """Return everything a surface shows for *request*."""
        start = perf_counter()
        found = answer(request, self._tools, self._today(), facets.names())
        found, outside = pointed(request, found, self._tools)
        match = matcher(found.plan, self._tools.german)
        items = page_items(found.shown, found.whole, match, self._tools.engine, request)
        partial = [item for item in items if item.rank > found.whole]
        return ResultPage(
            request=request,
            total=found.whole,
            items=items,
            facets=facet_values(found.facets, request.filters),
            notices=found.notices,
            language=found.language,
            pages=request.pages(found.listed),
            took_ms=(perf_counter() - start) * 1000,
            partial=found.partial,
            divider=divider(partial, found.plan, found.whole),
            best=found.plan.loose or found.plan.meant is not None,
            also=also(found.plan) if items else (),
            card=self._card(request, found),
            elsewhere=outside,
        )

    def _card(self, request: SearchRequest, found: Answer) -> AnswerCard | None:
        """Return what answers the question by itself; pages are chosen, sorted and turned without it."""
        chosen = any(request.filters.values()) or request.since or request.until
        if chosen or request.page > 1 or request.sort is not Sort.RELEVANCE or found.language != GERMAN:
            return None
        return self._cards.card(found.read, self._now())

    def explain(self, text: str, url: str) -> Explanation:
        """Return why the page at *url* is found for *text*, or why not."""
        found = answer(explaining.request(text), self._tools, self._today(), ())
        return explaining.explain(text, url, self._tools, found)

    def ranked(self, request: SearchRequest) -> tuple[Hit, ...]:
        """Return the hits of ``search(request)`` without what is shown of them."""
        return tuple(shown.hit for shown in answer(request, self._tools, self._today(), ()).shown)


def _is_german(language: str) -> bool:
    """Tell whether *language* is standard German of some country; Leichte Sprache is chosen, not mixed in."""
    return language == GERMAN or (language.startswith("de-") and len(language) == 5)
