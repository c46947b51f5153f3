"""The excerpt shows the stretch that says most of what was asked, wherever it stands."""

from __future__ import annotations

import pytest

from crawler.page import Page, Passage
from hechingen_search.results import ResultItem, SearchRequest
from hechingen_search.search import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.memory import MemoryEngine

FILLER = "Der Gemeinderat hat den Bericht der Verwaltung ohne Aussprache zur Kenntnis genommen. " * 4
TEXT = (
    f"Das Freibad hat eine Liegewiese. {FILLER}Eine Karte gilt zehn Tage. {FILLER}"
    f"Im Freibad kostet die Karte fünf Euro. {FILLER}"
)


@pytest.fixture(scope="module")
def searcher(german: German) -> Searcher:
    page = Page("https://stadt.example/bad", "Eintritt", (Passage(FILLER), Passage(TEXT)))
    engine = MemoryEngine()
    engine.write(Changes(put=(analyse(page, german),)))
    return Searcher(engine, german)


def only(searcher: Searcher, typed: str) -> ResultItem:
    (item,) = searcher.search(SearchRequest(typed)).items
    return item


def marked(item: ResultItem) -> list[str]:
    return [piece.text for piece in item.snippet.fragments if piece.marked] if item.snippet else []


@pytest.mark.parametrize("typed", ["Freibad Karte", "Freibad Karten kostet"])
def test_words_that_stand_together_are_shown_together(searcher: Searcher, typed: str) -> None:
    assert {"Freibad", "Karte"} <= set(marked(only(searcher, typed)))


def test_a_phrase_is_shown_where_it_stands_and_marked_only_there(searcher: Searcher) -> None:
    assert marked(only(searcher, '"die Karte"')) == ["die", "Karte"]


def test_one_word_is_shown_where_it_stands_first(searcher: Searcher) -> None:
    assert marked(only(searcher, "Liegewiese")) == ["Liegewiese"]


def test_what_is_asked_of_the_title_shows_the_beginning(searcher: Searcher) -> None:
    snippet = only(searcher, "titel:Eintritt").snippet
    assert snippet is not None
    assert snippet.fragments[0].text.startswith("Der Gemeinderat")
