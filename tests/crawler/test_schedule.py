"""Rules 4 and 8 as laws, the limits of rule 5: when an address is due, when nothing may be deleted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.crawl.freeze import Indicators, reasons
from crawler.crawl.schedule import DAY, GROWTH, SLACK, Cadence, may_ask, next_visit, nightly
from crawler.settings import CrawlSettings

SETTINGS = CrawlSettings()
cadences = st.sampled_from(Cadence)
intervals = st.floats(0.1, 100.0)
times = st.floats(0.0, 4e9)


@given(cadences, intervals, times)
def test_rule_4_a_change_brings_back_to_nightly(cadence: Cadence, interval: float, now: float) -> None:
    assert next_visit(cadence, interval, True, now) == nightly(now)


@given(cadences, intervals, times)
def test_rule_4_without_a_change_the_interval_grows_up_to_its_cap(
    cadence: Cadence, interval: float, now: float
) -> None:
    cap = {"page": 7.0, "file": 14.0, "list": 1.0, "failed": 7.0}[cadence.value]
    found = next_visit(cadence, interval, False, now)
    assert found.interval == min(max(interval, 1.0) * GROWTH, cap)
    assert found.due > now, "never twice in the same hour"
    assert found.due <= now + 14 * DAY


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.sampled_from([Cadence.PAGE, Cadence.FILE]))
def test_rule_4_no_page_waits_longer_than_its_cap_whatever_happened(
    changes: list[bool], cadence: Cadence
) -> None:
    interval = 1.0
    for changed in changes:
        interval = next_visit(cadence, interval, changed, 0.0).interval
    assert 1.0 <= interval <= (7.0 if cadence is Cadence.PAGE else 14.0)


@given(times)
def test_rule_4_lists_are_visited_every_night(now: float) -> None:
    assert next_visit(Cadence.LIST, 1.0, False, now).due <= now + DAY - SLACK


@given(intervals, times)
def test_rule_4_files_wait_at_least_as_long_as_pages(interval: float, now: float) -> None:
    assert (
        next_visit(Cadence.FILE, interval, False, now).due
        >= next_visit(Cadence.PAGE, interval, False, now).due
    )


def test_rule_4_intervals_of_a_page_that_never_changes() -> None:
    interval, found = 1.0, []
    for _ in range(8):
        interval = next_visit(Cadence.PAGE, interval, False, 0.0).interval
        found.append(round(interval, 2))
    assert found == [1.4, 1.96, 2.74, 3.84, 5.38, 7.0, 7.0, 7.0]


@pytest.mark.parametrize(
    ("full", "days", "ask"),
    [(None, 0, False), (0.0, 1, True), (0.0, 29, True), (0.0, 30, False), (0.0, 99, False)],
)
def test_rule_4_after_thirty_days_nobody_is_asked(full: float | None, days: int, ask: bool) -> None:
    assert may_ask(full, days * DAY, SETTINGS) is ask


def test_rule_5_the_limits_are_those_of_the_policy() -> None:
    assert (SETTINGS.delay, SETTINGS.max_delay, SETTINGS.budget) == (1.0, 30.0, 4 * 3600)
    assert (SETTINGS.max_hops, SETTINGS.max_urls, SETTINGS.max_depth) == (10, 20_000, 15)
    assert (SETTINGS.page_bytes, SETTINGS.file_bytes) == (10_000_000, 150_000_000)
    assert (SETTINGS.page_deadline, SETTINGS.file_deadline) == (60, 600)
    assert (SETTINGS.months_back, SETTINGS.months_ahead) == (3, 18)
    assert (SETTINGS.tries, SETTINGS.max_retry_after, SETTINGS.breaker) == (3, 600, 20)
    assert not SETTINGS.allow_private


FREEZES = [
    ("robots.txt", Indicators(robots_ok=False)),
    ("start page", Indicators(start_ok=False)),
    ("breaker", Indicators(breaker=True)),
    ("more than 5 % errors", Indicators(indexed=1000, errors=51)),
    ("below 80 % of the links", Indicators(indexed=100, linked=79, linked_before=100)),
    ("start page lost its links", Indicators(indexed=100, start_links=9, start_links_before=20)),
    ("a relaunch", Indicators(indexed=100, replaced=21)),
    ("more than 20 deletions", Indicators(indexed=100, deletions=21)),
    ("more than 5 % deletions", Indicators(indexed=1000, deletions=51)),
]


@pytest.mark.parametrize("indicators", [case[1] for case in FREEZES], ids=[case[0] for case in FREEZES])
def test_rule_8_freezes_for_exactly_one_reason(indicators: Indicators) -> None:
    (reason,) = reasons(indicators, SETTINGS)
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "indicators",
    [
        Indicators(),
        Indicators(indexed=1000, errors=50),
        Indicators(indexed=10, errors=2),
        Indicators(indexed=100, linked=80, linked_before=100),
        Indicators(indexed=100, start_links=10, start_links_before=20),
        Indicators(indexed=100, replaced=20),
        Indicators(indexed=100, deletions=20),
        Indicators(indexed=1000, deletions=50),
    ],
)
def test_rule_8_ordinary_nights_do_not_freeze(indicators: Indicators) -> None:
    assert reasons(indicators, SETTINGS) == ()


counts = st.integers(0, 5000)


@given(counts, counts, counts)
def test_rule_8_more_trouble_never_thaws(indexed: int, errors: int, deletions: int) -> None:
    calm = reasons(Indicators(indexed=indexed, errors=errors, deletions=deletions), SETTINGS)
    worse = reasons(Indicators(indexed=indexed, errors=errors + 1, deletions=deletions + 1), SETTINGS)
    assert not calm or worse
