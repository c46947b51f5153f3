"""What likeness changes in the order and what it finds, and where it has no say; with a tiny encoder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Page, Passage
from hechingen_search.editorial import outside
from hechingen_search.editorial.rules import Editorial
from hechingen_search.search.query.parse import parse
from hechingen_search.search.ranking.meaning import Meaning, has_meaning
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.memory import MemoryEngine
from index.meaning import build, vectors
from tests.index.meaning.tiny import TinyEncoder

PAGES = (
    Page("t/hund", "Hundesteuer", (Passage("Jeder Hund ist anzumelden. Die Steuer zahlt der Halter."),)),
    Page("t/abfall", "Abfall", (Passage("Abfall wird montags geholt. Die Tonne steht an der Straße."),)),
    Page("t/ehe", "Eheschließung", (Passage("Die Trauung findet im Saal des Rathauses statt."),)),
    Page("t/bad", "Hallenbad", (Passage("Schwimmen ist dienstags möglich, im Rathaus gibt es Karten."),)),
    Page("t/dog-en", "Dog tax", (Passage("Every dog has to be registered."),), language="en"),
    *(
        Page(f"t/amt{n}", f"Amt {n}", (Passage(f"Zimmer {n} im Rathaus, Sprechzeiten nach Absprache."),))
        for n in range(12)
    ),
)


@pytest.fixture(scope="module")
def engine(german: German) -> MemoryEngine:
    """Give an engine with the pages."""
    engine = MemoryEngine()
    engine.write(Changes(put=[analyse(page, german) for page in PAGES]))
    return engine


@pytest.fixture(scope="module")
def meaning(tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    """Give the vectors of the pages."""
    directory: Path = tmp_path_factory.mktemp("vectors")
    encoder = TinyEncoder()
    build.Meaning(encoder, directory).write(directory, None, lambda _: PAGES, ())
    found = vectors.opened(directory, encoder.name)
    assert found is not None
    return Meaning(encoder, found)


@pytest.fixture(scope="module")
def town(engine: MemoryEngine, german: German, meaning: Meaning) -> Searcher:
    """Give the search with vectors."""
    return Searcher(engine, german, meaning=meaning)


def urls(found: ResultPage) -> list[str]:
    """Return the addresses of the hits."""
    return [item.url for item in found.items]


def kinds(found: ResultPage) -> set[str]:
    """Return the kinds of the notices."""
    return {notice.kind for notice in found.notices}


def test_likeness_orders_and_creates_no_hits(town: Searcher, engine: MemoryEngine, german: German) -> None:
    without = Searcher(engine, german).search(SearchRequest("heiraten im Rathaus"))
    found = town.search(SearchRequest("heiraten im Rathaus"))
    assert found.total == without.total
    assert urls(found)[0] == "t/ehe"


def test_pages_may_be_meant_where_words_find_nothing(
    town: Searcher, engine: MemoryEngine, german: German
) -> None:
    found = town.search(SearchRequest("Vierbeiner"))
    assert urls(found)[0] == "t/hund"
    assert kinds(found) == {"meant"}


def test_where_it_is_known_who_does_it_nothing_is_guessed(
    engine: MemoryEngine, german: German, meaning: Meaning, tmp_path: Path
) -> None:
    path = tmp_path / "woanders.toml"
    path.write_text('[[elsewhere]]\nwords = ["Vierbeiner"]\nwhy = "Das macht der Kreis."\n', encoding="utf-8")
    rules = Editorial(outside=outside.read(path, german))
    found = Searcher(engine, german, meaning=meaning, editorial=rules).search(SearchRequest("Vierbeiner"))
    assert found.elsewhere
    assert found.items == ()
    assert kinds(found) == {"empty"}


def test_without_vectors_nothing_is_meant(engine: MemoryEngine, german: German) -> None:
    assert not Searcher(engine, german).search(SearchRequest("Vierbeiner")).total


@pytest.mark.parametrize(
    "text", ['"Vierbeiner"', "Vierbeiner -Katze", "Vierb*", "titel:Vierbeiner", "Vierbeiner 9"]
)
def test_what_is_asked_for_exactly_is_found_exactly(town: Searcher, text: str) -> None:
    assert "meant" not in kinds(town.search(SearchRequest(text)))


def test_a_strict_search_is_one_for_words(town: Searcher) -> None:
    assert town.search(SearchRequest("Vierbeiner", strict=True)).total == 0


@pytest.mark.parametrize("text", ["Xyloquarz", "12.345", "Zzz"])
def test_names_and_numbers_mean_nothing(german: German, text: str) -> None:
    assert not has_meaning(parse(text), german)


def test_a_question_in_another_language_finds_its_own_pages_first_then_german_ones(town: Searcher) -> None:
    found = town.search(SearchRequest("Where do I register my dog?"))
    assert urls(found)[:2] == ["t/dog-en", "t/hund"]
    assert (found.language, kinds(found)) == ("en", {"language"})
    (notice,) = found.notices
    assert "German pages" in notice.own
    assert "auf Englisch" in notice.text


@pytest.mark.parametrize(
    ("text", "url"), [("де зареєструвати собаку", "t/hund"), ("çöp", "t/abfall"), ("كلب", "t/hund")]
)
def test_german_pages_answer_in_every_language(town: Searcher, text: str, url: str) -> None:
    assert urls(town.search(SearchRequest(text)))[0] == url


@pytest.mark.parametrize(
    ("text", "url"), [("dog tax", "t/hund"), ("çöp", "t/abfall"), ("шлюб", "t/ehe"), ("مسبح", "t/bad")]
)
def test_terms_answer_without_vectors(engine: MemoryEngine, german: German, text: str, url: str) -> None:
    found = Searcher(engine, german).search(SearchRequest(text))
    assert url in urls(found)[:2]
    assert found.language != "de"


def test_a_quoted_name_comes_first_as_typed(town: Searcher) -> None:
    assert urls(town.search(SearchRequest('where is "Abfall"')))[0] == "t/abfall"
    assert town.search(SearchRequest('where is the "swimming" pool')).total


def test_the_share_of_likeness_is_explained(town: Searcher) -> None:
    lines = "\n".join(town.explain("heiraten im Rathaus", "t/ehe").lines())
    assert "Bedeutung" in lines


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120))
def test_whatever_is_typed_is_answered(town: Searcher, text: str) -> None:
    town.search(SearchRequest(text))
