"""How fast searches are answered from what is published, on this machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from hechingen_search.published import PublishedIndex
from hechingen_search.search.results import SearchRequest

SEED = 20260101
"""Fixed, so that two runs on one index ask the same."""
LETTERS = "abcdefghijklmnoprstuvwz"


@dataclass(frozen=True, slots=True)
class Speed:
    """Durations in milliseconds, snippets and facets included."""

    documents: int
    searches: int
    p50: float
    p95: float
    slowest: float
    slowest_query: str


def queries(published: PublishedIndex, count: int) -> list[str]:
    """Return *count* queries of one to three words, made of what the index itself would suggest."""
    rng = random.Random(SEED)  # noqa: S311 – no secret
    words = sorted({item.text for letter in LETTERS for item in published.suggest(letter, 10)})
    if not words:
        return []
    return [" ".join(rng.sample(words, min(len(words), rng.choice((1, 1, 2))))) for _ in range(count)]


def measure(published: PublishedIndex, asked: Sequence[str]) -> Speed:
    """Ask each query once and time it; the first tenth is asked before, to warm up.

    Raises ValueError when there is nothing to ask.
    """
    for query in asked[: len(asked) // 10 + 1]:
        published.search(SearchRequest(query))
    times = []
    for query in asked:
        start = perf_counter()
        published.search(SearchRequest(query))
        times.append(((perf_counter() - start) * 1000, query))
    times.sort()
    if not times:
        raise ValueError("nothing to ask")
    return Speed(
        published.documents,
        len(times),
        times[len(times) // 2][0],
        times[min(len(times) - 1, int(len(times) * 0.95))][0],
        *times[-1],
    )
