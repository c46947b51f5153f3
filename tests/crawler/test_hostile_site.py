"""Hostile cases 1 to 14: the site as a whole misbehaves; yesterday's copy survives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crawler.fetching.fetch import RequestsFetcher
from crawler.outcome import Outcome
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Reply, Request, Site, page, redirect

PAGES = tuple(f"/p{number}" for number in range(30))


def town(site: Site) -> None:
    """Thirty pages, each linked from the start page."""
    site.pages.clear()
    site.pages["/"] = page("Start", "Willkommen", PAGES)
    site.pages |= {path: page(path, f"Text der Seite {path}", ("/",)) for path in PAGES}


def everything(reply: Reply) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        site.pages = dict.fromkeys(("/", "/robots.txt", *PAGES), reply)

    return change


def robots(reply: Reply) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        site.pages["/robots.txt"] = reply

    return change


def few_links(site: Site) -> None:
    site.pages["/"] = page("Start", "Willkommen", PAGES[:3])


def all_home(site: Site) -> None:
    site.pages |= dict.fromkeys(PAGES, redirect("/", 302))


def maintenance(site: Site) -> None:
    site.pages |= dict.fromkeys(PAGES, Answer(b"Wartung", 503))


NOT_CRAWLED = [
    ("case 2 robots 503", robots(Answer(b"", 503))),
    ("case 2 robots 429", robots(Answer(b"", 429))),
    ("case 2 robots silent", robots(Answer(b"x", 200, length=1000))),
]


@pytest.mark.parametrize("change", [case[1] for case in NOT_CRAWLED], ids=[case[0] for case in NOT_CRAWLED])
def test_no_crawl_tonight_and_nothing_changes(
    change: Callable[[Site], None], site: Site, nights: Nights
) -> None:
    nights.change(page_deadline=1.0)
    town(site)
    nights.play()
    before, revision = nights.indexed(), nights.store.revision
    change(site)
    night = nights.play()
    assert not night.reached
    assert night.frozen
    assert nights.indexed() == before
    assert nights.store.revision == revision
    assert set(site.paths()) == {"/robots.txt"}


def test_case_1_dead_dns_ends_the_night_and_keeps_everything(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    before = nights.indexed()

    def dead(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    nights.fetcher = RequestsFetcher(nights.settings, "0", clock=nights.clock, resolver=dead)
    night = nights.play()
    assert not night.reached
    assert Outcome.DNS.sentence in night.warnings[0]
    assert nights.indexed() == before


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_case_3_a_missing_robots_txt_allows(status: int, site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = Answer(b"Disallow: /", status)
    assert nights.play().pages == 31


def test_case_4_html_instead_of_robots_txt_allows_and_warns(site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = page("Nicht gefunden", "User-agent: *")
    night = nights.play()
    assert night.pages == 31
    assert "HTML" in night.warnings[0]


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /p1\n",  # case 5: byte order mark
        b"User-agent: *\nDisallow: /p1\n" + b"# " + b"x" * 1_000_000,  # case 6: one megabyte
    ],
    ids=["case 5 BOM", "case 6 large"],
)
def test_robots_txt_is_obeyed(body: bytes, site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = Answer(body)
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.ROBOTS
    assert nights.outcomes()["/p2"] is Outcome.NEW
    assert "/p1" not in site.paths()


def test_case_7_robots_txt_is_followed_through_five_redirects(site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = redirect("/r1")
    site.pages |= {f"/r{number}": redirect(f"/r{number + 1}") for number in range(1, 5)}
    site.pages["/r5"] = Answer(b"User-agent: *\nDisallow: /p1")
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.ROBOTS


def test_case_7_six_redirects_count_as_missing(site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = redirect("/r1")
    site.pages |= {f"/r{number}": redirect(f"/r{number + 1}") for number in range(1, 6)}
    site.pages["/r6"] = Answer(b"User-agent: *\nDisallow: /p1")
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.NEW


def test_case_8_crawl_delay_is_capped_and_reported(site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3600")
    night = nights.play()
    assert max(nights.clock.slept) == 30.0
    assert len(nights.clock.slept) >= 30
    assert "Crawl-delay" in night.warnings[0]


def test_case_9_an_unknown_line_does_not_split_a_group(site: Site, nights: Nights) -> None:
    town(site)
    site.pages["/robots.txt"] = Answer(
        b"User-agent: HechingenSuche\nNoarchive: x\nUser-agent: b\nDisallow: /p1"
    )
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.ROBOTS


FREEZES = [
    ("case 10 404 everywhere", everything(Answer(b"", 404)), "Startseite"),
    ("case 11 start page with three links", few_links, "Links"),
    ("case 12 everything redirects home", all_home, "Fehler"),
    ("case 13 twenty failures in a row", maintenance, "hintereinander"),
    ("start page fails", lambda site: site.pages.update({"/": Answer(b"", 500)}), "Startseite"),
]


@pytest.mark.parametrize(
    ("change", "reason"), [case[1:] for case in FREEZES], ids=[case[0] for case in FREEZES]
)
def test_deletions_freeze(change: Callable[[Site], None], reason: str, site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p7"] = Answer(b"", 410)
    nights.play()
    before = nights.indexed()
    change(site)
    nights.store.database.run("UPDATE url SET due = 0")
    night = nights.play()
    assert any(reason in text for text in night.frozen)
    assert night.deleted == 0
    assert nights.indexed() == before


def test_case_12_a_crowd_of_redirects_to_one_page_is_an_error_not_a_move(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages |= dict.fromkeys(PAGES[1:6], redirect("/p0"))
    nights.store.database.run("UPDATE url SET due = 0")
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.SOFT_404
    assert set(PAGES) < nights.indexed()


def test_case_13_the_breaker_leaves_the_host_alone(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    maintenance(site)
    nights.play()
    assert len(site.paths()) == 2 + 20


def test_rule_8_the_override_deletes_all_the_same(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages |= dict.fromkeys(PAGES[:25], Answer(b"", 404))
    nights.play()
    night = nights.play()
    assert night.deleted == 0
    assert any("Löschungen" in reason for reason in night.frozen)
    nights.store.accept()
    assert nights.play().deleted == 25
    assert nights.store.count() == 6


def test_rule_8_twenty_deletions_are_always_allowed_and_two_nights_apart(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p1"] = Answer(b"", 404)
    assert nights.play().deleted == 0
    assert "/p1" in nights.indexed()
    assert nights.play().deleted == 1
    assert "/p1" not in nights.indexed()
    assert nights.outcomes()["/p1"] is Outcome.DELETED
    assert site.base + "/p1" in set(nights.store.removed(0))


def test_case_92_once_gone_is_not_gone(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p1"] = Answer(b"", 404)
    nights.play()
    site.pages["/p1"] = page("/p1", "Text der Seite /p1", ("/",))
    assert nights.play().counts[Outcome.RESTORED] == 1
    site.pages["/p1"] = Answer(b"", 404)
    nights.play()
    assert "/p1" in nights.indexed()


def test_case_92_two_runs_in_one_night_do_not_confirm(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p1"] = Answer(b"", 404)
    nights.play()
    nights._day = nights.clock.time  # an hour later
    nights.store.database.run("UPDATE url SET due = 0")
    nights.play()
    assert "/p1" in nights.indexed()


def test_case_93_a_deleted_page_that_reappears_is_restored(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p1"] = Answer(b"", 404)
    nights.play(2)
    assert "/p1" not in nights.indexed()
    site.pages["/p1"] = page("/p1", "Text der Seite /p1", ("/",))
    nights.play()
    assert nights.outcomes()["/p1"] is Outcome.RESTORED
    assert "/p1" in nights.indexed()
    assert site.base + "/p1" not in set(nights.store.removed(0))


def test_rule_7_errors_keep_the_copy_and_are_flagged_after_fourteen_days(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/p1"] = Answer(b"", 500)
    nights.play(16)
    assert "/p1" in nights.indexed()
    stale = nights.store.stale(nights.clock.time.timestamp())
    assert [row.url for row in stale] == [site.base + "/p1"]
    assert nights.store.stale(nights.clock.time.timestamp(), days=20) == []


def test_rule_7_a_page_nobody_links_to_is_fetched_not_deleted(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    site.pages["/"] = page("Start", "Willkommen", PAGES[1:])
    for _ in range(5):
        nights.play()
    assert "/p0" in nights.indexed()
    assert [row.url for row in nights.store.orphans()] == [site.base + "/p0"]


def test_rule_1_pauses_between_requests_and_agent(site: Site, nights: Nights) -> None:
    nights.change(delay=1.0, contact="https://www.hechingen.de/suche; mail@hechingen.de")
    town(site)
    nights.play()
    assert nights.clock.slept.count(1.0) == len(site.requests) - 1
    agents = {request.headers["User-Agent"] for request in site.requests}
    assert agents == {"HechingenSuche/0 (+https://www.hechingen.de/suche; mail@hechingen.de)"}


def test_rule_1_redirects_and_retries_wait_as_well(site: Site, nights: Nights) -> None:
    nights.change(delay=1.0)
    site.pages |= {"/": page("Start", "x", ("/r1", "/oft")), "/oft": Answer(b"", 500)}
    site.pages |= {"/r1": redirect("/r2"), "/r2": redirect("/ziel"), "/ziel": page("Z", "y")}
    nights.play()
    assert len(site.requests) == 8
    assert nights.clock.slept.count(1.0) == 7


def test_rule_1_one_connection_per_host(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    assert site.connections == 1


def test_rule_1_the_nightly_budget_ends_the_night_and_the_next_goes_on(site: Site, nights: Nights) -> None:
    nights.change(delay=60.0, budget=600.0)
    town(site)
    night = nights.play()
    assert len(site.requests) == 11
    assert any("Zeit" in warning for warning in night.warnings)
    assert night.counts[Outcome.UNREACHED] == 21
    nights.change(delay=0.0)
    assert nights.play().pages == 31


def test_rule_2_robots_txt_is_cached_for_a_day_at_most(site: Site, nights: Nights) -> None:
    town(site)
    nights.play()
    nights.play()
    assert "/robots.txt" in site.paths()
    nights._day = nights.clock.time
    nights.play()
    assert "/robots.txt" not in site.paths()


def test_rule_5_at_most_so_many_urls(site: Site, nights: Nights) -> None:
    nights.change(max_urls=10)
    town(site)
    night = nights.play()
    assert night.counts[Outcome.NEW] == 10
    assert night.counts[Outcome.TOO_MANY] == 21


def test_rule_5_depth(site: Site, nights: Nights) -> None:
    nights.change(max_depth=3)
    site.pages["/"] = page("Start", "x", ("/d1",))
    site.pages |= {f"/d{n}": page(f"D{n}", f"Text {n}", (f"/d{n + 1}",)) for n in range(1, 9)}
    nights.play()
    assert nights.outcomes() == {
        "/": Outcome.NEW,
        "/d1": Outcome.NEW,
        "/d2": Outcome.NEW,
        "/d3": Outcome.NEW,
        "/d4": Outcome.TOO_DEEP,
    }


def test_rule_5_a_shorter_way_lifts_the_depth_limit(site: Site, nights: Nights) -> None:
    test_rule_5_depth(site, nights)
    site.pages["/"] = page("Start", "x", ("/d1", "/d4"))
    nights.play()
    assert nights.outcomes()["/d4"] is Outcome.NEW


def test_rule_11_history_keeps_changes_only_and_ninety_nights(site: Site, nights: Nights) -> None:
    site.pages["/"] = page("Start", "x", ("/a",))
    site.pages["/a"] = page("A", "y")
    nights.play()
    site.pages["/a"] = Answer(b"", 500)
    nights.play(3)
    site.pages["/a"] = page("A", "y")
    nights.play(95)
    history = nights.store.history(site.base + "/a")
    assert len(nights.store.nights()) == 90
    assert history == [(5, Outcome.UNCHANGED)]


def cached(request: Request) -> Answer:
    if "If-Modified-Since" in request.headers:
        return Answer(status=304)
    answer = page("A", "y")
    return replace(answer, headers={"Last-Modified": "Mon, 04 May 2026 00:00:00 GMT", **answer.headers})


def test_rule_4_last_modified_is_sent_back_verbatim(site: Site, nights: Nights) -> None:
    site.pages["/"] = cached
    nights.play(2)
    assert site.requests[-1].headers["If-Modified-Since"] == "Mon, 04 May 2026 00:00:00 GMT"
    assert nights.outcomes()["/"] is Outcome.UNCHANGED
