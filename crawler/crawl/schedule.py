"""When an address is visited next. Pure: times in, times out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.settings import CrawlSettings

DAY = 86_400.0
SLACK = 4 * 3_600.0
"""A night starts at the same hour but reaches an address earlier or later than the night before."""
YOUNG = 3 * DAY
"""Seconds in which a new address is visited nightly: what it showed at first may be an error."""
GROWTH = 1.4
_CAPS = {"page": 7.0, "file": 14.0, "list": 1.0, "failed": 7.0}
LONGEST = max(_CAPS.values()) * DAY
"""No visit is planned further ahead; a later date comes from a clock that was wrong."""


class Cadence(StrEnum):
    """What kind of address is scheduled."""

    PAGE = "page"
    FILE = "file"
    """PDF and office files: they change rarely and cost much."""
    LIST = "list"
    """Lists, feeds, sitemaps and the start page: visited nightly, because news appear there."""
    FAILED = "failed"
    """Never gave a page: asked again, less and less often."""


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The next visit: not before ``due`` (seconds since 1970); ``interval`` in days."""

    due: float
    interval: float


def next_visit(cadence: Cadence, interval: float, changed: bool, now: float) -> NextVisit:
    """Return the next visit after one at *now*: nightly after a change, else ×1.4 up to the cap.

    >>> next_visit(Cadence.PAGE, 5.0, False, 0.0).interval, next_visit(Cadence.PAGE, 5.0, True, 0.0).interval
    (7.0, 1.0)
    """
    grown = 1.0 if changed else min(max(interval, 1.0) * GROWTH, _CAPS[cadence.value])
    return NextVisit(now + grown * DAY - SLACK, grown)


def nightly(now: float) -> NextVisit:
    """Return a visit in the next night."""
    return next_visit(Cadence.LIST, 1.0, True, now)


def may_ask(full: float | None, now: float, settings: CrawlSettings) -> bool:
    """Tell whether asking "has it changed?" is enough; some servers say "no" for ever (stuck 304)."""
    return full is not None and 0 <= now - full < settings.refetch_days * DAY - SLACK
