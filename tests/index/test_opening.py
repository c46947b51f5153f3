"""Opening hours as people write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from hechingen_search.search.cards.status import status
from index.answers.holidays import easter, holiday, is_custom
from index.answers.opening import Hours, Times, read

LINES = [
    line.rpartition(" = ")[::2]
    for line in Path(__file__).with_name("opening_hours.txt").read_text(encoding="utf-8").splitlines()
    if " = " in line
]


def minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute or 0)


def expected(text: str) -> Hours | None:
    """Read the notation of the file."""
    if text == "?":
        return None
    week: dict[int, Times] = {}
    monthly: list[tuple[int, int, Times]] = []
    holidays: Times | None = None
    for group in text.split("; "):
        days, *times = group.split(" ")
        pairs = (each.split("-") for each in times if each != "-")
        intervals = tuple((minutes(start), minutes(end)) for start, end in pairs)
        if days == "H":
            holidays = intervals
        elif "/" in days:
            nth, _, day = days.partition("/")
            monthly.append((int(nth), int(day), intervals))
        else:
            for part in days.split(","):
                first, _, last = part.partition("-")
                week |= dict.fromkeys(range(int(first), int(last or first) + 1), intervals)
    return Hours(tuple(week.get(day, ()) for day in range(7)), tuple(monthly), holidays)


@pytest.mark.parametrize(("text", "means"), LINES, ids=[text for text, _ in LINES])
def test_hours_are_read_or_said_to_be_unclear(text: str, means: str) -> None:
    assert read(text) == expected(means)


OFFICE = "Montag 8 bis 18 Uhr, Dienstag bis Freitag 8 bis 12 Uhr, erster Samstag im Monat 9.30 bis 12 Uhr"
HOLIDAY = "Heute geschlossen (Fronleichnam), öffnet"
MUSEUM = "Mittwoch bis Sonntag 14 bis 17 Uhr"


@pytest.mark.parametrize(
    ("hours", "now", "said"),
    [
        (OFFICE, "2026-06-01T09:00", "Jetzt geöffnet bis 18 Uhr."),
        (OFFICE, "2026-06-01T07:59", "Jetzt geschlossen, öffnet heute um 8 Uhr."),
        (OFFICE, "2026-06-01T18:00", "Jetzt geschlossen, öffnet wieder morgen um 8 Uhr."),
        (OFFICE, "2026-06-04T09:00", f"{HOLIDAY} wieder morgen um 8 Uhr."),
        (OFFICE, "2026-06-03T13:00", "Jetzt geschlossen, öffnet wieder am Freitag um 8 Uhr."),
        (OFFICE, "2026-06-06T10:00", "Jetzt geöffnet bis 12 Uhr."),
        (OFFICE, "2026-06-13T10:00", "Heute geschlossen, öffnet wieder am Montag um 8 Uhr."),
        (OFFICE, "2026-12-24T09:00", ""),
        (OFFICE, "2026-12-23T13:00", "Jetzt geschlossen."),
        (OFFICE, "2026-02-12T09:00", ""),
        (MUSEUM, "2026-06-04T15:00", ""),
        (MUSEUM, "2026-06-07T15:00", "Jetzt geöffnet bis 17 Uhr."),
        ("Mo–So 9–17, Feiertag geschlossen", "2026-06-04T10:00", f"{HOLIDAY} wieder morgen um 9 Uhr."),
        ("Sonn- und feiertags 9–17.30 Uhr", "2026-10-03T10:00", "Jetzt geöffnet bis 17.30 Uhr."),
    ],
)  # fmt: skip
def test_what_hours_mean_now(hours: str, now: str, said: str) -> None:
    found = read(hours)
    assert found is not None
    assert status(found, datetime.fromisoformat(now)) == said


def test_nothing_is_said_of_days_on_which_something_is_announced() -> None:
    found = read(OFFICE)
    assert found is not None
    assert status(found, datetime(2026, 6, 1, 9), lambda day: day == date(2026, 6, 1)) == ""


def test_the_holidays_of_a_year() -> None:
    days = [date(2026, month, day) for month in range(1, 13) for day in range(1, 29)]
    assert [f"{day:%d.%m.} {holiday(day)}" for day in days if holiday(day)] == [
        "01.01. Neujahr",
        "06.01. Heilige Drei Könige",
        "03.04. Karfreitag",
        "05.04. Ostersonntag",
        "06.04. Ostermontag",
        "01.05. Tag der Arbeit",
        "14.05. Christi Himmelfahrt",
        "24.05. Pfingstsonntag",
        "25.05. Pfingstmontag",
        "04.06. Fronleichnam",
        "03.10. Tag der Deutschen Einheit",
        "01.11. Allerheiligen",
        "25.12. 1. Weihnachtstag",
        "26.12. 2. Weihnachtstag",
    ]
    assert [easter(year).isoformat() for year in (2000, 2008, 2027, 2049)] == [
        "2000-04-23",
        "2008-03-23",
        "2027-03-28",
        "2049-04-18",
    ]
    assert is_custom(date(2026, 2, 16))
    assert not is_custom(date(2026, 2, 18))
