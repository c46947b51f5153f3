"""What is typed finds what is meant, and says what was done to find it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.page import Page, Passage
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from hechingen_search.search.show.notices import headline
from index.analysis.german import German
from index.document import Facet
from index.engines.memory import MemoryEngine
from index.query import Sort
from tests.search.pages import HOST, fill


def urls(page: ResultPage) -> list[str]:
    return [item.url.removeprefix(HOST) for item in page.items]


FIRST = [
    ("hund anmelden", "/hund"),
    ("Hunde Anmeldung", "/hund"),
    ("Wo kann ich meinen Hund anmelden?", "/hund"),
    ("hundesteuer satzung", "/hundesteuersatzung.pdf"),
    ('"Die Steuer beträgt"', "/hund"),
    ("hallenb*", "/schwimmbad"),
    ("titel:hallenbad", "/schwimmbad"),
    ("Hallenbad ODER Freibad", "/schwimmbad"),
    ("glockenturm", "/haushalt.pdf"),
    ("typ:pdf hundesteuer", "/hundesteuersatzung.pdf"),
    ("HALLENBAD ÖFFNUNGSZEITEN", "/schwimmbad"),
]


@pytest.mark.parametrize(("typed", "first"), FIRST)
def test_the_right_page_is_first(searcher: Searcher, typed: str, first: str) -> None:
    assert urls(searcher.search(SearchRequest(typed)))[:1] == [first]


def test_excluded_words_and_filters_narrow(searcher: Searcher) -> None:
    assert "/schwimmbad" not in urls(searcher.search(SearchRequest("hund -hallenbad")))
    assert urls(searcher.search(SearchRequest("hund bereich:freizeit"))) == ["/schwimmbad"]
    assert urls(searcher.search(SearchRequest("hund jahr:2023"))) == ["/schwimmbad"]
    assert urls(searcher.search(SearchRequest("hund seit:2024"))) == ["/hund"]
    assert urls(searcher.search(SearchRequest("hund", filters={Facet.TYPE: ("service",)}))) == ["/hund"]
    assert urls(searcher.search(SearchRequest("hund", since=date(2024, 1, 1)))) == ["/hund"]


def test_only_a_filter_lists_all_that_pass(searcher: Searcher) -> None:
    assert set(urls(searcher.search(SearchRequest("typ:pdf")))) == {
        "/hundesteuersatzung.pdf",
        "/haushalt.pdf",
    }


def test_pages_with_a_part_stand_below_a_line_that_names_what_they_lack(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("hund impfausweis"))
    assert (page.total, page.items[0].missing) == (1, ())
    assert urls(page)[0] == "/hund"
    below = page.items[1:]
    assert page.partial >= len(below) > 0
    assert all(item.missing == ("impfausweis",) for item in below)
    assert page.divider == "Auf diesen Seiten fehlt „impfausweis“:"
    assert page.notices == ()


def test_where_no_page_has_all_words_none_is_counted(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("hallenbad glockenturm"))
    assert set(urls(page)) == {"/schwimmbad", "/haushalt.pdf"}
    assert (page.total, page.partial, page.notices) == (0, 2, ())
    assert {item.missing for item in page.items} == {("hallenbad",), ("glockenturm",)}
    assert headline(page) == "Kein genauer Treffer"


NOTHING_FALSE = [
    "Hallenbadmeister",  # a part is a word, the rest too: it may be offered, never counted
    "schornsteinfeger",
    "Frau Müller",
    "hallenbad tübingen",
    '"hund glockenturm"',
]


@pytest.mark.parametrize("typed", NOTHING_FALSE)
def test_what_no_page_has_is_not_counted(searcher: Searcher, typed: str) -> None:
    assert searcher.search(SearchRequest(typed)).total == 0


def test_an_act_orders_and_does_not_select(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("schnee anmelden"))
    assert page.items == ()
    assert page.notices[0].text == "Zu „schnee“ steht auf dieser Website nichts."


def test_of_several_words_it_is_said_only_that_no_page_has_them_all(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("hallenbad tübingen"))
    assert page.items == ()
    assert page.also == ()
    assert page.notices[0].text == "Keine Seite enthält „tübingen“ und „hallenbad“ zugleich."


def test_a_star_inside_a_sentence_is_a_wish(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("Hund* anmelden Qwx*")).items


def test_other_languages_are_not_mixed_in(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("hund steuer"))
    assert "/leichte-sprache/hund" not in urls(page)
    assert {value.value for value in page.facets[Facet.LANGUAGE]} >= {"de", "de-simple"}
    simple = searcher.search(SearchRequest("hund steuer", filters={Facet.LANGUAGE: ("de-simple",)}))
    assert urls(simple) == ["/leichte-sprache/hund"]


def test_a_phrase_that_nobody_wrote_is_searched_as_words_and_says_so(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest('"anmelden Hund"'))
    assert urls(page)[0] == "/hund"
    (notice,) = page.notices
    assert notice.text.startswith("Wörtlich steht „anmelden Hund“ auf keiner Seite")
    assert searcher.search(SearchRequest('"anmelden Hund"', strict=True)).total == 0


def test_sorting_by_date(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("hund", sort=Sort.DATE))
    days = [item.date for item in page.items if item.date]
    assert days == sorted(days, reverse=True)


def test_paging_covers_every_hit_once(searcher: Searcher) -> None:
    every = urls(searcher.search(SearchRequest("hund euro steuer", size=10)))
    pages = [urls(searcher.search(SearchRequest("hund euro steuer", size=2, page=n))) for n in (1, 2, 3, 4)]
    assert [url for page in pages for url in page] == every
    assert searcher.search(SearchRequest("hund", page=10**9)).items == ()


def test_a_pdf_opens_at_the_page_that_matched(searcher: Searcher) -> None:
    item = searcher.search(SearchRequest("glockenturm")).items[0]
    assert item.snippet is not None
    assert item.snippet.page == 87
    assert item.link == f"{HOST}/haushalt.pdf#page=87"
    assert [piece.text for piece in item.snippet.fragments if piece.marked] == ["Glockenturm"]


def test_what_must_not_be_quoted_is_found_and_not_shown(searcher: Searcher) -> None:
    item = searcher.search(SearchRequest("durchwahl wachdienst")).items[0]
    assert item.url == f"{HOST}/geheim"
    assert item.snippet is not None
    assert "Durchwahl" not in "".join(piece.text for piece in item.snippet.fragments)


def test_synonyms_are_found_after_the_word_itself_and_named(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("Freibad"))
    assert urls(page) == ["/schwimmbad"]
    assert page.notices == ()
    assert "Hallenbad" in page.also
    assert searcher.search(SearchRequest("Freibad", strict=True)).total == 0


def test_no_scrap_of_a_word_is_sought(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("Xyzzhallenbad")).items == ()


def test_nothing_found_is_said(searcher: Searcher) -> None:
    assert [notice.kind for notice in searcher.search(SearchRequest("qqq")).notices] == ["empty"]


def test_nothing_asked_is_said_calmly(searcher: Searcher) -> None:
    for typed in ("", "   ", "*", "😀", "\x00", "-"):
        page = searcher.search(SearchRequest(typed))
        assert (page.total, page.items) == (0, ())
        assert page.notices[0].kind == "empty"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60), st.binary(max_size=60).map(lambda b: b.decode("utf-8", "surrogateescape"))
    )
)
def test_no_query_fails(searcher: Searcher, typed: str) -> None:
    page = searcher.search(SearchRequest(typed))
    assert 0 <= len(page.items) <= 10


def test_a_part_of_a_compound_that_no_page_has_may_be_called_otherwise(german: German) -> None:
    pages = (
        Page(f"{HOST}/a", "Termine", (Passage("Termin im Bürgerbüro buchen, Termin absagen."),)),
        Page(f"{HOST}/b", "Eheschließung", (Passage("Anmeldung im Standesamt."),)),
        Page(f"{HOST}/c", "Eheschließung im Schloss", (Passage("Anmeldung mit Termin."),)),
    )
    found = Searcher(fill(MemoryEngine(), german, pages), german).search(SearchRequest("Trauungstermin"))
    assert urls(found)[0] == "/c"
    assert "Eheschließung" in found.also
