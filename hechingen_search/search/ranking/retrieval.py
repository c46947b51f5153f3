"""Ask the engine: one list of pages, those with all that was asked before those with a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hechingen_search.search.ranking.plan import Plan
from index.document import Facet
from index.engine import Engine, Hit, Hits
from index.query import Clause, Query, Sort

MOST_PARTIAL = 50
"""Pages with a part of what was asked that are listed behind those with all of it, and never counted: five
pages of results."""
MOST_PARTED = 10
"""The same where only a part of the only word is found: one page, they are a hint, no answer."""


@dataclass(frozen=True, slots=True)
class HitList:
    """What an engine holds for a plan."""

    whole: int
    """How many pages hold everything that was asked: the first hits, unless the plan is loose."""
    partial: int
    """How many more are listed, which hold a part."""
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Mapping[str, int]]

    @property
    def listed(self) -> int:
        """Return how many hits there are to page through."""
        return self.whole + self.partial


def retrieve(engine: Engine, plan: Plan, window: Query, strict: bool = False) -> HitList:
    """Return the hits for *plan* inside *window*, whose filters, order and limits hold.

    Pages that hold only some of the words are listed too, unless the search is *strict*. By date only one
    kind of match is listed, because the newest page is seldom the one that has just one of the words.
    """
    every, some = plan.every(), plan.some()
    if strict or not plan.concepts or every == some:
        return _only(engine.search(replace(window, clause=every)))
    if plan.loose:
        return _only(engine.search(replace(window, clause=some)))
    counted = replace(window, clause=every, limit=0)
    engine.prefetch(searches=_strengths(window, every, some, counted))
    whole = engine.search(counted)
    if window.sort is Sort.DATE and whole.total:
        return _only(engine.search(replace(window, clause=every)))
    hits = engine.search(replace(window, clause=some, facets=() if whole.total else window.facets))
    most = MOST_PARTED if len(plan.concepts) == 1 and not whole.total else MOST_PARTIAL
    partial = min(hits.total - whole.total, most)
    left = max(whole.total + partial - window.offset, 0)
    return HitList(whole.total, partial, hits.items[:left], (whole if whole.total else hits).facets)


def _strengths(window: Query, every: Clause, some: Clause, counted: Query) -> Iterator[Query]:
    """Yield what is going to be asked, so that it is one request; which of it depends on the first answer."""
    yield counted
    yield replace(window, clause=some)
    if window.sort is Sort.DATE:
        yield replace(window, clause=every)


def _only(hits: Hits) -> HitList:
    return HitList(hits.total, 0, hits.items, hits.facets)
