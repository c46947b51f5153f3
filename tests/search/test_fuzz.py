"""What nobody would type is answered without an error. The long run is ``python -m benchmarks.fuzz``."""

from __future__ import annotations

from benchmarks.fuzz import requests, run, words_of
from hechingen_search.search.searcher import Searcher
from index.engine import Engine

MANY = 1_500


def test_whatever_is_typed_is_answered(searcher: Searcher, engine: Engine) -> None:
    assert not run(searcher, requests(MANY, words_of(engine))).errors
