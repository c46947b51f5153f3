"""Days as people write them in a date field, a parameter or an option."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_GERMAN = re.compile(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})")


def first_day(text: str) -> date | None:
    """Return the first day that *text* names, or None.

    >>> first_day("2024-05"), first_day("31.5.2024"), first_day("gestern")
    (datetime.date(2024, 5, 1), datetime.date(2024, 5, 31), None)
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
