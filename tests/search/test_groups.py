"""Older editions stand lower and say so; entries of one list and equal hits are shown together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crawler.page import Kind, Page, Passage
from hechingen_search.search.ranking.editions import older
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.engines.memory import MemoryEngine
from index.query import Sort
from tests.search.pages import HOST, fill

TODAY = date(2026, 11, 25)


def page(
    name: str, title: str, text: str = "Text.", kind: Kind = Kind.DOCUMENT, day: date | None = None
) -> Page:
    return Page(f"{HOST}/{name}", title, (Passage(text),), kind=kind, published=day)


OLD, CURRENT = page("alt", "Haushaltsplan 2024"), page("neu", "Haushaltsplan 2026")

EDITIONS: list[tuple[tuple[Page, ...], str, set[str]]] = [
    ((OLD, CURRENT), "haushalt", {"alt"}),
    ((OLD, CURRENT), "haushalt 2024", set()),  # who names the year means it
    ((OLD,), "haushalt", set()),
    ((page("k26", "Abfallkalender 2026"), page("k27", "Abfallkalender 2027")), "müll", set()),  # both hold
    ((page("s1", "Satzung A 2019"), page("s2", "Satzung B 2024")), "satzung", set()),
    (
        (page("n1", "Stadtfest 2024", kind=Kind.NEWS), page("n2", "Stadtfest 2025", kind=Kind.NEWS)),
        "fest",
        set(),
    ),
    (
        (
            page("v1", "Hundesteuersatzung", kind=Kind.BYLAW, day=date(2017, 3, 21)),
            page("v2", "Hundesteuersatzung", kind=Kind.BYLAW, day=date(2024, 1, 1)),
        ),
        "hundesteuer",
        {"v1"},
    ),
    (
        (
            page("a1", "1. Änderung der Hundesteuersatzung 2019"),
            page("a2", "2. Änderung der Hundesteuersatzung 2021"),
        ),
        "änderung",
        set(),
    ),
]


@pytest.mark.parametrize(("pages", "typed", "expected"), EDITIONS)
def test_an_edition_is_old_when_a_newer_one_holds(
    pages: tuple[Page, ...], typed: str, expected: set[str]
) -> None:
    assert {url.rsplit("/", 1)[1] for url in older(pages, typed, TODAY)} == expected


def search(german: German, pages: tuple[Page, ...], typed: str, **further: object) -> ResultPage:
    searcher = Searcher(fill(MemoryEngine(), german, pages), german, today=lambda: TODAY)
    return searcher.search(replace(SearchRequest(typed), **further))  # type: ignore[arg-type]


def names(found: ResultPage) -> list[str]:
    return [item.url.rsplit("/", 1)[1] for item in found.items]


def test_the_edition_that_holds_comes_first(german: German) -> None:
    # The older says more about it, and still stands behind.
    pages = (replace(OLD, passages=(Passage("Haushalt, Haushalt, Haushalt."),)), CURRENT)
    found = search(german, pages, "haushaltsplan")
    assert [(item.url.rsplit("/", 1)[1], item.labels) for item in found.items] == [
        ("neu", ()),
        ("alt", ("Ältere Ausgabe",)),
    ]
    assert names(search(german, pages, "haushaltsplan 2024"))[0] == "alt"


def test_what_says_that_it_holds_no_longer_stands_lower(german: German) -> None:
    pages = (
        page("a", "Marktordnung (außer Kraft)", "Die Marktordnung.", Kind.BYLAW),
        page("b", "Marktordnung", "Die Marktordnung der Stadt für alle Märkte.", Kind.BYLAW),
    )
    found = search(german, pages, "marktordnung")
    assert [item.labels for item in found.items] == [(), ("Nicht mehr gültig",)]


def news(count: int) -> tuple[Page, ...]:
    return tuple(
        replace(
            page(
                f"n{n}",
                f"Stadtfest, Folge {n}",
                "Das Stadtfest war gut besucht.",
                Kind.NEWS,
                date(2026, 5, 1 + n),
            ),
            section=("Aktuelles", "Stadtnachrichten"),
        )
        for n in range(count)
    )


def test_many_news_leave_room_for_others(german: German) -> None:
    other = page("verein", "Verein", "Der Verein hilft beim Stadtfest mit, und das in jedem Jahr.", Kind.PAGE)
    found = search(german, (*news(6), other), "stadtfest")
    assert found.total == 7
    assert len(found.items) == 4
    assert [len(item.more) for item in found.items] == [0, 0, 3, 0]
    ranks = sorted(each.rank for item in found.items for each in (item, *item.more))
    assert ranks == list(range(1, 8))


def test_a_list_is_not_shortened_where_nothing_else_is_found_or_dates_are_sorted(german: German) -> None:
    other = page("verein", "Verein", "Der Verein hilft beim Stadtfest.", Kind.PAGE)
    assert len(search(german, news(6), "stadtfest").items) == 6
    assert len(search(german, (*news(6), other), "stadtfest", sort=Sort.DATE).items) == 7


def test_what_looks_the_same_is_shown_once(german: German) -> None:
    twins = (page("a", "Merkblatt", "Wie man heizt."), page("b", "Merkblatt", "Wie man heizt."))
    near = page("c", "Merkblatt", "Wie man richtig heizt.")
    found = search(german, (*twins, near), "heizt merkblatt")
    assert sorted(names(found)) == ["a", "c"]
    assert [item.copies for item in found.items if item.url.endswith("a")] == [(f"{HOST}/b",)]
    assert found.total == 3
