"""The town's pages: how many, how they are framed, where their links lead, how the nights differ."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from lxml import etree

from hechingen_search.demo.content import articles, town_files
from hechingen_search.demo.nights import relaunched
from hechingen_search.demo.site import Town
from tests.demo.conftest import BASE, links, town

BOILERPLATE = "Volltextsuche auf: https://www.lautringen.example"
EXPECTED = {
    "/hallen-freibad": 302,
    "/": 301,
    "/de/Stadtleben/Jugendhaus-alt": 404,
    "/de/Wirtschaft+Bauen/Stadtsanierung": 404,
    "/de/Gemeinderat/Ortschaftsr%E4te": 404,
    "/de/Kontakt/senden": 404,
    "/de/Wirtschaft%2BBauen/Fl%C3%A4chennutzungs--und-Bebauungspl%C3%A4ne": 301,
}


def reachable(here: Town) -> dict[str, int]:
    """Return every address that links lead to from the start page, with its status."""
    seen: dict[str, int] = {}
    waiting = ["/de/" if here.night < 5 else "/start"]
    while waiting:
        address = waiting.pop()
        if address in seen or "Kalender?monat" in address:
            continue
        answer = here.answer(address)
        seen[address] = answer.status
        if answer.status == 200:
            waiting += links(here, address)
    return seen


def page_text(here: Town, address: str) -> str:
    """Return the page at *address* without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", here.answer(address).body.decode()))


def test_there_are_more_than_a_hundred_pages() -> None:
    assert len({article.path for article in articles()}) >= 110


def test_most_pages_say_something() -> None:
    words = sorted(len(article.body.split()) for article in articles() if article.kind != "list")
    assert words[len(words) // 2] >= 60
    assert sum(words) > 10_000


def test_every_link_answers_as_it_should() -> None:
    wrong = {a: s for a, s in reachable(town(1)).items() if s != EXPECTED.get(a, 200)}
    assert wrong == {}


@pytest.mark.parametrize("night", [1, 2, 5])
def test_every_page_and_file_can_be_reached(night: int) -> None:
    here = town(night)
    seen = reachable(here)
    missed = [a.path for a in here.site.articles.values() if a.path not in seen]
    missed += [file.key for file in town_files() if here.site.href(file.key) not in seen]
    assert missed == []


def test_every_page_carries_what_the_real_site_repeats() -> None:
    here = town(1)
    for article in here.site.articles.values():
        text = page_text(here, article.path)
        assert text.count(BOILERPLATE) == 2
        assert "Diese Webseite verwendet Cookies" in text
        assert ("So erreichen Sie uns" in text) == bool(article.old)


def test_canonical_addresses_name_the_own_host() -> None:
    here = town(1)
    found = re.findall(
        rb'rel="canonical" href="([^"]+)"', here.answer("/de/Wirtschaft-Bauen/Verkehr/Stadtbus").body
    )
    assert found == [f"{BASE}de/Stadtleben/Senioren/Stadtbus".encode()]


def sitemap_addresses(here: Town) -> list[str]:
    """Return the paths that the two gzipped sitemaps name."""
    index = etree.fromstring(here.answer("/sitemap.xml").body)
    found: list[str] = []
    for place in index.iter("{*}loc"):
        packed = here.answer("/" + str(place.text).removeprefix(BASE)).body
        tree = etree.fromstring(gzip.decompress(packed))
        found += ["/" + str(loc.text).removeprefix(BASE) for loc in tree.iter("{*}loc")]
    return found


@pytest.mark.parametrize("night", [1, 2, 5])
def test_the_gzipped_sitemap_names_pages_that_answer(night: int) -> None:
    here = town(night)
    addresses = sitemap_addresses(here)
    assert len(addresses) > 130
    assert {here.answer(address).status for address in addresses} == {200}


def changed(one: int, other: int) -> tuple[set[str], set[str], set[str]]:
    """Return the keys that were edited, that went and that came between two nights."""
    before, after = town(one).site.articles, town(other).site.articles
    edited = {key for key in before.keys() & after.keys() if before[key].body != after[key].body}
    return edited, before.keys() - after.keys(), after.keys() - before.keys()


def test_night_two_edits_deletes_two_and_moves_one() -> None:
    assert changed(1, 2) == (
        {"start", "hundesteuer", "kitas", "hallenbad"},
        {"job-baeder", "n-freibadende", "waermeplanung-alt"},
        {"waermeplanung"},
    )
    here = town(2)
    assert here.answer("/de/Wirtschaft-Bauen/Waermeplanung-Entwurf").status == 301
    assert here.answer("/de/Aktuelles/Stadtnachrichten/2026/Freibad-letzter-Badetag").status == 404
    bath = "/de/Stadtleben/Hallen-Freibad"
    assert "4,80 Euro" in page_text(town(1), bath)
    assert "5,20 Euro" in page_text(here, bath)
    assert town(1).answer(bath).headers["ETag"] != here.answer(bath).headers["ETag"]


def test_night_three_answers_nothing_but_503() -> None:
    down = town(3)
    for path in ("/", "/robots.txt", "/de/", "/sitemap.xml"):
        assert down.answer(path).status == 503
        assert down.answer(path).headers["Retry-After"]
    assert down.council("/bi/si0040.php").status == 503


def test_night_four_is_night_two_again() -> None:
    two, four = town(2), town(4)
    assert two.addresses() == four.addresses()
    assert all(two.answer(a) == four.answer(a) for a in two.addresses())


def test_night_five_has_new_addresses_for_the_same_texts() -> None:
    before, after = town(4), town(5)
    paths = [article.path for article in after.site.articles.values()]
    assert len(set(paths)) == len(paths)
    assert not any(path.startswith("/de/") for path in paths)
    assert changed(4, 5) == (set(), set(), set())
    statuses = {a.key: after.answer(a.path).status for a in before.site.articles.values()}
    assert statuses["hallenbad"] == 404
    assert statuses["impressum"] == 301
    assert sum(status == 404 for status in statuses.values()) > 60
    assert after.answer("/").headers["Location"] == "/start"


def test_new_addresses_are_plain() -> None:
    assert all(re.fullmatch(r"/[a-z0-9/-]+", relaunched(article)) for article in articles())
