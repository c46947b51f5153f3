"""Hostile cases 44 to 76 and rule 12 through whole nights: addresses, HTML, duplicates, moves."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched
from tests.crawler.conftest import Nights
from tests.crawler.reading import read
from tests.crawler.site import Answer, Reply, Request, Site, page, redirect

O = Outcome  # noqa: E741
TEXT = "Der Gemeinderat hat in seiner Sitzung beschlossen, die Gebühren zu senken."


def start(site: Site, *links: str) -> None:
    site.pages["/"] = page("Start", "Willkommen", links)


LINKS: list[tuple[str, str, dict[str, Outcome]]] = [
    ("case 44 broken address", "http://[", {"http://[": O.BAD_URL}),
    ("case 45 mail", "mailto:a@b.de", {"mailto:a@b.de": O.NOT_WEB}),
    ("case 45 phone", "tel:+497471930", {"tel:+497471930": O.NOT_WEB}),
    ("case 45 script", "javascript:void(0)", {"javascript:void(0)": O.NOT_WEB}),
    ("case 46 schemeless", "www.example.de", {"/www.example.de": O.BAD_URL}),
    ("case 47 @", "http://x@evil.example/", {"https://evil.example/": O.EXTERNAL}),
    ("case 48 repeating path", "/a/b/a/b/a/b", {"/a/b/a/b/a/b": O.TRAP}),
    ("case 49 session id", "/x?PHPSESSID=1", {"/x": O.NEW}),
    ("case 49 jsessionid", "/x;jsessionid=ABC", {"/x": O.NEW}),
    ("case 50 double ampersand", "/x?a=1&amp;amp;amp;b=2", {"/x?a=1&b=2": O.NEW}),
    ("case 51 very long", "/" + "y" * 3000, {}),
    ("case 52 fragment", "/x#unten", {"/x": O.NEW}),
    ("case 54 dot segments", "/a/../x", {"/x": O.NEW}),
    ("case 58 backslash", "/u\\x", {"/u/x": O.NEW}),
    ("case 58 zero width and tab", "/\u200bx\t", {"/x": O.NEW}),
    ("case 59 file", "file:///etc/passwd", {"file:///etc/passwd": O.NOT_WEB}),
    ("case 59 data", "data:text/html,x", {"data:text/html,x": O.NOT_WEB}),
]


@pytest.mark.parametrize(("link", "outcomes"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS])
def test_what_becomes_of_a_link(link: str, outcomes: dict[str, Outcome], site: Site, nights: Nights) -> None:
    def any_session(request: Request) -> Answer:
        return page("X", TEXT)

    start(site, link.replace("&", "&amp;"))
    for path in ("/x", "/u/x", "/x?a=1&b=2", "/x?PHPSESSID=1", "/x;jsessionid=ABC"):
        site.pages[path] = any_session
    nights.play()
    found = nights.outcomes()
    assert found.pop("/") is O.NEW
    if outcomes:
        assert found == outcomes
    else:
        assert list(found.values()) == [O.TOO_LONG]
    assert "/" not in site.paths()[2:]


def test_case_49_without_session_id_is_fetched_once_it_is_known(site: Site, nights: Nights) -> None:
    start(site, "/x?PHPSESSID=1", "/x")
    site.pages["/x"] = page("X", TEXT)
    nights.play()
    assert site.paths() == ["/robots.txt", "/", "/x"]


def test_case_53_base_href_is_obeyed(site: Site, nights: Nights) -> None:
    site.pages["/"] = page("Start", "x", ("y",), head='<base href="/unter/">')
    site.pages["/unter/y"] = page("Y", TEXT)
    nights.play()
    assert nights.outcomes()["/unter/y"] is O.NEW


def test_case_55_slash_and_case_twins_fold_by_text(site: Site, nights: Nights) -> None:
    start(site, "/Seite", "/Seite/", "/seite")
    site.pages |= dict.fromkeys(("/Seite", "/Seite/", "/seite"), page("Seite", TEXT))
    nights.play()
    assert nights.indexed() == {"/", "/Seite"}
    assert nights.outcomes()["/seite"] is O.SAME_TEXT


def test_case_56_parameter_order_is_one_address(site: Site, nights: Nights) -> None:
    start(site, "/x?a=1&amp;b=2", "/x?b=2&amp;a=1")
    site.pages["/x?a=1&b=2"] = page("X", TEXT)
    nights.play()
    assert site.paths()[2:] == ["/x?a=1&b=2"]


def test_case_57_ten_thousand_links_are_capped_and_reported(site: Site, nights: Nights) -> None:
    start(site, *(f"/n{number}" for number in range(10_000)))
    nights.change(max_links=50)
    night = nights.play()
    assert len(site.requests) == 52
    assert any("50 von 10000 Links" in warning for warning in night.warnings)


def test_endless_parameters_are_capped_with_a_reason(site: Site, nights: Nights) -> None:
    nights.change(max_variants=10)
    start(site, *(f"/liste?farbe={number}" for number in range(30)), *(f"/a?id={n}" for n in range(15)))
    night = nights.play()
    counts = night.counts
    assert counts[O.TRAP] == 20
    assert counts[O.NOT_FOUND] == 10 + 15  # record numbers are no trap
    assert any("/liste?farbe" in warning for warning in night.warnings)
    assert "Mehr als 10 Adressen" in next(row.detail for row in nights.store.urls.with_outcome(O.TRAP))


HTML: list[tuple[str, Reply, Outcome]] = [
    ("case 60 meta refresh", page("W", head='<meta http-equiv=refresh content="0;url=/ziel">'), O.REDIRECT),
    ("case 62 noindex", page("X", TEXT, head='<meta name=robots content="noindex">'), O.NOINDEX),
    ("case 66 canonical to 404", page("X", TEXT, head='<link rel=canonical href="/fehlt">'), O.NEW),
    ("case 66 foreign canonical", page("X", TEXT, head='<link rel=canonical href="https://e.de/">'), O.NEW),
    ("case 66 canonical loop", page("X", TEXT, head='<link rel=canonical href="/loop">'), O.NEW),
    ("case 66 broken canonical", page("X", TEXT, head='<link rel=canonical href="http://[">'), O.NEW),
    ("case 66 canonical to itself", page("X", TEXT, head='<link rel=canonical href="/x">'), O.NEW),
    ("canonical to another text", page("X", TEXT, head='<link rel=canonical href="/kopf">'), O.NEW),
    ("valid canonical", page("X", TEXT, head='<link rel=canonical href="/ziel">'), O.CANONICAL),
]


@pytest.mark.parametrize(("reply", "outcome"), [case[1:] for case in HTML], ids=[case[0] for case in HTML])
def test_what_becomes_of_a_page(reply: Reply, outcome: Outcome, site: Site, nights: Nights) -> None:
    start(site, "/x")
    site.pages |= {"/x": reply, "/ziel": page("Ziel", f"{TEXT} Am Ziel")}
    site.pages["/kopf"] = page("Kopf", "Willkommen bei uns")
    site.pages["/loop"] = page("Loop", "Schleife", head='<link rel=canonical href="/x">')
    nights.play()
    assert nights.outcomes()["/x"] is outcome
    assert ("/x" in nights.indexed()) is (outcome is O.NEW)
    if outcome in (O.REDIRECT, O.CANONICAL):
        assert "/ziel" in nights.indexed()
    revision = nights.store.revision
    nights.play(3)
    assert nights.store.revision == revision, "nothing changed, nothing is indexed again"


def test_case_61_frames_are_followed(site: Site, nights: Nights) -> None:
    site.pages["/"] = Answer(b"<html><frameset><frame src='/f1'><frame src='/f2'></frameset></html>")
    site.pages |= {"/f1": page("F1", "eins"), "/f2": page("F2", "zwei")}
    nights.play()
    assert {"/f1", "/f2"} <= nights.indexed()


def test_case_62_noindex_removes_a_page_only_when_confirmed(site: Site, nights: Nights) -> None:
    start(site, "/x")
    site.pages["/x"] = page("X", TEXT)
    nights.play()
    site.pages["/x"] = page("X", TEXT, head='<meta name=robots content="noindex">')
    nights.play()
    assert "/x" in nights.indexed()
    assert nights.play().deleted == 1
    assert nights.outcomes()["/x"] is O.NOINDEX


def test_case_63_x_robots_tag_on_a_pdf(site: Site, nights: Nights) -> None:
    def reading(fetched: Fetched, link_text: str) -> Extraction:
        extraction = read(fetched, link_text)
        noindex = "noindex" in fetched.headers.get("x-robots-tag", "")
        return replace(extraction, page=replace(extraction.page, indexable=not noindex))

    nights.extract = reading
    start(site, "/x.pdf")
    headers = {"Content-Type": "application/pdf", "X-Robots-Tag": "noindex"}
    site.pages["/x.pdf"] = Answer(b"%PDF-1.7 text", headers=headers)
    nights.play()
    assert nights.outcomes()["/x.pdf"] is O.NOINDEX


def test_case_64_nofollow_links_are_known_but_not_visited(site: Site, nights: Nights) -> None:
    site.pages["/"] = Answer(b'<html><main><p>x</p><a rel=nofollow href="/x">x</a><a href="/y">y</a></main>')
    site.pages |= {"/x": page("X", TEXT), "/y": page("Y", "y")}
    nights.play()
    assert nights.outcomes()["/x"] is O.NOFOLLOW
    assert "/x" not in site.paths()
    site.pages["/y"] = page("Y", "y", ("/x",))
    nights.play()
    assert nights.outcomes()["/x"] is O.NEW


def test_case_75_a_hostile_sitemap_is_refused(site: Site, nights: Nights) -> None:
    start(site)
    site.pages["/robots.txt"] = Answer(f"Sitemap: {site.base}/s.xml".encode())
    site.pages["/s.xml"] = Answer(
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>&a;</loc></url></urlset>"
    )
    nights.play()
    assert nights.outcomes()["/s.xml"] is O.DAMAGED


def test_rule_10_case_76_sitemaps_only_add_and_their_dead_addresses_are_ordinary(
    site: Site, nights: Nights
) -> None:
    start(site, "/a")
    site.pages |= {"/a": page("A", "a"), "/b": page("B", "b")}
    site.pages["/robots.txt"] = Answer(f"Sitemap: {site.base}/index.xml".encode())
    index = f"<sitemapindex><sitemap><loc>{site.base}/s.xml.gz</loc></sitemap></sitemapindex>"
    urls = "".join(f"<url><loc>{site.base}/{name}</loc></url>" for name in ("b", "fehlt"))
    site.pages["/index.xml"] = Answer(index.encode())
    site.pages["/s.xml.gz"] = Answer(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    nights.play()
    assert nights.outcomes() == {
        "/": O.NEW,
        "/a": O.NEW,
        "/b": O.NEW,
        "/fehlt": O.NOT_FOUND,
        "/index.xml": O.LISTING,
        "/s.xml.gz": O.LISTING,
    }
    pages = {found.title: found for found in nights.store.changed(0)}
    assert pages["A"].depth == 1
    assert pages["B"].depth is None
    assert [found.url for found in nights.store.referrers(site.base + "/fehlt")] == [site.base + "/s.xml.gz"]
    site.pages["/s.xml.gz"] = Answer(gzip.compress(b"<urlset></urlset>"))
    nights.play(3)
    assert "/b" in nights.indexed(), "a sitemap never takes anything away"


def test_case_88_one_pdf_at_three_addresses_is_one_result(site: Site, nights: Nights) -> None:
    start(site, "/1.pdf", "/2.pdf", "/3?download=1")
    pdf = Answer(b"%PDF-1.7 kurz", headers={"Content-Type": "application/pdf"})
    site.pages |= dict.fromkeys(("/1.pdf", "/2.pdf", "/3?download=1"), pdf)
    nights.play()
    assert nights.indexed() == {"/", "/1.pdf"}
    (document,) = [found for found in nights.store.changed(0) if found.url.endswith("1.pdf")]
    assert document.anchors == ("1.pdf", "2.pdf", "3?download=1"), "anchors of the folded addresses count"


def test_rule_12_similar_is_not_equal(site: Site, nights: Nights) -> None:
    start(site, "/a", "/b")
    site.pages |= {"/a": page("Gebühr", TEXT), "/b": page("Gebühr", TEXT.replace("senken", "heben"))}
    nights.play()
    assert nights.indexed() == {"/", "/a", "/b"}


def test_rule_12_when_the_first_address_goes_the_second_takes_over(site: Site, nights: Nights) -> None:
    start(site, "/a", "/b")
    site.pages |= {"/a": page("Gebühr", TEXT), "/b": page("Gebühr", TEXT)}
    nights.play()
    assert nights.indexed() == {"/", "/a"}
    site.pages["/a"] = Answer(b"", 404)
    nights.play()
    assert nights.indexed() == {"/", "/b"}
    assert nights.outcomes()["/a"] is O.MOVED
    assert nights.play().deleted == 0, "nothing was lost"


def test_a_moved_page_keeps_its_history_and_is_not_doubled(site: Site, nights: Nights) -> None:
    start(site, "/alt")
    site.pages["/alt"] = page("Gebühr", TEXT)
    nights.play()
    first = nights.store.url(site.base + "/alt")
    assert first is not None
    start(site, "/neu")
    site.pages |= {"/alt": redirect("/neu"), "/neu": page("Gebühr", TEXT)}
    nights.play()
    moved = nights.store.url(site.base + "/neu")
    assert moved is not None
    assert nights.indexed() == {"/", "/neu"}
    assert moved.found == first.found
    assert site.base + "/alt" in set(nights.store.removed(0))


def test_moving_back_leaves_no_trace_in_removed(site: Site, nights: Nights) -> None:
    test_a_moved_page_keeps_its_history_and_is_not_doubled(site, nights)
    start(site, "/alt")
    site.pages |= {"/neu": redirect("/alt"), "/alt": page("Gebühr", TEXT)}
    nights.play(3)
    assert nights.indexed() == {"/", "/alt"}
    assert site.base + "/alt" not in set(nights.store.removed(0))


def test_links_that_change_their_text_touch_the_page_they_lead_to(site: Site, nights: Nights) -> None:
    site.pages |= {"/": page("Start", "x", {"/a": "Müllabfuhr"}), "/a": page("A", TEXT)}
    nights.play()
    revision = nights.store.revision
    site.pages["/"] = page("Start", "x", {"/a": "Abfallkalender"})
    nights.play()
    changed = {found.title: found for found in nights.store.changed(revision)}
    assert changed["A"].anchors == ("Abfallkalender",)
