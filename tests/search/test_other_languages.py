"""Pages in other languages: found by the name of the language, and told of where they are not shown."""

from __future__ import annotations

import pytest

from crawler.page import Page, Passage
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from hechingen_search.search.show.notices import other_languages
from index.analyse import analyse
from index.analysis.german import German
from index.document import Facet
from index.engine import Changes
from index.engines.memory import MemoryEngine

PAGES = (
    Page("https://x/de/", "Willkommen", (Passage("Auch in Leichter Sprache und Gebärdensprache."),), depth=0),
    Page("https://x/de/a", "Rathaus", (Passage("Das Rathaus steht am Markt."),)),
    Page("https://x/en/", "Welcome", (Passage("The Rathaus is our town hall."),), language="en", depth=1),
    Page("https://x/en/b", "Passports", (Passage("Bring a photo."),), language="en", depth=2),
    Page("https://x/leicht", "Das Rathaus", (Passage("Das Rathaus ist ein Haus."),), language="de-simple"),
    Page("https://x/dgs", "Video", (Passage("Ein Film."),), language="gsg"),
)


@pytest.fixture(scope="module")
def searcher(german: German) -> Searcher:
    engine = MemoryEngine()
    engine.write(Changes(analyse(page, german) for page in PAGES))
    return Searcher(engine, german)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("english", ["https://x/en/", "https://x/en/b"]),
        ("Englisch", ["https://x/en/", "https://x/en/b"]),
        ("leichte Sprache", ["https://x/leicht"]),
        ("einfache sprache", ["https://x/leicht"]),
        ("Gebärdensprache", ["https://x/dgs"]),
        ("DGS", ["https://x/dgs"]),
    ],
)
def test_the_name_of_a_language_finds_its_pages(searcher: Searcher, typed: str, first: list[str]) -> None:
    found = searcher.search(SearchRequest(typed))
    assert [item.url for item in found.items][: len(first)] == first
    assert found.total >= len(first)
    assert found.total == len(found.items)
    assert not found.notices


def test_what_speaks_of_a_language_only_is_a_plain_search(searcher: Searcher) -> None:
    assert [item.url for item in searcher.search(SearchRequest("rathaus")).items] == ["https://x/de/a"]
    assert "https://x/en/b" not in [i.url for i in searcher.search(SearchRequest("englisch lernen")).items]


def test_hits_in_other_languages_are_told_of(searcher: Searcher) -> None:
    found = searcher.search(SearchRequest("rathaus"))
    assert other_languages(found) == (
        ("de-simple", "In Leichter Sprache: 1 Seite"),
        ("en", "Auf Englisch: 1 Seite"),
    )
    chosen = searcher.search(SearchRequest("rathaus", filters={Facet.LANGUAGE: ("en",)}))
    assert [item.url for item in chosen.items] == ["https://x/en/"]
    assert other_languages(chosen) == ()
