"""Reorder hits by what the engine cannot know: today's date and the editors' decisions.

Hits are fetched in blocks of fixed bounds and reordered inside their block, so that paging shows every hit
exactly once and the cost does not depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from hechingen_search.ranking.timely import timely
from index.engine import Hit

BLOCK = 20
"""Hits reordered together: two result pages, so that what is over leaves the first one."""

WHOLE = 1.8
"""How much more a page with all words counts than a partial match in the same block. Without bound, an
incidental "neu" on a long page beats the page about the identity card for "neuer Ausweis kosten"."""
ALWAYS = 1e6
"""For a single word: who types "Schwengelpumpe" does not mean another pump."""


class Shown(NamedTuple):
    """A hit with the remarks it is shown with."""

    hit: Hit
    labels: tuple[str, ...] = ()


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
    hits: Sequence[Hit], window: Window, whole: int, today: date, boosts: Mapping[str, float], *, single: bool
) -> tuple[Shown, ...]:
    """Return the hits of *window* out of *hits*, which fill its blocks.

    The first *whole* of all hits hold everything that was asked for; that counts ``WHOLE`` times,
    for a *single* word always.
    """
    shown: list[Shown] = []
    worth = ALWAYS if single else WHOLE
    for start in range(0, len(hits), BLOCK):
        block = list(_weighed(hits[start : start + BLOCK], today, boosts))
        tier = max(whole - window.start - start, 0)
        # A page that says much more about the rarer words comes before one that happens to have them all.
        keyed = [(_order(each, worth if place < tier else 1.0), each) for place, each in enumerate(block)]
        shown += [each for _, each in sorted(keyed, key=lambda pair: pair[0])]
    first = window.offset - window.start
    return tuple(shown[first : first + window.limit])


def _weighed(hits: Sequence[Hit], today: date, boosts: Mapping[str, float]) -> Iterator[Shown]:
    for hit in hits:
        factor, label = timely(hit.page, today)
        score = hit.score * factor * boosts.get(hit.url, 1.0)
        yield Shown(replace(hit, score=score), (label,) if label else ())


def _order(shown: Shown, factor: float) -> tuple[float, str]:
    return -shown.hit.score * factor, shown.hit.url
