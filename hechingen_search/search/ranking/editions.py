"""Which of several hits are older editions of another: last year's budget, a by-law before its change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from crawler.page import Kind, Page
from index.analysis.spelling import fold

OLDER = 0.6
"""Factor for an older edition: behind the one that holds, before pages about something else."""
LABELS = {Kind.BYLAW: "Ältere Fassung", Kind.DOCUMENT: "Ältere Ausgabe", Kind.FORM: "Ältere Fassung"}
"""Kinds that replace one another. News, events and minutes follow one another; the older still holds."""
_DATE = re.compile(r"\b(?:vom |stand:? |ab )?(?:\d{1,2}\.\s?\d{1,2}\.\s?)?((?:19|20)\d\d)\b", re.IGNORECASE)
_GAPS = re.compile(r"[\W_]+")


def older(pages: Iterable[Page], typed: str, today: date) -> Mapping[str, str]:
    """Return URL → German label of the *pages* of which another is a newer edition.

    Editions have the same kind and the same title but for years and dates. What holds this year is not old
    because next year's is out, and who *typed* a year means that edition.
    """
    families: dict[tuple[Kind, str], list[Page]] = defaultdict(list)
    for page in pages:
        if page.kind in LABELS and _year(page):
            families[page.kind, _name(page.title)].append(page)
    asked = set(_DATE.findall(typed))
    found = {}
    for (kind, name), family in families.items():
        newest = max(map(_year, family))
        for page in family:
            if name and _year(page) < min(newest, today.year) and str(_year(page)) not in asked:
                found[page.url] = LABELS[kind]
    return found


def _name(title: str) -> str:
    """Return *title* without dates, as it is compared.

    >>> _name("Hundesteuersatzung vom 21.03.2017"), _name("Hundesteuer-Satzung 2024")
    ('hundesteuersatzung', 'hundesteuersatzung')
    """
    return letters(_DATE.sub(" ", title))


def letters(text: str) -> str:
    """Return the letters and digits of *text*, as titles are compared."""
    return _GAPS.sub("", fold(text))


def _year(page: Page) -> int:
    """Return the year of an edition, 0 where it is not known: that of its title, else of its date."""
    years = [int(year) for year in _DATE.findall(page.title)]
    day = page.dated
    return max(years) if years else day.year if day else 0
