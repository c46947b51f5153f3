"""What opening hours mean now: said only where every word of them was understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from index.answers.holidays import holiday, is_custom
from index.answers.opening import Hours, Times

_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_AHEAD = 7


def status(hours: Hours, now: datetime, doubtful: Callable[[date], bool] = lambda day: False) -> str:
    """Return in German whether it is open *now*, "" where that is not certain, as on *doubtful* days.

    >>> from index.answers.opening import read
    >>> hours = read("Montag 8 bis 18 Uhr, Dienstag 8 bis 12.30 Uhr")
    >>> status(hours, datetime(2026, 6, 1, 9)), status(hours, datetime(2026, 6, 2, 13))
    ('Jetzt geöffnet bis 18 Uhr.', 'Jetzt geschlossen, öffnet wieder am Montag um 8 Uhr.')
    """

    def times(day: date) -> Times | None:
        return None if doubtful(day) or is_custom(day) else hours.times(day, bool(holiday(day)))

    here = times(now.date())
    if here is None:
        return ""
    minute = now.hour * 60 + now.minute
    for start, end in here:
        if start <= minute < end:
            return f"Jetzt geöffnet bis {_clock(end)}."
        if minute < start:
            return f"Jetzt geschlossen, öffnet heute um {_clock(start)}."
    name = holiday(now.date())
    said = "Jetzt geschlossen" if here else f"Heute geschlossen ({name})" if name else "Heute geschlossen"
    for ahead in range(1, _AHEAD + 1):
        day = now.date() + timedelta(ahead)
        next_times = times(day)
        if next_times is None:
            break
        if next_times:
            when = "morgen" if ahead == 1 else f"am {_DAYS[day.weekday()]}"
            return f"{said}, öffnet wieder {when} um {_clock(next_times[0][0])}."
    return f"{said}."


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour}.{rest:02d} Uhr" if rest else f"{hour} Uhr"
