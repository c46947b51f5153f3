"""A build needs memory for what it holds at a time, not for all that it has written."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.document import Document
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.segment import merge, pool
from index.engines.whoosh.segment.arrays import ArrayWriter
from index.engines.whoosh.segment.postings import PostingsFile
from tests.index.documents import document

WORDS = [f"wort{n}" for n in range(400)]


def documents(count: int) -> Iterator[Document]:
    """Yield documents of random words, one at a time."""
    rng = random.Random(count)
    for number in range(count):
        yield document(f"u/{number}", " ".join(rng.choices(WORDS, k=40)))


def peak(directory: Path, count: int) -> int:
    """Return the most bytes that Python and numpy hold while *count* documents are written."""
    engine = WhooshEngine(directory, pool_bytes=200_000)
    tracemalloc.start()
    try:
        engine.write(Changes(documents(count)))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_memory_of_a_build_hardly_grows_with_its_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As small in comparison to the index as with a large one.
    monkeypatch.setattr(pool, "_STRETCH", 10_000)
    monkeypatch.setattr(merge, "_STRETCH", 10_000)
    few, many = peak(tmp_path / "few", 1_500), peak(tmp_path / "many", 6_000)
    # What is left to grow are the numbers and the URL of each document.
    assert many - few < 4_500 * 300
    assert many < 1.6 * few


def test_a_pool_never_holds_more_than_its_limit(tmp_path: Path) -> None:
    runs: list[Path] = []

    def create(extension: str) -> tuple[ArrayWriter, Path]:
        runs.append(tmp_path / f"x{extension}")
        return ArrayWriter(runs[-1].open("wb")), runs[-1]

    filled, rng = pool.PostingPool(create, 5_000), random.Random(1)
    for doc in range(200):
        filled.add_document(doc, {"body": {word: (n,) for n, word in enumerate(rng.sample(WORDS, 9))}})
        assert sum(field.size() for field in filled._fields.values()) <= 5_000
    assert len(runs) > 5
    whole = tmp_path / "whole.pst"
    filled.finish(ArrayWriter(whole.open("wb")))
    assert not any(path.exists() for path in runs)
    field = PostingsFile(whole).fields["body"]
    each = np.split(field.docs.astype(int), field.first[1:-1].astype(int))
    assert sum(map(len, each)) == 200 * 9
    assert all((np.diff(docs) > 0).all() for docs in each)
