"""Random documents, updates and queries: the Whoosh engine must answer like the reference engine."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document, Field
from index.engine import Changes, Engine
from index.engines.memory import MemoryEngine
from index.engines.whoosh import WhooshEngine
from index.query import Query
from tests.index.documents import random_document, random_query


def assert_same(engines: tuple[Engine, Engine], query: Query) -> None:
    """Compare the answers of both; where scores tie within rounding the order is free."""
    found, expected = (engine.search(query) for engine in engines)
    assert found.total == expected.total, query
    assert found.facets == expected.facets, query
    assert [hit.score for hit in found.items] == pytest.approx(
        [hit.score for hit in expected.items], rel=1e-4, abs=1e-6
    ), query
    theirs = {hit.url: hit for hit in expected.items}
    if query.offset == 0 and query.limit >= expected.total:
        assert {hit.url for hit in found.items} == set(theirs), query
    for hit in found.items:
        if hit.url in theirs:
            other = theirs[hit.url]
            assert {term: list(at) for term, at in hit.positions.items()} == other.positions, query
            assert {term: list(at) for term, at in hit.title.items()} == other.title, query
            assert hit.page == other.page
            assert hit.passage_starts == other.passage_starts
            for number in range(len(hit.passage_starts)):
                kept, wanted = (engine.places(hit.url, number) for engine in engines)
                assert (list(kept.steps), kept.repaired) == wanted
            assert hit.score == pytest.approx(other.score, rel=1e-4, abs=1e-6), query


def compare(engines: tuple[Engine, Engine], rng: random.Random, urls: tuple[str, ...], queries: int) -> None:
    """Ask both engines the same random questions."""
    tested, reference = engines
    assert tested.count() == reference.count()
    for field in Field:
        assert list(tested.terms(field)) == list(reference.terms(field))
        assert list(tested.terms(field, "hu")) == list(reference.terms(field, "hu"))
    for _ in range(queries):
        query = random_query(rng, urls)
        assert_same(engines, query)


@pytest.mark.parametrize("seed", range(12))
def test_random_commits_and_queries_agree(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    tested, reference = WhooshEngine(tmp_path, pool_bytes=rng.choice((2_000, 64 << 20))), MemoryEngine()
    urls = tuple(f"https://x/{number}" for number in range(rng.choice((5, 60, 300))))
    for _ in range(rng.randint(2, 7)):
        put = [random_document(rng, url) for url in rng.choices(urls, k=rng.randint(0, len(urls)))]
        remove = rng.choices(urls, k=rng.randint(0, len(urls) // 4))
        tested.write(Changes(put, remove), optimize=rng.random() < 0.1)
        reference.write(Changes(put, remove))
        compare((tested, reference), rng, urls, 30)
        if rng.random() < 0.3:
            tested.close()
            tested = WhooshEngine(tmp_path, create=False)
    compare((tested, reference), rng, urls, 150)


def test_engines_agree_at_20_000_documents(tmp_path: Path) -> None:
    rng = random.Random(20)
    tested, reference = WhooshEngine(tmp_path, pool_bytes=4 << 20), MemoryEngine()
    urls = tuple(f"https://x/{number}" for number in range(20_000))
    texts = [random_document(rng, url) for url in urls[:500]]

    def documents(numbers: range) -> list[Document]:
        # Drawn from few texts: writing 20,000 takes longer than comparing them.
        chosen = [(urls[number], rng.choice(texts)) for number in numbers]
        return [replace(text, url=url, page=replace(text.page, url=url)) for url, text in chosen]

    for numbers, removed in ((range(20_000), ()), (range(300, 800), urls[5_000:6_000])):
        put = documents(numbers)
        tested.write(Changes(put, removed))
        reference.write(Changes(put, removed))
    assert tested.segments() == 2
    compare((tested, reference), rng, urls, 25)
