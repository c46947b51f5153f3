"""When something is open, when it takes place, and on which days it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crawler.page import Kind, Page, Passage
from index.analysis.dates import DATE, MONTHS
from index.answers.opening import read
from index.answers.wording import bare, names, sentences

_HEAD = re.compile(
    r"(?:(?:unsere|die|allgemeine|aktuelle|regul[äa]re)\s+)?(?:öffnungs|sprech|service|schalter|besuchs|geschäfts)(?:zeit|stunde)(?:en|n)?"
    r"(?:\s+(?:de[rs]|vom|von|für|im|in der)\s+(?:(?:das|die|den)\s+)?)?\s*:?(?P<of>[^:]*)",
    re.IGNORECASE,
)
_DAY = (
    r"(?:(?:mo|di|mi|do|fr|sa|so)\b\.?|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonnabend|sonntag|feiertag|werktag)(?:s|en)?\b|täglich\b)"
)
_RANGE = r"\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|h)?\s*(?:bis|-|–)\s*\d{1,2}"
_OPEN = re.compile(
    r"(?:(?:öffnungs|sprech|service)zeiten|geöffnet|offen)\b\s*(?:ist|:)?\s*(?=\S)", re.IGNORECASE
)
_BY_DAY = re.compile(_DAY, re.IGNORECASE)
_TIMED = re.compile(rf"{_DAY}.*?{_RANGE}", re.IGNORECASE | re.DOTALL)
_IS_OPEN = re.compile(r"\b(?:geöffnet|offen|verkauf\w*|für sie da)\b", re.IGNORECASE)
_ABOUT = re.compile(r"(?:(?:Der|Die|Das|Unser|Unsere)\s+)?(?P<thing>[A-ZÄÖÜ][\w-]+)\b")
_CLOSED = re.compile(
    r"geschlossen|geänderte (?:öffnungs|sprech)zeiten|nicht (?:besetzt|geöffnet)|bleibt zu\b|entfällt"
    r"|keine sprechstunde|\bschließt\b",
    re.IGNORECASE,
)
_FOR_NOW = re.compile(
    r"bis auf weiteres|derzeit|zurzeit|zur zeit|vorübergehend|momentan|aktuell", re.IGNORECASE
)
_NOT_ALWAYS = re.compile(
    r"\b(?:am|vom)\s+\d|\b\d{1,2}\.\s?(?:" + "|".join(MONTHS) + r")|\bkurs|\bprobe\b|\btreff", re.IGNORECASE
)
_DATES = re.compile(DATE)
_PARTS = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d))|(\d{1,2})\.\s*(?:(\d{1,2})\.|([^\W\d_]+)\.?)\s*(\d{4})?")
_FROM_DATE = re.compile(
    rf"(?:(?:datum|termin|am)\b\W*)?(?:{_DAY}\W*)?(?:den\s+)?(?:\d{{1,2}}\."
    rf"|\d{{4}}-)[^|]*?\d{{4}}",
    re.IGNORECASE,
)
_HEADER, _HEADER_LENGTH = 5, 200
"""Lines of a meeting's page among which its day is, and characters of such a line."""
_SITTING = re.compile(r"sitzung", re.IGNORECASE)
_MOST = 600


class Opening(NamedTuple):
    """A quote of opening hours, and of what."""

    subject: str
    """"" for the page's own."""
    quote: str
    heading: str = ""
    """What is above the quote, where that restricts it: "Öffnungszeiten der Halle (Winter)"."""


class Days(NamedTuple):
    """A sentence or a line with the days that it names."""

    quote: str
    starts: date
    ends: date


def openings(page: Page) -> Iterator[Opening]:
    """Yield the opening hours that the text of *page* states."""
    main = bare(page.title)
    for passage in page.passages:
        if not passage.quotable or passage.language:
            continue
        match = _HEAD.fullmatch(passage.heading.strip())
        if match and _TIMED.search(passage.text) and len(passage.text) <= _MOST:
            of, _, season = match["of"].strip(" –-").partition("(")
            heading = passage.heading if of or season else ""
            if of.strip():
                yield Opening(of.strip(), passage.text, heading)
            if not of.strip() or _part_of(of.strip(), main):
                yield Opening("", passage.text, heading)
        elif not match:
            yield from _stated(passage, passage.heading or main)


def _part_of(word: str, thing: str) -> bool:
    """Tell whether *word* is what *thing* begins with: the hall of a "Hallen-Freibad"."""
    return len(word) > 3 and thing.lower().startswith(word.lower())


def _stated(passage: Passage, thing: str) -> Iterator[Opening]:
    """Yield the lines and sentences of *passage* that say when the *thing* that it is about is open."""
    if table := _table(passage.text):
        yield Opening(passage.heading, table)
        return
    for sentence in sentences(passage.text):
        if (
            not _TIMED.search(sentence)
            or " | " in sentence
            or len(sentence) > _MOST
            or _NOT_ALWAYS.search(sentence)
        ):
            continue
        about = _ABOUT.match(sentence)
        if (
            _OPEN.match(sentence)
            or (_BY_DAY.match(sentence) and (_IS_OPEN.search(sentence) or read(sentence)))
            or (about and names(about["thing"], thing) and _IS_OPEN.search(sentence))
        ):
            yield Opening(passage.heading, sentence)


def _table(text: str) -> str:
    """Return the rows of a table of weekdays, with its header."""
    rows = [line for line in text.split("\n") if " | " in line]
    days = [
        row for row in rows if _BY_DAY.match(row) and re.search(rf"{_RANGE}|geschlossen", row, re.IGNORECASE)
    ]
    return (
        "\n".join(rows)
        if len(days) >= 2 and len(rows) - len(days) <= 2 and len("\n".join(rows)) <= _MOST
        else ""
    )


def closings(page: Page) -> Iterator[Days]:
    """Yield the sentences that say that something is closed on a day, or for now."""
    for passage in page.passages:
        for sentence in sentences(passage.text):
            if not _CLOSED.search(sentence) or len(sentence) > _MOST:
                continue
            days = _days(sentence, page)
            if days:
                yield Days(sentence, days[0], days[-1])
            elif _FOR_NOW.search(sentence):
                yield Days(sentence, date.min, date.max)


def _days(sentence: str, page: Page) -> list[date]:
    year = (page.published or page.modified or date.max).year
    stated = [match for match in _PARTS.finditer(sentence) if _DATES.match(match[0])]
    years = [int(match[1] or match[7]) for match in stated if match[1] or match[7]]
    found = []
    for match in stated:
        month = int(match[2] or match[5] or 0) or _month(match[6])
        try:
            found.append(
                date(
                    int(match[1] or match[7] or (years[0] if years else year)),
                    month,
                    int(match[3] or match[4]),
                )
            )
        except ValueError:
            continue
    return sorted(found)


def _month(name: str | None) -> int:
    lower = (name or "").lower()
    return next(
        (number for number, month in enumerate(MONTHS, 1) if lower and month.startswith(lower[:3])), 0
    )


def event(page: Page) -> Days | None:
    """Return when *page* takes place, in its own words: an event, or a meeting of the council."""
    lines = [line for passage in page.passages[:2] if passage.quotable for line in passage.text.split("\n")]
    if page.kind is Kind.EVENT and page.starts:
        quote = next((line for line in lines if _days(line, page)[:1] == [page.starts]), page.title)
        return Days(quote.partition(" (")[0], page.starts, page.ends or page.starts)
    if (
        page.kind in (Kind.MINUTES, Kind.PAGE, Kind.EVENT)
        and page.media_type == "text/html"
        and _SITTING.search(page.title)
    ):
        for line in lines[:_HEADER]:
            days = _days(line, page)
            if len(days) == 1 and _FROM_DATE.match(line) and len(line) < _HEADER_LENGTH:
                return Days(line, days[0], days[0])
    return None


def called(title: str) -> tuple[str, ...]:
    """Return what an event is called: its title, without when it is, and without where and of whom.

    >>> called("Blutspende in der Stadthalle am 17. Dezember")
    ('Blutspende in der Stadthalle', 'Blutspende')
    """
    timeless = re.sub(r"[\s,:]+(?:(?:am|vom|ab|bis)\s+)?\d{1,2}\..*$", "", title)
    short = re.split(
        r"\s+(?:in|im|am|an|auf|bei|beim|rund um|mit|der|des|zur|zum|von)\s", timeless, maxsplit=1
    )[0]
    return tuple(dict.fromkeys(name for name in (timeless, short) if name))
