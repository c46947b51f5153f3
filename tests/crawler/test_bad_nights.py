"""A night that cannot ruin the index: failures of a whole site, and upheavals that are meant."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.extract.reader import Reader
from crawler.settings import ExtractSettings
from tests.crawler.conftest import Nights
from tests.crawler.failing import DOCUMENTS, FAILURES, UPHEAVALS, Failure, Town, code, serve, withered
from tests.crawler.site import Answer, Site

ASKED = random.Random(12).sample([code(number) for number in range(DOCUMENTS)], 50)
MOST = 45


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with Site() as site:
        nights = Nights(site, tmp_path / "store.db")
        reader = Reader(ExtractSettings(), nights.store.repeated)  # in this process: 97 towns
        nights.extract = reader
        yield nights
        reader.close()
        nights.store.close()


def shown(nights: Nights) -> str:
    """Return all text that the index would show."""
    return " ".join(p.text for page in nights.store.changed(0) for p in page.passages)


def found(nights: Nights) -> int:
    text = shown(nights)
    return sum(word in text for word in ASKED)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_bad_nights_lose_nothing(nights: Nights, failure: Failure) -> None:
    serve(nights.site, Town())
    nights.play(2)
    assert found(nights) == len(ASKED)
    for bad in (1, 3):
        for _ in range(bad):
            serve(nights.site, Town())
            failure(nights.site)
            nights.play()
            assert found(nights) >= MOST
        serve(nights.site, Town())
        nights.play()
        assert found(nights) == len(ASKED)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_bad_beginning_is_made_good_by_the_first_healthy_night(nights: Nights, failure: Failure) -> None:
    for _ in range(2):
        serve(nights.site, Town())
        failure(nights.site)
        nights.play()
    serve(nights.site, Town())
    nights.play()
    assert found(nights) == len(ASKED)


@pytest.mark.parametrize(("change", "expected"), UPHEAVALS.values(), ids=UPHEAVALS)
def test_what_is_meant_goes_through_within_two_nights(
    nights: Nights, change: Failure, expected: set[str]
) -> None:
    serve(nights.site, Town())
    nights.play(2)
    change(nights.site)
    for _ in range(2):
        night = nights.play()
        assert not night.held
    text = shown(nights)
    assert not {word for word in expected if word not in text}
    gone = {code(number) for number in range(DOCUMENTS)} - expected
    assert not {word for word in gone if word in text}
    assert nights.store.count() <= DOCUMENTS + 10


A_NIGHT = 2
"""Documents: a night may lose five without anybody asking, and not every page is due every night."""


def test_a_loss_too_slow_for_any_night_is_stopped_and_made_good(nights: Nights) -> None:
    stopped = []
    serve(nights.site, Town())
    nights.play(2)
    for last in range(0, 20 * A_NIGHT, A_NIGHT):
        withered(set(range(last)))(nights.site)
        night = nights.play()
        assert found(nights) >= MOST
        stopped += [night] * any("ihren Text verloren" in reason for reason in night.frozen)
    assert stopped
    assert not stopped[0].held, "only the pages that wither keep their copy"
    serve(nights.site, Town())
    nights.play(2)
    assert found(nights) == len(ASKED)


def test_pages_that_go_one_by_one_while_linked_are_stopped(nights: Nights) -> None:
    nights.change(delete_count=5)
    serve(nights.site, Town())
    nights.play(2)
    for last in range(0, 24 * 2, 2):
        serve(nights.site, Town())
        for number in range(last):
            site_path = Town().path(number)
            nights.site.pages[site_path] = Answer(b"weg", 404)
        night = nights.play()
        assert found(nights) >= MOST
    assert any("verschwunden" in reason for reason in night.frozen)


def test_what_a_person_vouches_for_may_wither(nights: Nights) -> None:
    serve(nights.site, Town())
    nights.play(2)
    for last in range(0, 15 * A_NIGHT, A_NIGHT):
        withered(set(range(last)))(nights.site)
        night = nights.play()
    assert night.frozen
    nights.store.accept()
    assert not nights.play().frozen
    assert found(nights) < MOST
    withered(set(range(15 * A_NIGHT)))(nights.site)
    assert not nights.play().frozen, "counted anew from there"


def test_editing_every_day_is_no_loss(nights: Nights) -> None:
    serve(nights.site, Town())
    nights.play(2)
    for day in range(1, 25):
        serve(nights.site, Town(edition=lambda number, day=day: day * (number % 24 == day % 24)))  # type: ignore[misc]
        night = nights.play()
        assert not night.frozen
