"""Ask the engine: one list of pages, those with all words first or nearly so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hechingen_search.search.ranking.plan import Plan
from index.document import Facet
from index.engine import Engine, Hit, Hits
from index.query import Query, Sort


@dataclass(frozen=True, slots=True)
class HitList:
    """What an engine holds for a plan."""

    total: int
    whole: int
    """How many of them hold everything that is wanted."""
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Mapping[str, int]]


def retrieve(engine: Engine, plan: Plan, window: Query, strict: bool = False) -> HitList:
    """Return the hits for *plan* inside *window*, whose filters, order and limits hold.

    Pages that hold only some of the words are listed too, unless the search is *strict*. By date only one
    kind of match is listed, because the newest page is seldom the one that has just one of the words.
    """
    every, some = plan.every(), plan.some()
    if strict or not plan.concepts or every == some:
        return _only(engine.search(replace(window, clause=every)))
    if window.sort is Sort.DATE and (exact := engine.search(replace(window, clause=every))).total:
        return _only(exact)
    hits = engine.search(replace(window, clause=some))
    whole = engine.search(replace(window, clause=every, limit=0, facets=())).total
    return HitList(hits.total, whole, hits.items, hits.facets)


def _only(hits: Hits) -> HitList:
    return HitList(hits.total, hits.total, hits.items, hits.facets)
