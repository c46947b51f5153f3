"""What is over stands lower and says so; news age, services do not; asking for a number answers with it."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page import Contact, Kind, Page, Passage
from hechingen_search.search.ranking.timely import timely
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from hechingen_search.search.show.contact import asks_for
from index.analysis.german import German
from index.engines.memory import MemoryEngine
from tests.search.pages import HOST, fill

TODAY = date(2026, 11, 23)


def event(name: str, day: date) -> Page:
    return Page(
        f"{HOST}/{name}",
        "Stadtfest",
        (Passage("Das Stadtfest beginnt um 11 Uhr."),),
        kind=Kind.EVENT,
        starts=day,
    )


def test_what_is_over_comes_last_and_is_labelled(german: German) -> None:
    pages = (event("a-alt", date(2025, 9, 1)), event("b-neu", date(2027, 9, 1)))
    searcher = Searcher(fill(MemoryEngine(), german, pages), german, today=lambda: TODAY)
    found = searcher.search(SearchRequest("stadtfest")).items
    assert [(item.url.removeprefix(HOST), item.labels) for item in found] == [
        ("/b-neu", ()),
        ("/a-alt", ("Vergangene Veranstaltung",)),
    ]


def page(kind: Kind, **days: date) -> Page:
    return Page(f"{HOST}/x", "x", (), kind=kind, **days)  # type: ignore[arg-type]


def test_news_age_and_services_do_not() -> None:
    young = timely(page(Kind.NEWS, published=date(2026, 11, 1)), TODAY).factor
    old = timely(page(Kind.NEWS, published=date(2019, 11, 1)), TODAY).factor
    assert 0.7 < old < young <= 1
    assert timely(page(Kind.SERVICE, published=date(2010, 1, 1)), TODAY).factor == 1
    assert timely(page(Kind.NEWS, published=date(2030, 1, 1)), TODAY).factor == 1
    assert timely(page(Kind.PAGE, ends=date(2026, 11, 22)), TODAY).label == "Abgelaufen"
    assert timely(page(Kind.EVENT, starts=TODAY), TODAY).label == ""


OFFICE = Contact(name="Bürgerbüro", phone="07000/1")
CLERK = Contact("Petra Muster", "07000/12-34", "pm@x.example", office="Steueramt")
POOL = Contact(name="Hallenbad", hours="Di–So 9–20 Uhr")


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("telefon bürgerbüro", OFFICE),
        ("hallenbad öffnungszeiten", POOL),
        ("wann hat das hallenbad auf", POOL),
        ("hallenbad eintritt", None),
        ("07000/1", OFFICE),
        ("0001", OFFICE),
        ("001", None),
        ("07000 12-34", CLERK),
        ("frau muster", CLERK),
        ("petra muster", CLERK),
        ("muster satzung", None),
        ("pm@x.example", CLERK),
    ],
)
def test_a_question_for_contact_is_answered_verbatim(typed: str, contact: Contact | None) -> None:
    assert asks_for(typed.split(), (OFFICE, POOL, CLERK)) == contact
