"""Random documents, updates and queries: the engines must answer like the reference engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document, Field
from index.engine import Changes, Engine, Hits
from index.engines.memory import MemoryEngine
from index.engines.registry import engine_in
from index.engines.service import Connection
from index.engines.whoosh import WhooshEngine
from index.query import Query, Sort
from tests.index.documents import random_document, random_query


def assert_same(found: Hits, expected: Hits, query: Query, scores: Mapping[str, float]) -> None:
    """Compare two answers, given the *scores* of all that the reference finds.

    Where scores tie within rounding another document may be shown, but only with the score it deserves.
    """
    assert found.total == expected.total == len(scores), query
    assert found.facets == expected.facets, query
    assert len(found.items) == len(expected.items) == len({hit.url for hit in found.items}), query
    theirs = {hit.url: hit for hit in expected.items}
    for hit, other in zip(found.items, expected.items, strict=True):
        assert hit.score == close(other.score), query
        assert hit.score == close(scores[hit.url]), query
        if query.sort is Sort.DATE:
            assert hit.page.published == other.page.published
        if (same := theirs.get(hit.url)) is not None:
            assert {term: list(at) for term, at in hit.positions.items()} == same.positions, query
            assert {term: list(at) for term, at in hit.title.items()} == same.title, query
            assert (hit.page, hit.passage_starts) == (same.page, same.passage_starts)


def assert_same_places(engines: tuple[Engine, Engine], url: str, passages: int) -> None:
    """Compare where both say that the words of the passages stand."""
    for number in range(passages):
        kept, wanted = (engine.places(url, number) for engine in engines)
        assert (list(kept.steps), kept.repaired) == wanted


def close(score: float) -> object:
    """Return what equals *score* to a ten-thousandth."""
    return pytest.approx(score, rel=1e-4, abs=1e-6)


def compare(engines: tuple[Engine, Engine], rng: random.Random, urls: tuple[str, ...], queries: int) -> None:
    """Ask both engines the same random questions."""
    tested, reference = engines
    assert tested.count() == reference.count()
    for field in Field:
        assert list(tested.terms(field)) == list(reference.terms(field))
        assert list(tested.terms(field, "hu")) == list(reference.terms(field, "hu"))
    for _ in range(queries):
        query = random_query(rng, urls)
        every = reference.search(replace(query, limit=len(urls), offset=0, facets=(), positions=False)).items
        scores = {hit.url: hit.score for hit in every}
        found = tested.search(query)
        assert_same(found, reference.search(query), query, scores)
        for hit in found.items[:3]:
            assert_same_places(engines, hit.url, len(hit.passage_starts))


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


@pytest.mark.parametrize("seed", range(3))
def test_random_commits_and_queries_agree_on_a_cluster(
    tmp_path: Path, connect: Callable[..., Connection], seed: int
) -> None:
    rng = random.Random(100 + seed)
    connection = connect(shards=rng.choice((1, 3)), copies=1)
    tested, reference = (
        engine_in("opensearch", tmp_path / "g000001", connection, create=True),
        MemoryEngine(),
    )
    urls = tuple(f"https://x/{number}" for number in range(rng.choice((60, 300))))
    for _ in range(3):
        put = [random_document(rng, url) for url in rng.choices(urls, k=rng.randint(0, len(urls)))]
        changes = Changes(put, rng.choices(urls, k=rng.randint(0, len(urls) // 4)))
        tested.write(changes)
        reference.write(changes)
        compare((tested, reference), rng, urls, 30)
        tested.verify()
    tested.close()


def test_engines_agree_at_20_000_documents(tmp_path: Path) -> None:
    rng = random.Random(20)
    tested, reference = WhooshEngine(tmp_path, pool_bytes=4 << 20), MemoryEngine()
    urls = tuple(f"https://x/{number}" for number in range(20_000))
    texts = [random_document(rng, url) for url in urls[:500]]

    def drawn(count: int) -> list[Document]:
        # From few texts: writing 20,000 takes longer than comparing them.
        chosen = [(url, rng.choice(texts)) for url in rng.sample(urls, count)]
        return [replace(text, url=url, page=replace(text.page, url=url)) for url, text in chosen]

    # A large segment; a small one beside it; a third; all newer ones merged; the large one rewritten.
    for put, removed, segments in (
        (20_000, 0, 1),
        (500, 900, 2),
        (90, 30, 3),
        (600, 30, 2),
        (5_000, 2_000, 1),
    ):
        changes = Changes(drawn(put), rng.sample(urls, removed))
        tested.write(changes)
        reference.write(changes)
        assert tested.segments() == segments
        compare((tested, reference), rng, urls, 12)
