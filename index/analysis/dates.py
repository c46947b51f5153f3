"""Dates and times: every way of writing the same day meets."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.analysis.pieces import Terms

MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_SHORT = {"jan": 1, "jänner": 1, "feb": 2, "mär": 3, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
          "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12}  # fmt: skip
_NUMBER = {name: number for number, name in enumerate(MONTHS, 1)} | _SHORT
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))

DATE = (
    r"\d{4}-\d{2}-\d{2}(?!\d)"
    r"|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}(?!\d)|\d{2}(?![\d.]))?(?!\d)"
    rf"|\d{{1,2}}\.\s{{0,2}}(?i:{_NAMES})\b\.?(?:\s\d{{4}}(?!\d))?"
)
# "8.00 bis 12.00 Uhr", "8–12 und 14–16 Uhr": what follows says that all of them are times.
_UHR = r"(?:\s?(?:-|–|/|,|bis|und|u\.|oder)\s?\d{1,2}(?:[.:]\d{2})?){0,5}\s?(?:Uhr|h)\b"
TIME = rf"\d{{1,2}}:\d{{2}}(?!\d)|(?:[01]?\d|2[0-4])\.[0-5]\d(?={_UHR})|(?:[01]?\d|2[0-4])(?=\s?Uhr\b|{_UHR})"
_PARTS = re.compile(r"(\d{1,2})\.\s*(?:(\d{1,2})\.|([^\W\d_]+)\.?)\s?(\d{2,4})?")


def date(text: str, spell: Callable[[str], Terms]) -> Terms | None:
    """Return the terms of a date, or None where the numbers are no day of the year.

    A document is found by the day, by day and month alone, by the month and by the year; a query that names a
    year asks for that year.

    >>> date("24. September 2026", lambda word: Terms((word,), (word,), ())).asked
    ('24.9.2026',)
    """
    day, month, year = _read(text)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if len(year) == 2:
        year = "20" + year
    name = spell(MONTHS[month - 1])
    told = (f"{day}.{month}.{year}", f"{month}.{year}", year) if year else ()
    asked = (f"{day}.{month}.{year}",) if year else (f"{day}.{month}.",)
    return Terms((*told, f"{day}.{month}.", *name.exact), (*told, f"{day}.{month}.", *name.stems), asked)


def _read(text: str) -> tuple[int, int, str]:
    if "-" in text:
        year, month, day = text.split("-")
        return int(day), int(month), year
    match = _PARTS.match(text)
    if not match:
        return 0, 0, ""
    name = _NUMBER.get(match[3].lower(), 0) if match[3] else 0
    return int(match[1]), int(match[2] or name), match[4] or ""


def time(text: str) -> Terms:
    """Return the terms of a time of day; a full hour is also found by its number.

    >>> time("08.30").asked, time("8:30").asked, time("12.00"), time("12").asked
    (('8:30',), ('8:30',), Terms(exact=('12:00', '12'), stems=('12:00', '12'), asked=('12:00',)), ('12:00',))
    """
    hour, _, minute = text.replace(".", ":").partition(":")
    clock = f"{int(hour)}:{minute or '00'}"
    return Terms.same(clock, str(int(hour))) if clock.endswith(":00") else Terms.same(clock)
