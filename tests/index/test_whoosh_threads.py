"""One engine answers many threads at once, with caches that are too small for them."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.document import Field
from index.engine import Changes, Hits
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.search import snapshot
from index.engines.whoosh.search.cache import Cache
from index.query import Query
from tests.index.documents import random_document, random_query


def test_threads_get_the_answers_that_one_would_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "CACHE_BYTES", 20_000)
    monkeypatch.setattr(snapshot, "CACHE_PAGES", 7)
    rng = random.Random(8)
    urls = tuple(f"u/{n}" for n in range(300))
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([random_document(rng, url) for url in urls]))
    engine.write(Changes([random_document(rng, url) for url in urls[:20]]))
    queries = [random_query(rng, urls) for _ in range(150)]
    alone = [engine.search(query) for query in queries]

    def ask(seed: int) -> list[tuple[Query, Hits, Hits]]:
        order = random.Random(seed).sample(range(len(queries)), len(queries))
        return [(queries[n], engine.search(queries[n]), alone[n]) for n in order]

    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(ask, range(8)):
            for query, found, expected in answers:
                assert found == expected, query


def test_a_cache_stays_within_its_limit() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return "x" * key

    cache = Cache[int, str](10, len)
    for key in (4, 5, 4, 3, 5, 4, 30, 30):
        assert cache.get(key, make) == "x" * key
    assert made == [4, 5, 3, 4, 30, 30]
    assert cache._total == sum(len(value) for value in cache._values.values()) <= 10


def test_a_frequency_needs_no_cache(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([random_document(random.Random(n), f"u/{n}") for n in range(20)]))
    assert engine.frequency(Field.BODY, "hund") > 0
    assert not engine._snapshot._postings._values
