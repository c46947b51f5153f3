"""German dates in text, and which of a page's dates is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from crawler.page import Kind

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_NAMES = (
    r"jan(?:uar|\.)|jänner|feb(?:ruar|\.)|märz|mär\.|apr(?:il|\.)|mai|juni?\.?|juli?\.?|aug(?:ust|\.)"
    r"|sept?(?:ember|\.)|okt(?:ober|\.)|nov(?:ember|\.)|dez(?:ember|\.)"
)
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|"
    rf"(?P<d>\d{{1,2}})\.\s?(?:(?P<m>\d{{1,2}})\.\s?|(?P<n>{_NAMES})\s?)"
    r"(?P<y>(?:19|20)\d\d|\d\d(?![\d:.]))?)(?!\d)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:veröffentlicht|erstellt|eingestellt|registriert|gestellt|eingegangen|eingereicht|vorgelegt|"
    r"bekannt ?gemacht|publiziert|datum|meldung|artikel|pressemitteilung)"
    r"(?: am| vom| den|:)*\s*$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:geändert|aktualisiert|aktualisierung|änderung|bearbeitet|stand)(?: am| vom|:)*\s*$", re.IGNORECASE
)
_EVENT = re.compile(
    r"(?:am|vom|ab|bis|und|datum|termin|wann|zeit|von|beginn|montag|dienstag|mittwoch|donnerstag|freitag|"
    r"samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)[\s:.,–-]*$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\s*(?:uhr|,|\s)*(?:bis|–|-)"
    r"(?:\s*(?:einschließlich|zum|mo\w*|di\w*|mi\w*|do\w*|fr\w*|sa\w*|so\w*),?)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a page as far as they are known."""

    published: date | None = None
    modified: date | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text; ``year`` is 0 where the text leaves it out."""

    day: int
    month: int
    year: int
    start: int
    end: int

    def on(self, year: int) -> date | None:
        """Return the day, in *year* where none is written; None when there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def mentions(text: str) -> Iterator[Mention]:
    """Yield the dates that *text* mentions.

    >>> [(m.day, m.month, m.year) for m in mentions("vom 24.9. bis 10. Oktober 2021, 2021-10-11")]
    [(24, 9, 0), (10, 10, 2021), (11, 10, 2021)]
    """
    for match in _DATE.finditer(text):
        if iso := match.group("iso"):
            year, month, day = (int(part) for part in iso.split("-"))
        else:
            name = match.group("n")
            month = (
                _MONTHS.index(name[:3].lower().replace("jän", "jan")) + 1 if name else int(match.group("m"))
            )
            day, year = int(match.group("d")), int(match.group("y") or 0)
        if 1 <= month <= 12 and 1 <= day <= 31:
            year += 2000 if 0 < year < 70 else 1900 if 70 <= year < 100 else 0
            yield Mention(day, month, year, match.start(), match.end())


def parse(value: str) -> date | None:
    """Return the first complete date in *value*, ISO or German, or None.

    >>> parse("2021-09-24T18:00:00+02:00"), parse("24. September 2021"), parse("24.9.")
    (datetime.date(2021, 9, 24), datetime.date(2021, 9, 24), None)
    """
    compact = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T|$)", value)
    if compact:
        value = "-".join(compact.groups())
    return next((m.on(0) for m in mentions(value.replace("T", " ")) if m.year), None)


def stated(texts: Iterable[str]) -> Dates:
    """Return the dates that *texts* name as published or modified ("Stand: …", "Veröffentlicht am …").

    >>> stated(["Veröffentlicht am 3. Mai 2024", "Stand: 1.6.2024"]).modified
    datetime.date(2024, 6, 1)
    """
    published = modified = None
    for text in texts:
        for mention in mentions(text):
            day, before = mention.on(0) if mention.year else None, text[: mention.start]
            if day and not published and _PUBLISHED.search(before):
                published = day
            elif day and not modified and _MODIFIED.search(before):
                modified = day
    return Dates(published, modified)


_MEETING = re.compile(
    r"\b(?:\w*sitzung\w*|tagesordnung|niederschrift|\w*protokoll|(?:bürger|einwohner|rats|ausschuss)\w*versammlung)\b",
    re.IGNORECASE,
)


_ITS_DAY = re.compile(r"^(?:• )?(?:sitzungs?)?(?:datum|termin|tag|beginn|wann)\b.{0,20}$", re.IGNORECASE)


def meeting(title: str, texts: Iterable[str] = ()) -> date | None:
    """Return the day of the meeting that *title* names, None where it names none or several days.

    Where the title has no day, one of *texts* that begins with "Datum" or the like tells it.

    >>> meeting("Sitzung des Gemeinderats vom 12.03.2026"), meeting("Sitzungen 1.1.2025 bis 31.12.2025")
    (datetime.date(2026, 3, 12), None)
    """
    days = {day for mention in mentions(title) if (day := mention.on(0) if mention.year else None)}
    if not _MEETING.search(title) or len(days) > 1:
        return None
    beside = pairwise(["", *texts])
    labelled = (f"{label} {text}" if _ITS_DAY.match(f"{label} ") else text for label, text in beside)
    said = (m for text in labelled for m in mentions(text) if m.year and _ITS_DAY.match(text[: m.start]))
    return days.pop() if days else next((day for mention in said if (day := mention.on(0))), None)


_VERSION = re.compile(
    r"(?:\bvom|\bzuletzt geändert (?:am|durch.{0,80}\bvom)"
    r"|\b(?:fassung|stand|beschlossen|geändert)(?: vom| am)?|\bund|,"
    r"|\b(?:\w*rat|kreistag|\w*versammlung)\b.{0,80}\b(?:am|vom))[:\s]*$",
    re.IGNORECASE,
)


def version(texts: Iterable[str], until: date) -> date | None:
    """Return the day on which the version of a by-law was made that *texts* begin with, at latest *until*.

    >>> version(["Hundesteuersatzung vom 3.5.2001, zuletzt geändert am 12. Dezember 2023"], date(2026, 1, 1))
    datetime.date(2023, 12, 12)
    """
    days = [
        day
        for text in texts
        for mention in mentions(text)
        if mention.year and _VERSION.search(text[: mention.start]) and (day := mention.on(0)) and day <= until
    ]
    return max(days, default=None)


def of_file(kind: Kind, title: str, texts: Sequence[str], made: Dates, until: date) -> Dates:
    """Return *made*, what a program wrote into a file, corrected by what *title* and its first *texts* say.

    A by-law dates from its last change, whenever it was exported; minutes show the day of the meeting.
    """
    if kind is Kind.BYLAW and (day := version([title], until) or version(texts, until)):
        return replace(made, published=day)
    names = (title, *(text[:200] for text in texts)) if kind is Kind.MINUTES else (title,)
    return replace(made, starts=next((day for name in names if (day := meeting(name))), None))


def alone(texts: Iterable[str]) -> date | None:
    """Return the date of the first of *texts* that is little more than a date ("Hechingen, 3. Mai 2024")."""
    for text in texts:
        if len(text) < 45 and (day := parse(text)):
            return day
    return None


def event(texts: Iterable[str], year: int = 0) -> tuple[date | None, date | None]:
    """Return first and last day of the event that *texts* announce; *year* completes dates without one.

    >>> event(["Interkulturelle Woche vom 24.9. bis 10.10.2021"])
    (datetime.date(2021, 9, 24), datetime.date(2021, 10, 10))
    >>> event(["Am Samstag, 12. Oktober 2024, 19 Uhr"])
    (datetime.date(2024, 10, 12), datetime.date(2024, 10, 12))
    """
    for text in texts:
        found = list(mentions(text))
        for index, first in enumerate(found):
            last = found[index + 1] if index + 1 < len(found) else None
            if last is not None and _RANGE.match(text[first.end : last.start]):
                return _span(first, last, year)
            day = first.on(year) if first.year or year else None
            if day and (_EVENT.search(text[: first.start]) or len(text) < 45):
                return day, day
    return None, None


def _span(first: Mention, last: Mention, year: int) -> tuple[date | None, date | None]:
    """Return the days from *first* to *last*; without a year of their own they begin in *year*."""
    year = last.year or first.year or year
    if not year:
        return None, None
    starts, ends = first.on(year), last.on(year)
    if starts and ends and starts > ends:
        # From December to January.
        if last.year and not first.year:
            starts = first.on(year - 1)
        elif not last.year:
            ends = last.on(year + 1)
    return (starts, ends) if starts and ends and starts <= ends else (starts, starts)
