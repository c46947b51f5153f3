"""Public holidays of Baden-Württemberg: fixed days and days counted from Easter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

_FIXED = {
    (1, 1): "Neujahr",
    (1, 6): "Heilige Drei Könige",
    (5, 1): "Tag der Arbeit",
    (10, 3): "Tag der Deutschen Einheit",
    (11, 1): "Allerheiligen",
    (12, 25): "1. Weihnachtstag",
    (12, 26): "2. Weihnachtstag",
}
_FROM_EASTER = {
    -2: "Karfreitag",
    0: "Ostersonntag",
    1: "Ostermontag",
    39: "Christi Himmelfahrt",
    49: "Pfingstsonntag",
    50: "Pfingstmontag",
    60: "Fronleichnam",
}
_CUSTOM_FIXED = frozenset({(12, 24), (12, 31)})
_CUSTOM_FROM_EASTER = frozenset({-52, -48, -47})
"""Schmotziger Donnerstag, Rosenmontag and Fasnetsdienstag."""


def easter(year: int) -> date:
    """Return Easter Sunday of *year* in the Gregorian calendar (Meeus, Jones and Butcher).

    >>> easter(2026), easter(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(8)
def _of(year: int) -> Mapping[date, str]:
    fixed = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    return fixed | {easter(year) + timedelta(days): name for days, name in _FROM_EASTER.items()}


def holiday(day: date) -> str:
    """Return the name of the public holiday on *day*, "" on other days.

    >>> holiday(date(2026, 6, 4)), holiday(date(2026, 6, 5))
    ('Fronleichnam', '')
    """
    return _of(day.year).get(day, "")


def is_custom(day: date) -> bool:
    """Tell whether *day* is no holiday, but one on which many offices close earlier or do not open."""
    return (day.month, day.day) in _CUSTOM_FIXED or (day - easter(day.year)).days in _CUSTOM_FROM_EASTER
