"""Nights that are odd but for one thing: a certificate, a clock, a big tidy-up, many pages led to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.errors import FetchError
from crawler.outcome import Outcome
from crawler.page import Fetched
from tests.crawler.conftest import Nights
from tests.crawler.failing import AREAS, DOCUMENTS, Town, code, serve
from tests.crawler.site import Answer, Site, page, redirect

WORDS = [code(number) for number in range(DOCUMENTS)]


def found(nights: Nights, words: list[str] = WORDS) -> int:
    text = " ".join(p.text for page in nights.store.changed(0) for p in page.passages)
    return sum(word in text for word in words)


class Expired:
    """Fetch nothing: the site's certificate has expired."""

    def fetch(self, url: str, *_arguments: object, **_named: object) -> Fetched:
        raise FetchError(url, Outcome.TLS, "certificate has expired")


def test_an_expired_certificate_costs_nothing(nights: Nights) -> None:
    serve(nights.site, Town())
    nights.play(2)
    good, nights.fetcher = nights.fetcher, Expired()
    for _ in range(3):
        night = nights.play()
        assert not night.reached or night.frozen
        assert "Sicherheitszertifikat" in " ".join((*night.frozen, *night.warnings))
        assert found(nights) == len(WORDS)
    nights.fetcher = good
    assert not nights.play().frozen
    assert found(nights) == len(WORDS)


def test_a_certificate_that_expires_in_the_middle_of_a_night_costs_nothing(nights: Nights) -> None:
    serve(nights.site, Town())
    nights.play(2)
    good, asked = nights.fetcher, 0

    class Expiring:
        def fetch(self, url: str, *arguments: object, **named: object) -> Fetched:
            nonlocal asked
            asked += 1
            if asked > 20:
                raise FetchError(url, Outcome.TLS, "certificate has expired")
            return good.fetch(url, *arguments, **named)  # type: ignore[arg-type]

    nights.fetcher = Expiring()
    nights.store.accepted()
    night = nights.play(full=True)
    assert night.frozen
    assert found(nights) == len(WORDS)
    nights.fetcher = good
    nights.play()
    assert found(nights) == len(WORDS)


@pytest.mark.parametrize("years", [11, -11])
def test_a_night_with_a_wrong_clock_is_made_good(nights: Nights, years: int) -> None:
    serve(nights.site, Town())
    nights.play(2)
    right = nights._day
    nights._day = right + timedelta(days=365 * years)
    nights.play()
    assert found(nights) == len(WORDS)
    nights._day = right + timedelta(days=1)
    serve(nights.site, Town(edition=lambda number: int(number < 3)))
    visited = set()
    for _ in range(15):
        nights.play()
        visited |= {request.path for request in nights.site.requests}
    assert len(visited & set(Town().pages())) == len(Town().pages()), "nothing waits for years"
    assert found(nights, [code(number, 1) for number in range(3)]) == 3
    latest = nights.clock.time.timestamp() + 14 * 86_400
    assert all(row.due <= latest for row in nights.store.urls.all() if row.had_page)


def test_200_pages_may_be_tidied_away(nights: Nights) -> None:
    town = Town(documents=tuple(range(500)))
    serve(nights.site, town)
    nights.play(2)
    stays = tuple(number for number in town.documents if number % 5 > 1)
    assert len(town.documents) - len(stays) == 200
    serve(nights.site, replace(town, documents=stays))
    for _ in range(2):
        assert not nights.play(full=True).frozen
    assert found(nights, [code(number) for number in stays]) == len(stays)
    gone = [code(number) for number in town.documents if number not in stays]
    assert found(nights, gone) == 0


def test_noindex_on_every_page_is_obeyed_for_new_ones_and_freezes_what_is_published(nights: Nights) -> None:
    serve(nights.site, Town())
    nights.play(2)
    hidden = Town(documents=tuple(range(DOCUMENTS + 6)), head='<meta name=robots content="noindex">')
    for _ in range(3):
        serve(nights.site, hidden)
        night = nights.play(full=True)
        assert night.frozen
        assert found(nights) == len(WORDS)
        assert found(nights, [code(number) for number in range(DOCUMENTS, DOCUMENTS + 6)]) == 0
    serve(nights.site, Town(documents=hidden.documents))
    assert not nights.play().frozen
    assert found(nights, [code(number) for number in hidden.documents]) == DOCUMENTS + 6


@pytest.mark.parametrize("target", ["/bereich1/", "/uebersicht.html"], ids=["known", "new"])
def test_many_pages_led_to_one_overview_are_not_lost_while_they_are_linked(
    site: Site, nights: Nights, target: str
) -> None:
    serve(site, Town())
    nights.play(2)
    led = [number for number in range(DOCUMENTS) if number % AREAS == 2]
    for number in led:
        site.pages[Town().path(number)] = redirect(target, 302)
    site.pages.setdefault("/uebersicht.html", page("Übersicht", "Hier finden Sie alles.", {"/": "Start"}))
    for _ in range(4):
        nights.play(full=True)
        assert nights.outcomes()[Town().path(led[0])] is Outcome.SOFT_404, "a crowd is an error and no move"
        assert found(nights) == len(WORDS)
    serve(site, Town())
    assert not nights.play(full=True).frozen
    assert found(nights) == len(WORDS)


def test_few_pages_led_to_an_overview_fold_into_it(site: Site, nights: Nights) -> None:
    serve(site, Town())
    nights.play(2)
    for number in (2, 8, 14):
        site.pages[Town().path(number)] = redirect("/bereich2/")
    nights.play(full=True)
    assert found(nights) == len(WORDS) - 3
    assert nights.outcomes()[Town().path(2)] is Outcome.REDIRECT


def test_an_archive_led_to_one_page_and_unlinked_goes_when_somebody_says_so(
    site: Site, nights: Nights
) -> None:
    serve(site, Town())
    nights.play(2)
    stays = tuple(number for number in range(DOCUMENTS) if number % AREAS != 2)
    serve(site, Town(documents=stays))
    for number in range(DOCUMENTS):
        if number not in stays:
            site.pages[Town().path(number)] = redirect("/bereich1/")
    for _ in range(2):
        nights.play(full=True)
        assert found(nights, [code(number) for number in stays]) == len(stays)
    site.pages |= {"/x": Answer(b"", 404)}
    nights.store.accept()
    assert not nights.play(full=True).frozen
    assert found(nights, [code(number) for number in stays]) == len(stays)
