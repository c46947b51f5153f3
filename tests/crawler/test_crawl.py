"""A night on a real site on loopback: what is found, what is stored, what a second night costs."""

from __future__ import annotations

from crawler.outcome import Outcome
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Request, Site, page


def small_town(site: Site) -> None:
    site.pages |= {
        "/": page("Start", "Willkommen", {"/a": "Seite A", "/b": "Seite B", "mailto:x@y.de": "Mail"}),
        "/a": page("A", "Text der Seite A", {"/": "Start", "/c": "Seite C"}),
        "/b": page("B", "Text der Seite B", {"/c": "C", "/fehlt": "kaputt"}),
        "/c": page("C", "Text der Seite C"),
    }


def test_rule_11_every_address_ends_with_one_outcome(site: Site, nights: Nights) -> None:
    small_town(site)
    night = nights.play()
    assert nights.outcomes() == {
        "/": Outcome.NEW,
        "/a": Outcome.NEW,
        "/b": Outcome.NEW,
        "/c": Outcome.NEW,
        "/fehlt": Outcome.NOT_FOUND,
        "mailto:x@y.de": Outcome.NOT_WEB,
    }
    assert night.counts == {Outcome.NEW: 4, Outcome.NOT_FOUND: 1, Outcome.NOT_WEB: 1}
    assert night.finished
    assert not night.frozen
    assert site.paths() == ["/robots.txt", "/", "/a", "/b", "/c", "/fehlt"]


def test_the_index_gets_pages_with_anchors_and_depth(site: Site, nights: Nights) -> None:
    small_town(site)
    nights.play()
    pages = {found.title: found for found in nights.store.changed(0)}
    assert pages["C"].anchors == ("C", "Seite C")
    assert [pages[title].depth for title in ("Start", "A", "C")] == [0, 1, 2]
    assert nights.store.count() == 4
    assert list(nights.store.changed(nights.store.revision)) == []


def test_rule_11_broken_links_name_the_pages_that_link_there(site: Site, nights: Nights) -> None:
    small_town(site)
    nights.play()
    (broken,) = nights.store.broken()
    assert broken.url == site.base + "/fehlt"
    assert [(found.url, found.text) for found in broken.referrers] == [(site.base + "/b", "kaputt")]


def test_rule_4_unchanged_pages_are_asked_for_conditionally_and_stretch_their_interval(
    site: Site, nights: Nights
) -> None:
    def tagged(request: Request) -> Answer:
        if request.headers.get("If-None-Match") == 'W/"1"':
            return Answer(status=304)
        answer = page("A", "Text")
        return Answer(answer.body, headers={"ETag": 'W/"1"', **answer.headers})

    small_town(site)
    site.pages["/a"] = tagged
    nights.play()
    revision = nights.store.revision
    intervals = []
    for _ in range(3):  # new addresses are visited nightly at first
        night = nights.play()
        assert night.counts[Outcome.UNCHANGED] == 4
        row = nights.store.url(site.base + "/a")
        assert row is not None
        intervals.append(row.interval)
    assert nights.store.revision == revision
    assert intervals == [1.0, 1.0, 1.4]
    assert nights.play().counts[Outcome.NOT_DUE] == 3  # due after 1.4 days; the start page is nightly
    assert Outcome.NOT_DUE not in nights.play().counts


def test_a_changed_page_is_the_only_one_the_index_looks_at(site: Site, nights: Nights) -> None:
    small_town(site)
    nights.play()
    revision = nights.store.revision
    site.pages["/c"] = page("C", "Neuer Text der Seite C")
    night = nights.play()
    assert night.counts[Outcome.CHANGED] == 1
    assert [found.title for found in nights.store.changed(revision)] == ["C"]
