"""Random bytes as queries: never an error, never slow. The long run is ``python -m benchmarks.fuzz``."""

from __future__ import annotations

from benchmarks.fuzz import queries, run
from hechingen_search.search import Searcher

MANY = 1_500


def test_random_queries_are_answered(searcher: Searcher) -> None:
    assert run(searcher, queries(MANY)).errors == ()
