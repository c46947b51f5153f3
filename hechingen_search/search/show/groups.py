"""Hits that say the same or come from one list are shown together, so that others are seen too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.page import Kind, Page
from hechingen_search.search.ranking.blocks import RankedHit
from hechingen_search.search.results import ResultItem

OF_ONE_LIST = 3
"""Hits of one list that a page shows in full; further ones take a line each, below the last of these."""
_LISTED = frozenset({Kind.NEWS, Kind.EVENT, Kind.MINUTES})


def grouped(shown: Sequence[RankedHit]) -> list[tuple[RankedHit, tuple[RankedHit, ...]]]:
    """Return the hits of a page, each with those that are shown in short below it.

    Where all hits are of one list nothing would be gained, and all of them are shown in full.
    """
    lists = Counter(map(_list, shown))
    found: list[tuple[RankedHit, list[RankedHit]]] = []
    last: dict[object, list[tuple[RankedHit, list[RankedHit]]]] = {}
    for each in shown:
        key = _list(each)
        full = last.setdefault(key, [])
        if key is None or lists[key] == len(shown) or len(full) < OF_ONE_LIST:
            full.append((each, []))
            found.append(full[-1])
        else:
            full[-1][1].append(each)
    return [(each, tuple(below)) for each, below in found]


def _list(shown: RankedHit) -> tuple[Kind, tuple[str, ...]] | None:
    """Return the list that a hit is an entry of, None when it stands for itself."""
    page: Page = shown.hit.page
    return (page.kind, page.section) if page.kind in _LISTED and page.section else None


def folded(items: Iterable[ResultItem]) -> tuple[ResultItem, ...]:
    """Return *items* without those that would look the same as one before, whose ``copies`` they become.

    Equal title, passage and date: nobody can choose between them. Pages that only resemble each other stay.
    """
    found: dict[object, ResultItem] = {}
    for item in items:
        alone = item.more or item.snippet is None
        key = item.url if alone else (item.title, item.snippet, item.type, item.date, item.labels)
        first = found.get(key)
        found[key] = replace(first, copies=(*first.copies, item.url)) if first else item
    return tuple(found.values())
