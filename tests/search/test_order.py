"""Laws of order and presentation, each over the fewest pages that show it; ``make mutants`` breaks them."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from crawler.extract.dates import event
from crawler.extract.html.breadcrumb import section
from crawler.extract.html.dom import parse
from crawler.extract.html.metadata import Metadata
from crawler.page import Kind, Page, Passage
from hechingen_search.editorial.rules import Editorial
from hechingen_search.published import OpenedIndex
from hechingen_search.search.ranking.blocks import BLOCK, Window, reordered
from hechingen_search.search.ranking.weights import Weights
from hechingen_search.search.results import MAX_RESULTS, ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analyse import analyse, prior
from index.analysis.german import German
from index.build import build
from index.engine import Changes, Hit
from index.engines.memory import MemoryEngine
from index.generations import Generations
from index.query import Sort
from tests.index.pages import ListSource
from tests.index.pages import page as indexed

TODAY = date(2026, 11, 23)
FILLER = "Der Gemeinderat hat den Bericht der Verwaltung zur Kenntnis genommen. "


def page(name: str, title: str, text: str, **more: object) -> Page:
    return Page(f"https://stadt.example/{name}", title, (Passage(text),), **more)  # type: ignore[arg-type]


def found(german: German, pages: Iterable[Page], request: SearchRequest, **more: object) -> ResultPage:
    engine = MemoryEngine()
    others = (page(f"z{n}", f"Bericht {n}", FILLER) for n in range(12))
    engine.write(Changes([analyse(each, german) for each in (*pages, *others)]))
    searcher = Searcher(engine, german, today=lambda: TODAY, **more)  # type: ignore[arg-type]
    return searcher.search(request)


def order(german: German, pages: Iterable[Page], text: str, **more: object) -> list[str]:
    answer = found(german, pages, SearchRequest(text), **more)
    return [item.url.rpartition("/")[2] for item in answer.items]


def test_a_page_that_the_editors_prefer_stands_before_its_equal(german: German) -> None:
    pages = [page(name, "Zisterne", "Die Zisterne im Hof.") for name in ("a", "b")]
    pages[1] = page("b", "Zisterne", "Die Zisterne am Tor.")
    assert order(german, pages, "zisterne") == ["a", "b"]
    boost = Editorial(boost=(("https://stadt.example/b", 1.5),))
    assert order(german, pages, "zisterne", editorial=boost) == ["b", "a"]


def test_what_informs_comes_before_what_records(german: German) -> None:
    pages = [page("a", "Zisterne", "Die Zisterne im Hof.", kind=Kind.MINUTES)]
    pages.append(page("b", "Zisterne", "Die Zisterne am Tor."))
    assert order(german, pages, "zisterne") == ["b", "a"]
    for kind in (Kind.NEWS, Kind.EVENT, Kind.MINUTES):
        assert prior(page("a", "A", "B", kind=kind)) < prior(page("a", "A", "B"))


def test_keywords_name_a_page_and_a_question_names_what_stands_in_it(german: German) -> None:
    often = page("a", "Bericht", "Zisterne. " * 6 + FILLER)
    named = page("b", "Zisterne der Stadt", FILLER * 2)
    assert order(german, [often, named], "zisterne") == ["b", "a"]
    weights = Weights(keyword_title=1.0)
    assert order(german, [often, named], "zisterne", weights=weights) == ["a", "b"], (
        "the law needs the weight"
    )


def hits(count: int) -> list[Hit]:
    return [Hit(f"u{n:02d}", 100.0 - n, Page(f"u{n:02d}", f"Titel {n}", ())) for n in range(count)]


@pytest.mark.parametrize(("place", "rank"), [(19, 0), (20, 20), (39, 20)])
def test_no_hit_is_moved_further_than_two_result_pages(place: int, rank: int) -> None:
    shown = reordered(hits(40), Window(0, 40), TODAY, {f"u{place:02d}": 9.0}, "")
    assert [each.hit.url for each in shown].index(f"u{place:02d}") == rank
    assert 2 * SearchRequest("").size == BLOCK


def test_a_passage_is_long_enough_to_judge_by(german: German) -> None:
    answer = found(
        german, [page("a", "Zisterne", "Eine Zisterne steht hier. " + FILLER * 9)], SearchRequest("zisterne")
    )
    snippet = answer.items[0].snippet
    assert snippet is not None
    assert 180 <= len("".join(each.text for each in snippet.fragments)) <= 260


@pytest.mark.parametrize(
    ("text", "year", "days"),
    [
        ("vom 28.12. bis 3.1.2027", 0, (date(2026, 12, 28), date(2027, 1, 3))),
        ("28. Dezember bis 3. Januar 2027", 2026, (date(2026, 12, 28), date(2027, 1, 3))),
        ("28. Dezember bis 3. Januar", 2026, (date(2026, 12, 28), date(2027, 1, 3))),
        ("28.12.2026 bis 3.1.2027", 2020, (date(2026, 12, 28), date(2027, 1, 3))),
        ("vom 3.1. bis 28.12.2027", 0, (date(2027, 1, 3), date(2027, 12, 28))),
    ],
)
def test_an_event_goes_on_into_the_new_year(text: str, year: int, days: tuple[date, date]) -> None:
    assert event([text], year) == days


CRUMBS = """<nav class="breadcrumb"><a href="/">Start</a> <a href="/r">Rathaus</a> <a href="/r/a">{}</a></nav>
<p>x</p>"""


@pytest.mark.parametrize(
    ("last", "areas"),
    [("Ämter", ("Rathaus", "Ämter")), ("Standesamt", ("Rathaus",)), ("STANDESAMT", ("Rathaus",))],
)
def test_a_linked_last_entry_is_an_area_unless_it_is_the_page(last: str, areas: tuple[str, ...]) -> None:
    dom = parse(CRUMBS.format(last), "https://stadt.example/r/a/s")
    assert section(dom, Metadata(dom), "Standesamt", "https://stadt.example/r/a/s") == areas


def test_serving_does_not_collect_what_lives_long(tmp_path: Path, german: German) -> None:
    generations, source = Generations(tmp_path), ListSource()
    source.put(indexed("u/1", "Rathaus"))
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        OpenedIndex(build(generations, source, german), german).close()
        assert gc.get_threshold() == (700, 10, 10_000)
    finally:
        gc.set_threshold(*before)


def test_the_edition_that_holds_comes_first_and_the_older_says_so(german: German) -> None:
    old = page("a", "Zisternensatzung 2017", "Satzung über Zisternen. " * 3, kind=Kind.BYLAW)
    new = page("b", "Zisternensatzung 2024", "Satzung über Zisternen.", kind=Kind.BYLAW)
    answer = found(german, [old, new], SearchRequest("zisternensatzung"))
    assert [(each.url[-1], each.labels) for each in answer.items] == [("b", ()), ("a", ("Ältere Fassung",))]


def test_what_is_over_comes_after_what_is_to_come(german: German) -> None:
    past = page("a", "Zisternenfest", "Fest", kind=Kind.EVENT, starts=date(2026, 11, 20))
    next_ = page("b", "Zisternenfest", "Das Fest", kind=Kind.EVENT, starts=date(2026, 11, 23))
    answer = found(german, [past, next_], SearchRequest("zisternenfest"))
    assert [(each.url[-1], each.labels) for each in answer.items] == [
        ("b", ()),
        ("a", ("Vergangene Veranstaltung",)),
    ]


def test_news_age(german: German) -> None:
    old = page("a", "Zisterne", "Neue Zisterne", kind=Kind.NEWS, published=date(2016, 1, 1))
    new = page("b", "Zisterne", "Eine Zisterne", kind=Kind.NEWS, published=date(2026, 11, 1))
    assert order(german, [old, new], "zisterne") == ["b", "a"]


def test_of_one_list_three_are_shown_in_full(german: German) -> None:
    news = [
        page(f"n{n}", f"Zisterne {n}", f"Zisterne Nummer {n}", kind=Kind.NEWS, section=("Aktuelles",))
        for n in range(6)
    ]
    answer = found(german, [*news, page("x", "Zisterne", "Zisterne im Amt")], SearchRequest("zisterne"))
    assert len(answer.items) == 4
    assert sum(len(item.more) for item in answer.items) == 3


def test_neighbours_in_the_query_are_better_as_neighbours_in_the_text(german: German) -> None:
    apart = page("a", "Seite", "Zisterne ist etwas anderes, das hat niemand bezweifelt, als ein Kirchturm.")
    close = page("b", "Seite", "Zisterne Kirchturm ist etwas anderes, das hat niemand bezweifelt, als ein.")
    assert order(german, [apart, close], "zisterne kirchturm")[:2] == ["b", "a"]


def test_every_keyword_beats_one_of_them_often(german: German) -> None:
    both = page("b", "Seite", "Eine Zisterne und ein Kirchturm. " + FILLER * 3)
    one = page("a", "Kirchturm", "Kirchturm, Kirchturm, Kirchturm, Kirchturm.")
    assert order(german, [one, both], "zisterne kirchturm")[:2] == ["b", "a"]


def test_a_word_itself_beats_others_that_hold_its_parts(german: German) -> None:
    itself = page("b", "Seite", "Die Schwengelpumpe. " + FILLER * 4)
    parts = page("a", "Pumpe", "Pumpe mit Schwengel. Pumpe mit Schwengel. Pumpe mit Schwengel.")
    assert order(german, [parts, itself], "schwengelpumpe")[0] == "b"


def test_paging_ends(german: German) -> None:
    assert SearchRequest("x").pages(10**6) == MAX_RESULTS // 10 == 20
    assert SearchRequest("x", page=999).limit == 0


def test_copies_of_a_hit_are_one_hit(german: German) -> None:
    same = [page(name, "Zisterne", "Die Zisterne im Hof.") for name in ("a", "b")]
    answer = found(german, same, SearchRequest("zisterne"))
    assert [(item.url[-1], [url[-1] for url in item.copies]) for item in answer.items] == [("a", ["b"])]


def test_by_date_the_newest_comes_first_in_one_list(german: German) -> None:
    news = [
        page(
            f"n{n}",
            f"Zisterne {n}",
            "Zisterne",
            kind=Kind.NEWS,
            section=("A",),
            published=date(2020 + n, 1, 1),
        )
        for n in range(5)
    ]
    answer = found(german, [*news, page("x", "Zisterne", "x")], SearchRequest("zisterne", sort=Sort.DATE))
    assert [item.url[-2:] for item in answer.items][:5] == ["n4", "n3", "n2", "n1", "n0"]
