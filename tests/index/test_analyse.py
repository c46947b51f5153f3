"""A page becomes a document."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page import Contact, Kind, Link, Page, Passage
from index.analyse import GAP, analyse
from index.analysis.german import German
from index.document import Document, Facet, Field

PAGE = Page(
    "https://stadt.example/hund",
    "Hundesteuer",
    (Passage("Hunde sind anzumelden. Hunde!", "Anmeldung"), Passage("Gebühr je Hund", "Gebühren", 2)),
    kind=Kind.SERVICE,
    media_type="application/pdf",
    section=("Rathaus", "Steuern"),
    modified=date(2026, 2, 1),
    links=(Link("https://stadt.example/"),),
    anchors=("Steuer für Hunde",),
    depth=4,
)


@pytest.fixture(scope="module")
def document() -> Document:
    return analyse(PAGE, German())


def test_passages_share_one_position_space_with_gaps(document: Document) -> None:
    assert document.passage_starts == (0, 4 + GAP)
    assert document.terms[Field.BODY]["hund"] == (0, 3, 4 + GAP + 2)


def test_exact_holds_body_positions_then_the_title(document: Document) -> None:
    exact = document.terms[Field.EXACT]
    assert exact["hunde"] == (0, 3)
    assert exact["hundesteuer"] == (4 + GAP + 3 + GAP,)
    assert exact["anmeldung"][0] > exact["hundesteuer"][0]


def test_words_are_kept_as_written(document: Document) -> None:
    assert {"Hundesteuer", "Hunde", "sind", "Gebühr"} <= set(document.terms[Field.WORD])


def test_lengths_count_words_not_gaps(document: Document) -> None:
    assert document.lengths[Field.BODY] == 7
    assert document.lengths[Field.TITLE] == 1


def test_facets_date_and_what_is_kept(document: Document) -> None:
    assert document.facets == {
        Facet.TYPE: ("service", "pdf"),
        Facet.AREA: ("Rathaus",),
        Facet.YEAR: ("2026",),
        Facet.LANGUAGE: ("de",),
    }
    assert document.date == date(2026, 2, 1)
    assert document.page.links == ()
    assert 0.8 < document.prior < 1.0


def test_what_the_site_calls_the_page_elsewhere_is_kept_together(document: Document) -> None:
    # Link text, breadcrumb, end of the address.
    assert {"steuer", "rathaus", "hund"} <= set(document.terms[Field.ANCHORS])
    assert document.lengths[Field.ANCHORS] == 3 + 2 + 1


def test_contact_cards_are_searched_beside_the_text() -> None:
    card = Contact("Petra Muster", "07999/930-150", "oa@stadt.example", office="Ordnungsamt")
    told = analyse(Page("https://x/", "Fischereischein", (), contacts=(card,)), German())
    (phone,) = German().query_tokens("07999 930150")[0].forms.stems
    assert {phone, "must", "ordnungsamt", "oa@stadt.example"} <= set(told.terms[Field.ANCHORS])
    assert not told.terms[Field.BODY]
