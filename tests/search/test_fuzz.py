"""What nobody would type is answered without an error. The long run is ``python -m benchmarks.fuzz``."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import requests, run, words_of
from hechingen_search.search.searcher import Searcher
from index.engine import Engine

MANY = 1_500


# A question to a cluster takes a hundred times as long and goes through the same code above the engine.
@pytest.mark.parametrize("engine", ["memory", "whoosh"], indirect=True, scope="module")
def test_whatever_is_typed_is_answered(searcher: Searcher, engine: Engine) -> None:
    assert not run(searcher, requests(MANY, words_of(engine))).errors
