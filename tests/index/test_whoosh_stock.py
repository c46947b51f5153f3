"""Everything that stock Whoosh offers beyond our fast path works on our segments, and agrees with it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from whoosh import index, query
from whoosh.searching import Searcher

from index.document import Field
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.segment.terms import encode
from index.engines.whoosh.segment.writer import ArrayIndex
from index.query import AllOf, AnyOf, Clause, Phrase, Prefix, Query, Term
from tests.index.documents import WORDS, document, random_document

F = Field.BODY


@pytest.fixture(params=["one segment", "deletions", "segments"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> WhooshEngine:
    """Give an index in each of the states that a segment list can be in."""
    rng = random.Random(7)
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([random_document(rng, f"u/{n}") for n in range(200)]))
    if request.param == "deletions":
        engine.write(Changes(remove=[f"u/{n}" for n in range(0, 60, 3)]))
        assert engine.segments() == 1
    elif request.param == "segments":
        engine.write(Changes([random_document(rng, f"u/{n}") for n in range(180, 215)]))
        assert engine.segments() == 2
    return engine


def stock(word: str) -> query.Term:
    """Return Whoosh's query for *word*."""
    return query.Term(F.value, word)


PAIRS: list[tuple[Clause, query.Query]] = [
    *((Term(F, word), stock(word)) for word in (*WORDS, "fehlt")),
    (AllOf((Term(F, "hund"), Term(F, "wald"))), query.And([stock("hund"), stock("wald")])),
    (AnyOf((Term(F, "hund"), Term(F, "wald"), Term(F, "x"))), stock("hund") | stock("wald") | stock("x")),
    (Phrase(F, (("hund",), ("wald",))), query.Phrase(F.value, ["hund", "wald"])),
    (Phrase(F, (("rat",), ("bau",))), query.Phrase(F.value, ["rat", "bau"])),
    (Prefix(F, "hund"), query.Prefix(F.value, "hund")),
    (Prefix(F, "ä"), query.Prefix(F.value, "ä")),
]
# Without exclusions, which Whoosh-Reloaded 2.7.5 gets wrong on any codec: AndNotMatcher lets its first
# document through when the excluded list starts earlier, InverseMatcher deleted ones after its last match.


def found_by_stock(searcher: Searcher, asked: query.Query) -> list[str]:
    """Return the URLs that stock Whoosh finds."""
    return sorted(hit["url"] for hit in searcher.search(asked, limit=None))


def test_stock_matchers_find_what_the_fast_path_finds(written: WhooshEngine, tmp_path: Path) -> None:
    with index.open_dir(str(tmp_path)).searcher() as searcher:
        assert searcher.doc_count() == written.count()
        for ours, theirs in PAIRS:
            hits = written.search(Query(ours, limit=1000))
            assert found_by_stock(searcher, theirs) == sorted(hit.url for hit in hits.items), theirs
            if hits.total:
                assert len(searcher.search(theirs, limit=3)) == hits.total


def test_stock_readers_see_terms_lengths_and_positions(written: WhooshEngine, tmp_path: Path) -> None:
    with index.open_dir(str(tmp_path)).reader() as reader:
        assert set(reader.indexed_field_names()) >= {"url", "body", "title"}
        # Whoosh counts the terms of deleted documents until they are merged away.
        assert {term for term, _ in written.terms(F)} <= {t.decode() for t in reader.lexicon("body")}
        assert reader.field_length("body") > 0
        matcher = reader.postings("body", "hund")
        while matcher.is_active():
            url = reader.stored_fields(matcher.id())["url"]
            hit = written.search(Query(AllOf((Term(F, "hund"),)), limit=1000))
            mine = next(h for h in hit.items if h.url == url)
            assert matcher.value_as("positions") == list(mine.positions["hund"])
            assert matcher.weight() == len(mine.positions["hund"])
            matcher.next()


def test_stock_fuzzy_and_wildcards_work(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([document("u/1", "hundesteuer"), document("u/2", "hundesteur katze")]))
    with index.open_dir(str(tmp_path)).searcher() as searcher:
        assert found_by_stock(searcher, query.FuzzyTerm("body", "hundesteuer")) == ["u/1", "u/2"]
        assert found_by_stock(searcher, query.Wildcard("body", "k*e")) == ["u/2"]


def test_stock_writers_delete_and_optimise(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([document(f"u/{n}", f"hund wort{n}") for n in range(10)]))
    engine.write(Changes([document("u/10", "hund")]))
    writer = ArrayIndex(engine._storage).writer()
    assert writer.delete_by_term("body", "wort3") == 1
    writer.commit(optimize=True)
    engine.refresh()
    assert (engine.count(), engine.segments()) == (10, 1)
    assert engine.search(Query(Term(F, "hund"))).total == 10
    with pytest.raises(NotImplementedError, match="add"):
        ArrayIndex(engine._storage).writer().add_document(url="x")


def test_terms_are_found_by_hash_and_by_bisection(written: WhooshEngine) -> None:
    for part in written._snapshot.parts:
        table = part.postings.fields["body"].terms
        words = [table[n] for n in range(len(table))]
        assert words == sorted(set(words)) == table.slice(0, len(table))
        for n, word in enumerate(words):
            assert table.find(word) == table.lower(word) == n
            low, high = table.range(word[:2])
            assert words[low:high] == [other for other in words if other.startswith(word[:2])]
        assert table.find(b"") == table.find(encode("fehlt")) == -1
