"""Opening hours as people write them → the times of a week, or nothing where a word is not understood.

The vocabulary is closed: whoever writes "im Winter" or "nach den Ferien" means something that this does not
know, and then the hours are quoted and nothing is computed from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

Times = tuple[tuple[int, int], ...]
"""Intervals of a day, in minutes after midnight, ascending."""
HOLIDAY = 7
"""What stands for holidays where the others are Monday = 0 to Sunday = 6."""
LAST = -1

_DAYS = {
    0: "montag montags mo mon",
    1: "dienstag dienstags di die tu tue",
    2: "mittwoch mittwochs mi mit we wed",
    3: "donnerstag donnerstags do don th thu",
    4: "freitag freitags fr fre fri",
    5: "samstag samstags sonnabend sonnabends sa sam sat",
    6: "sonntag sonntags sonn so son su sun",
    HOLIDAY: "feiertag feiertags feiertage feiertagen ft ph",
}
_DAY = {word: day for day, words in _DAYS.items() for word in words.split()}
_NTH = {
    "erster": 1,
    "ersten": 1,
    "erste": 1,
    "zweiter": 2,
    "zweiten": 2,
    "dritter": 3,
    "dritten": 3,
    "vierter": 4,
    "vierten": 4,
    "letzter": LAST,
    "letzten": LAST,
}
_FILLER = frozenset(
    [
        "auch",
        "zusätzlich",
        "sowie",
        "außerdem",
        "von",
        "jeweils",
        "uhr",
        "h",
        "jeden",
        "jeder",
        "durchgehend",
        "vormittags",
        "nachmittags",
        "vormittag",
        "nachmittag",
        "abends",
        "ganztägig",
        "an",
        "am",
        "und",
        "u",
    ]
)
_BEFORE = re.compile(
    r"^(?:(?:die |unsere |unsere allgemeinen |allgemeine )?(?:öffnungs|sprech|service|schalter|besuchs"
    r"|geschäfts)"
    r"(?:zeit|stunde)(?:en|n)?(?: sind)?|geöffnet|offen|wir sind für sie da|tag ?\| ?zeit)\s*:?\s*",
    re.IGNORECASE,
)
_BY_APPOINTMENT = re.compile(
    r"[\s,;(]*(?:(?:oder|und|sowie|weitere|andere|sonst)\s+)*(?:\b(?:termine?|trauungen|beratung(?:en)?|besuche?)\s+)?"
    r"(?:(?:oder|und|sowie|auch|gerne?|jederzeit)\s+)*(?:nach (?:telefonischer |vorheriger "
    r"|persönlicher )?(?:termin)?vereinbarung|mit (?:termin|terminvereinbarung))(?:\s+möglich)?\s*\)?\.?",
    re.IGNORECASE,
)
_NOT_ON_HOLIDAYS = re.compile(
    r"\(?\s*(?:außer|nicht)\s+(?:an\s+|feiertags\b)?(?:gesetzlichen\s+)?(?:feiertag(?:e?n?|s))?\s*\)?",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<nth>[1-5]\.)(?=\s*[^\W\d_])|(?P<time>\d{1,2}(?:[.:]\d{2})?)(?!\d)|(?P<dash>bis(?!\w)|[-–—])"
    r"|(?P<word>[^\W\d_]+)\.?"
    r"|(?P<sign>[,;/+&:|\n.•]|\s)"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """The times of each day of the week; of holidays None where nothing is said of them."""

    week: tuple[Times, ...]
    monthly: tuple[tuple[int, int, Times], ...] = ()
    """Which of the month (1–4, ``LAST``), the weekday, and the times: "erster Samstag im Monat"."""
    holiday: Times | None = None

    def times(self, day: date, holiday: bool) -> Times | None:
        """Return when it is open on *day*, None where that is not certain."""
        if holiday:
            return self.holiday if self.holiday is not None else None if self.week[6] else ()
        nth = {(day.day + 6) // 7} | ({LAST} if _is_last(day) else set())
        special = [
            times for which, weekday, times in self.monthly if which in nth and weekday == day.weekday()
        ]
        return special[0] if special else self.week[day.weekday()]


def _is_last(day: date) -> bool:
    return (day.month == 12 and day.day > 24) or (
        day.month != 12 and date(day.year, day.month + 1, 1).toordinal() - day.toordinal() <= 7
    )


class UnclearError(Exception):
    """Something was not understood."""


def read(text: str) -> Hours | None:
    """Return the hours that *text* states, None unless every word of it is understood.

    >>> hours = read("Mo - Fr 8–12 Uhr, Do auch 14–18 Uhr")
    >>> hours.week[3], hours.week[5]
    (((480, 720), (840, 1080)), ())
    >>> read("Mo - Fr 8–12 Uhr (im Winter 9–12 Uhr)") is None
    True
    """
    said = _BEFORE.sub("", text.strip())
    without = _NOT_ON_HOLIDAYS.sub(" ", said) if "feiertag" in said.lower() else said
    said, closed = without, without != said
    by_appointment = _BY_APPOINTMENT.search(said)
    if by_appointment:
        before = said[: by_appointment.start()].rstrip(" ,;:")
        if re.search(r"[^\W\d]$", before) and not re.search(r"(?:uhr|geschlossen)$", before, re.IGNORECASE):
            return None  # "Mittwoch nach Vereinbarung": of that day nothing is known
        said = said[: by_appointment.start()] + ";" + said[by_appointment.end() :]
    try:
        return _Reader(list(_tokens(said))).read(closed)
    except UnclearError:
        return None


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    text = re.sub(
        r"\bsonn-\s*(?:und|u\.|&)\s*feiertag", "sonntag und feiertag", text.replace("\u00a0", " "), flags=re.I
    )
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise UnclearError
        at = match.end()
        kind = match.lastgroup or ""
        if kind != "sign" or not match[0].isspace():
            yield kind, match[0].lower().rstrip(".") if kind == "word" else match[0]
        elif "\n" in match[0]:
            yield "sign", ";"


class _Reader:
    """Read tokens into days and times."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._week: dict[int, list[tuple[int, int]]] = {}
        self._closed: set[int] = set()
        self._monthly: list[tuple[int, int, Times]] = []
        self._days: list[int] = []
        self._nth: list[int] = []
        self._timed = False
        """Times or "geschlossen" have followed the days at hand."""

    def read(self, closed_on_holidays: bool) -> Hours:
        """Return the hours; raises UnclearError."""
        while self._at < len(self._tokens):
            self._step()
        if not self._timed or not (self._week or self._monthly):
            raise UnclearError
        week = tuple(_ordered(self._week.get(day, [])) for day in range(7))
        stated = HOLIDAY in self._week or HOLIDAY in self._closed
        holiday = _ordered(self._week.get(HOLIDAY, [])) if stated else () if closed_on_holidays else None
        return Hours(week, tuple(self._monthly), holiday)

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("", "")

    def _step(self) -> None:
        kind, text = self._peek()
        if kind == "word":
            self._word(text)
        elif kind == "nth":
            self._ordinal(int(text[0]))
        elif kind == "time":
            self._interval()
        elif kind == "dash":
            self._dash()
        else:
            self._at += 1

    def _word(self, word: str) -> None:
        if word in _DAY:
            self._day(_DAY[word])
        elif word in _NTH:
            self._ordinal(_NTH[word])
        elif word in ("täglich", "daily"):
            self._begin()
            self._days += range(7)
            self._at += 1
        elif word in ("geschlossen", "ruhetag", "zu"):
            self._close()
        elif word in _FILLER:
            self._at += 1
        else:
            raise UnclearError

    def _begin(self) -> None:
        """Begin another group of days when the last one has its times."""
        if self._timed:
            self._days, self._nth, self._timed = [], [], False

    def _day(self, day: int) -> None:
        self._begin()
        self._at += 1
        if self._nth:
            raise UnclearError
        if self._peek()[0] == "dash" and (last := _DAY.get(self._peek(1)[1])) is not None:
            if HOLIDAY in (day, last) or last == day:
                raise UnclearError
            self._at += 2
            self._days += [each % 7 for each in range(day, last + 1 if last > day else last + 8)]
        else:
            self._days.append(day)

    def _ordinal(self, which: int) -> None:
        """Read "erster Samstag im Monat", "1. und 3. Samstag im Monat"."""
        self._begin()
        if self._days:
            raise UnclearError
        self._nth.append(which)
        self._at += 1
        if self._peek() in (("word", "und"), ("sign", ",")) and (
            self._peek(1)[0] == "nth" or self._peek(1)[1] in _NTH
        ):
            self._at += 1
            return
        if self._peek()[0] == "nth" or self._peek()[1] in _NTH:
            return
        weekday = _DAY.get(self._peek()[1])
        month = [self._peek(ahead)[1] for ahead in (1, 2)]
        if (
            weekday is None
            or weekday == HOLIDAY
            or month not in (["im", "monat"], ["des", "monats"], ["eines", "monats"])
        ):
            raise UnclearError
        self._at += 3 + (month[0] == "eines" and self._peek(3)[1] == "monats")
        self._days = [weekday]

    def _interval(self) -> None:
        start = _minutes(self._peek()[1])
        self._at += 1
        if self._peek() in (("word", "uhr"), ("word", "h")):
            self._at += 1
        if self._peek()[0] != "dash" or self._peek(1)[0] != "time" or not self._days:
            raise UnclearError
        end = _minutes(self._peek(1)[1])
        self._at += 2
        if not start < end <= 24 * 60:
            raise UnclearError
        self._add((start, end))

    def _add(self, times: tuple[int, int]) -> None:
        self._timed = True
        if self._nth:
            for which in self._nth:
                known = next((row for row in self._monthly if row[:2] == (which, self._days[0])), None)
                if known:
                    self._monthly.remove(known)
                self._monthly.append((which, self._days[0], _ordered([*(known[2] if known else ()), times])))
            return
        for day in self._days:
            if day in self._closed:
                raise UnclearError
            self._week[day] = _united(self._week.get(day, []), times)

    def _close(self) -> None:
        self._at += 1
        if not self._days or self._nth:
            raise UnclearError
        for day in self._days:
            self._week.pop(day, None)
            self._closed.add(day)
        self._timed = True

    def _dash(self) -> None:
        """Read a lone dash in the place of times: closed."""
        if not self._days or self._timed or self._peek(1)[0] == "time":
            raise UnclearError
        self._close()


def _minutes(text: str) -> int:
    hour, _, minute = text.replace(".", ":").partition(":")
    if int(hour) > 24 or int(minute or 0) > 59:
        raise UnclearError
    return int(hour) * 60 + int(minute or 0)


def _united(known: list[tuple[int, int]], new: tuple[int, int]) -> list[tuple[int, int]]:
    """Add *new* to the times of a day that has some; it is clear only beside all of them, or around all."""
    beside = all(old[1] <= new[0] or new[1] <= old[0] for old in known)
    around = all(new[0] <= old[0] and old[1] <= new[1] for old in known) and new not in known
    if not (beside or around):
        raise UnclearError
    return [*known, new] if beside else [new]


def _ordered(times: Sequence[tuple[int, int]]) -> Times:
    return tuple(sorted(times))
