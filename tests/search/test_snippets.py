"""The excerpt shows the stretch that says most of what was asked, wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Page, Passage
from hechingen_search.search.results import ResultItem, SearchRequest
from hechingen_search.search.searcher import Searcher
from hechingen_search.search.show.snippets import LENGTH, bounds
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.memory import MemoryEngine
from tests.search.pages import HOST, fill

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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"die Karte"', ["Die", "Karte"]),
        ("Kart*", ["Karte", "Karten"]),
        ('"Karten"', ["Karten"]),
        ('titel:"und der"', ["und", "der"]),
        ('Karten "die Karte"', ["Die", "Karte", "Karten"]),
    ],
)
@pytest.mark.parametrize("passages", [(), (Passage("Die Karte B 27."), Passage("An der B 27"))])
def test_a_title_is_marked_where_it_matches(
    german: German, typed: str, expected: list[str], passages: tuple[Passage, ...]
) -> None:
    title = found(german, typed, *passages, title="Die Karte und der Karten").title
    assert [piece.text for piece in title if piece.marked] == expected


PRINTED = "Die Müll\u00adab\u00adfuhr holt\ndie Bio-\ntonne. " + FILLER


def found(german: German, typed: str, *passages: Passage, title: str = "Seite") -> ResultItem:
    engine = MemoryEngine()
    engine.write(Changes(put=(analyse(Page("https://stadt.example/x", title, passages), german),)))
    return only(Searcher(engine, german), typed)


@pytest.mark.parametrize(
    ("typed", "expected"), [("Müllabfuhr", ["Müll\u00adab\u00adfuhr"]), ("Biotonne", ["Bio- tonne"])]
)
def test_marks_in_a_repaired_text_stand_in_the_original(
    german: German, typed: str, expected: list[str]
) -> None:
    item = found(german, typed, Passage(FILLER), Passage(FILLER + PRINTED))
    assert marked(item) == expected
    assert item.snippet is not None
    text = "".join(piece.text for piece in item.snippet.fragments)
    assert text.strip("… ") in (FILLER + PRINTED).replace("\n", " ")


def test_what_must_not_be_quoted_is_not_shown_even_where_it_matches_best(german: German) -> None:
    secret = Passage("Liegewiese Freibad Karte", quotable=False)
    item = found(german, "Freibad Karte Liegewiese", secret, Passage("Eine Karte."), secret)
    assert item.snippet is not None
    assert "".join(piece.text for piece in item.snippet.fragments) == "Eine Karte."
    assert found(german, "Liegewiese", secret).snippet is None


def test_a_hit_by_its_title_shows_its_beginning(german: German) -> None:
    item = found(german, "Liegewiese", Passage(FILLER), Passage("Ende."), title="Die Liegewiese")
    assert [piece.text for piece in item.title if piece.marked] == ["Liegewiese"]
    assert item.snippet is not None
    assert item.snippet.fragments[0].text.startswith("Der Gemeinderat")


@settings(deadline=None)
@given(st.text("Aa .!?:\n", max_size=700), st.data())
def test_an_excerpt_holds_its_match_and_is_not_too_long(text: str, data: st.DataObject) -> None:
    match = data.draw(st.sampled_from([at for at, letter in enumerate(text) if letter.isalpha()] or [0]))
    start, end = bounds(text, match)
    assert 0 <= start <= match <= end <= len(text)
    assert end - start <= LENGTH
    assert match < end or not text


def test_further_pages_of_a_file_that_say_as_much_are_named(german: German) -> None:
    texts = (
        "Vorwort.",
        "Der Zwinger.",
        "Hund und Zwinger.",
        "Der Hund.",
        "Zwinger für den Hund.",
        "Hund, Zwinger.",
    )
    passages = tuple(Passage(text, page=n) for n, text in enumerate(texts, 1))
    file = Page(f"{HOST}/a.pdf", "Hund und Zwinger", passages, media_type="application/pdf", page_count=6)
    found = Searcher(fill(MemoryEngine(), german, (file,)), german).search(SearchRequest("hund zwinger"))
    (item,) = found.items
    assert item.snippet is not None
    assert sorted((item.snippet.page or 0, *item.pages)) == [3, 5, 6]
    assert item.link.endswith(f"#page={item.snippet.page}")
