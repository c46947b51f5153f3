"""Ask the engine: pages with all words first, then those with some, as one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hechingen_search.ranking.plan import Plan
from index.document import Facet
from index.engine import Engine, Hit, Hits
from index.query import Clause, Query, Sort


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine holds for a plan."""

    total: int
    whole: int
    """How many of them hold everything that is wanted; they come first."""
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Mapping[str, int]]


def retrieve(engine: Engine, plan: Plan, window: Query, strict: bool = False) -> Found:
    """Return the hits for *plan* inside *window*, whose filters, order and limits hold.

    Keywords are all meant: pages with every word come first and partial matches after them. In a whole
    question no word is sacred, and demanding all of them would put the wrong page first. By date only one
    kind of match is listed, because the newest page is seldom the one that has just one of the words.
    """
    if not plan.wanted:
        return _only(engine.search(replace(window, clause=plan.every())))
    every, some = plan.every(), plan.some()
    if strict or every == some:
        return _only(engine.search(replace(window, clause=every)))
    if window.sort is Sort.DATE:
        exact = _only(engine.search(replace(window, clause=every)))
        return exact if exact.total else _partial(engine, some, window)
    if plan.question:
        return _partial(engine, some, window, every)
    return _tiers(engine, plan, window)


def _only(hits: Hits) -> Found:
    return Found(hits.total, hits.total, hits.items, hits.facets)


def _partial(engine: Engine, some: Clause, window: Query, every: Clause | None = None) -> Found:
    hits = engine.search(replace(window, clause=some))
    whole = engine.search(replace(window, clause=every, limit=0, facets=())).total if every else 0
    return Found(hits.total, whole, hits.items, hits.facets)


def _tiers(engine: Engine, plan: Plan, window: Query) -> Found:
    """Ask twice; no page is in both answers, so totals and counts add up."""
    first = engine.search(replace(window, clause=plan.every()))
    offset = max(window.offset - first.total, 0)
    limit = window.limit - len(first.items)
    second = engine.search(replace(window, clause=plan.rest(), offset=offset, limit=limit))
    return Found(
        first.total + second.total,
        first.total,
        first.items + second.items,
        {facet: _sum(first.facets.get(facet, {}), second.facets.get(facet, {})) for facet in window.facets},
    )


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> Mapping[str, int]:
    counts = Counter(first) + Counter(second)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
