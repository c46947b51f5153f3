"""Pages survive their serialisation, whatever a site puts into them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page import Contact, FileFacts, Kind, Link, Page, Passage
from crawler.page_json import dumps, loads

FULL = Page(
    url="https://www.hechingen.de/de/Rathaus/Müll",
    title="Müll & „Tonne“",
    passages=(Passage("Text", "Überschrift", 87, quotable=False), Passage("")),
    language="de-simple",
    kind=Kind.BYLAW,
    media_type="application/pdf",
    section=("Rathaus", "Satzungen"),
    published=date(2024, 2, 29),
    modified=date(2025, 1, 1),
    starts=date(2025, 5, 1),
    ends=date(2025, 5, 2),
    links=(Link("https://x/", "hier", "dort", follow=False), Link("https://y/")),
    size=150_000_000,
    page_count=400,
    contacts=(Contact("Erika", "07471 930-0", "e@x", "Marktplatz 1", "8–12"),),
    facts=FileFacts(tagged=True, text_pages=3, unread_pages=1),
    canonical="https://x/c",
    indexable=False,
    description="Kurz",
    anchors=("Müllabfuhr", "hier"),
    depth=3,
)

pages = st.builds(
    Page,
    url=st.text(),
    title=st.text(st.characters(codec=None)),
    passages=st.lists(st.builds(Passage), max_size=4).map(tuple),
    links=st.lists(st.builds(Link), max_size=4).map(tuple),
    contacts=st.lists(st.builds(Contact), max_size=2).map(tuple),
    section=st.lists(st.text(), max_size=3).map(tuple),
    anchors=st.lists(st.text(), max_size=3).map(tuple),
    facts=st.none() | st.builds(FileFacts),
    published=st.none() | st.dates(),
    kind=st.sampled_from(Kind),
    depth=st.none() | st.integers(0, 20),
)


def test_every_field_survives() -> None:
    assert loads(dumps(FULL)) == FULL


@given(pages)
def test_any_page_survives_and_equal_pages_give_equal_bytes(page: Page) -> None:
    data = dumps(page)
    assert loads(data) == page
    assert dumps(loads(data)) == data


@pytest.mark.parametrize(
    ("data", "page"),
    [
        (b'{"url":"u","title":"t","passages":[],"new":{"a":1}}', Page("u", "t", ())),  # unknown key
        (b'{"url":"u"}', Page("u", "", ())),  # keys of an older version missing
        (b'{"url":"u","kind":"hologram"}', Page("u", "", (), kind=Kind.PAGE)),  # value of a newer version
        (b'{"url":"u","passages":[{"text":"a","colour":"red"}]}', Page("u", "", (Passage("a"),))),
    ],
)
def test_other_versions_are_read(data: bytes, page: Page) -> None:
    assert loads(data) == page
