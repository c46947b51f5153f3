"""Endless sequences of addresses: repeating paths and calendars. Every verdict explains itself in German."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

_REPEATS = 3
_LONGEST_CYCLE = 4
_CALENDAR = re.compile(r"(?i)kalender|calendar|veranstaltung|termin|event|/si0040\.")
_NUMBERS_REPEAT = 5
# Only where the path ends: "/termine/2024-05-12-stadtfest" is one event, not a month.
_PATH_MONTH = re.compile(r"/((?:19|20|21)\d\d)[/-](\d\d?)(?:[/-]\d\d?)?/?$")
_YEAR = re.compile(r"(?i)^(.*\[)?_*c?(year|jahr|y)\]?$")
_MONTH = re.compile(r"(?i)^(.*\[)?_*c?(month|monat|mon|m)\]?$")
_DATE = re.compile(r"(?i)^(.*\[)?(date|datum|tag|day|from|von|to|bis|start|startdate|begin)\]?$")
_DATE_VALUE = re.compile(r"^((?:19|20|21)\d\d)-?(\d\d)(?:-?\d\d)?(?:\D|$)")
_GERMAN_DATE = re.compile(r"^(?:\d\d?\.)?(\d\d?)\.((?:19|20|21)\d\d)$")


def repeating(url: str) -> str:
    """Return why the path of *url* goes round in circles, or "".

    >>> repeating("https://x/a/b/a/b/a/b")
    'Der Pfad wiederholt »a/b« 3-mal.'
    """
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    for size in range(1, _LONGEST_CYCLE + 1):
        for start in range(len(segments) - size * _REPEATS + 1):
            cycle = segments[start : start + size]
            # "/2011/11/11/11" is a date.
            times = _NUMBERS_REPEAT if all(part.isdigit() for part in cycle) else _REPEATS
            if segments[start : start + size * times] == cycle * times:
                return f"Der Pfad wiederholt »{'/'.join(cycle)}« {times}-mal."
    return ""


_RECORD = re.compile(r"(?:^|[_\W])(?:\w*id|item|object|article|artikel|\w*nr)\]?$")


def numbered(shape: str) -> bool:
    """Tell whether a parameter of *shape* is a record number, of which a site has as many as it has records.

    >>> numbered("https://x/?article_id&view"), numbered("https://x/liste?farbe")
    (True, False)
    """
    return any(_RECORD.search(name.lower()) for name in shape.partition("?")[2].split("&"))


def month_of(url: str) -> tuple[int, int] | None:
    """Return the (year, month) that an address shows, or None for any other address; a year alone is none.

    >>> month_of("https://x/si0040.php?__cjahr=2024&__cmonat=5")
    (2024, 5)
    >>> month_of("https://x/Veranstaltungskalender/2031/02") , month_of("https://x/Aktuelles/2014")
    ((2031, 2), None)
    """
    parts = urlsplit(url)
    found = _query_month(parts.query)
    if found is None and _CALENDAR.search(parts.path) and (match := _PATH_MONTH.search(parts.path)):
        found = int(match[1]), int(match[2])
    return found if found and 1 <= found[1] <= 12 else None


def calendar(url: str, today: date, back: int, ahead: int) -> str:
    """Return why the month shown by *url* is too far from *today* (in months), or "".

    Only a calendar is endless into the past; "?jahr=2019&monat=3" of a list of news is an archive.

    >>> calendar("https://x/kalender?date=2031-02-01", date(2026, 1, 1), 3, 18)
    'Kalendermonat 02/2031 liegt außerhalb von 3 Monaten zurück bis 18 Monaten voraus.'
    """
    shown = month_of(url)
    if shown is None:
        return ""
    distance = (shown[0] - today.year) * 12 + shown[1] - today.month
    if -back <= distance <= ahead or (distance < 0 and not _CALENDAR.search(urlsplit(url).path)):
        return ""
    return (
        f"Kalendermonat {shown[1]:02d}/{shown[0]} liegt außerhalb von "
        f"{back} Monaten zurück bis {ahead} Monaten voraus."
    )


def _query_month(query: str) -> tuple[int, int] | None:
    year = month = None
    for name, value in parse_qsl(query, errors="replace"):
        if _DATE.match(name) and (match := _DATE_VALUE.match(value)):
            return int(match[1]), int(match[2])
        if _DATE.match(name) and (match := _GERMAN_DATE.match(value)):
            return int(match[2]), int(match[1])
        if _YEAR.match(name) and value.isascii() and value.isdigit() and len(value) == 4:
            year = int(value)
        elif _MONTH.match(name) and value.isascii() and value.isdigit() and len(value) <= 2:
            month = int(value)
        elif _MONTH.match(name) and (match := _DATE_VALUE.match(value)):
            return int(match[1]), int(match[2])
    return (year, month) if year and month else None
