"""Reorder hits by what the engine cannot know: today's date and the editors' decisions.

Hits are fetched in blocks of fixed bounds and reordered inside their block, so that paging shows every hit
exactly once and the cost does not depend on how many there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from hechingen_search.search.ranking.editions import OLDER, letters, older
from hechingen_search.search.ranking.timely import timely
from index.engine import Hit

NAMED = 1.3
"""Factor for the page whose title is what was typed, and nothing else: who types a title means the page."""
BLOCK = 20
"""Hits reordered together: two result pages, so that what is over leaves the first one."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What a score was multiplied by, and why, in German."""

    why: str
    value: float


class RankedHit(NamedTuple):
    """A hit with the remarks it is shown with, and what its score was multiplied by here."""

    hit: Hit
    labels: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The hits wanted, and the whole blocks around them."""

    offset: int
    limit: int

    @property
    def start(self) -> int:
        """Return where the first block begins."""
        return self.offset // BLOCK * BLOCK

    @property
    def length(self) -> int:
        """Return how many hits the blocks hold."""
        return -(-(self.offset + self.limit) // BLOCK) * BLOCK - self.start


def reordered(
    hits: Sequence[Hit], window: Window, today: date, boosts: Mapping[str, float], typed: str
) -> tuple[RankedHit, ...]:
    """Return the hits of *window* for what was *typed* out of *hits*, which fill its blocks."""
    shown: list[RankedHit] = []
    for start in range(0, len(hits), BLOCK):
        shown += sorted(_weighed(hits[start : start + BLOCK], today, boosts, typed), key=_order)
    first = window.offset - window.start
    return tuple(shown[first : first + window.limit])


def _weighed(
    hits: Sequence[Hit], today: date, boosts: Mapping[str, float], typed: str
) -> Iterator[RankedHit]:
    editions, title = older((hit.page for hit in hits), typed, today), letters(typed)
    for hit in hits:
        time, edition = timely(hit.page, today), editions.get(hit.url, "")
        possible = (
            Factor(time.label or "Alter", time.factor),
            Factor(edition, OLDER if edition else 1.0),
            Factor("so heißt die Seite", NAMED if letters(hit.page.title) == title else 1.0),
            Factor("Redaktion", boosts.get(hit.url, 1.0)),
        )
        factors = tuple(factor for factor in possible if factor.value != 1.0)
        score = hit.score * math.prod(factor.value for factor in factors)
        yield RankedHit(replace(hit, score=score), tuple(filter(None, (time.label, edition))), factors)


def _order(shown: RankedHit) -> tuple[float, str]:
    return -shown.hit.score, shown.hit.url
