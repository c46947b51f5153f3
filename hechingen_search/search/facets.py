"""What a search can be narrowed by: each facet once, with every name that people and programs use for it.

The values of a page come from ``index.facets``. Everything else follows from the entry here: the counts
beside the results, the filter in the query (``typ:satzung``), the parameter of the page (``art=bylaw``), that
of the API (``type=bylaw``) and the option of the command (``--type bylaw``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.document import Facet

MAX_YEARS = 30
_YEARS = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class SearchFacet:
    """One facet of the search; its name in the API and of the option is that of the index, ``facet``."""

    facet: Facet
    label: str
    """What a citizen calls it."""
    parameter: str
    """Its German name in the address of the search page."""
    key: str
    """What stands before the colon in a query."""
    metavar: str
    help: str
    """One German sentence for the command line and the description of the API."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Value → what a citizen calls it; any other value is its own name."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Value → what may be typed for it, in lower case."""
    ranges: bool = False
    """The values are years: four digits, or two years with a dash between them."""
    closed: bool = False
    """There are no other values than those of ``names``."""

    @property
    def listed(self) -> bool:
        """Tell whether the index alone knows which values there are."""
        return not (self.words or self.ranges)

    def label_of(self, value: str) -> str:
        """Return what a citizen calls *value*."""
        return self.names.get(value, value)

    def value(self, word: str) -> str | None:
        """Return the value that *word* names: itself, its German name or one of its words; else None.

        >>> TYPE.value("Satzungen"), TYPE.value("bylaw"), TYPE.value("Quatsch")
        ('bylaw', 'bylaw', None)
        """
        plain = word.casefold()
        for value in dict.fromkeys((*self.names, *self.words)):
            if plain in (value, self.label_of(value).casefold(), *self.words.get(value, ())):
                return value
        return None

    def values(self, text: str) -> tuple[str, ...]:
        """Return the values that *text* names after the key; none where it is no filter after all.

        >>> YEAR.values("2022-2024"), TYPE.values("pdfs"), TYPE.values("quatsch")
        (('2022', '2023', '2024'), ('pdf',), ())
        """
        if self.ranges:
            return _years(text)
        value = self.value(text)
        return () if value is None else (value,)


def _years(text: str) -> tuple[str, ...]:
    match = _YEARS.fullmatch(text)
    if not match:
        return ()
    first, last = int(match[1]), int(match[2] or match[1])
    return tuple(str(year) for year in range(first, min(last, first + MAX_YEARS) + 1))


TYPE = SearchFacet(
    Facet.TYPE,
    label="Art",
    parameter="art",
    key="typ",
    metavar="ART",
    help="Nur diese Art, zum Beispiel pdf oder nachricht.",
    closed=True,
    names={
        "page": "Seite",
        "news": "Nachricht",
        "event": "Veranstaltung",
        "service": "Dienstleistung",
        "minutes": "Sitzungsunterlage",
        "bylaw": "Satzung",
        "form": "Formular",
        "document": "Dokument",
        "pdf": "PDF",
    },
    words={
        "page": ("seite", "seiten", "webseite", "webseiten", "html"),
        "news": ("nachricht", "nachrichten", "meldung", "meldungen", "pressemitteilung", "aktuelles"),
        "event": ("veranstaltung", "veranstaltungen", "termin", "termine"),
        "service": ("dienstleistung", "dienstleistungen", "leistung", "leistungen"),
        "minutes": ("sitzungsunterlage", "sitzungsunterlagen", "protokoll", "protokolle", "niederschrift"),
        "bylaw": ("satzung", "satzungen", "ortsrecht", "verordnung"),
        "form": ("formular", "formulare", "antrag", "anträge"),
        "document": ("dokument", "dokumente", "datei", "dateien"),
        "pdf": ("pdfs",),
    },
)
AREA = SearchFacet(
    Facet.AREA,
    label="Bereich",
    parameter="bereich",
    key="bereich",
    metavar="BEREICH",
    help="Nur dieser Bereich der Website.",
)
YEAR = SearchFacet(
    Facet.YEAR,
    label="Jahr",
    parameter="jahr",
    key="jahr",
    metavar="JAHR",
    help="Nur aus diesem Jahr.",
    ranges=True,
)
LANGUAGE = SearchFacet(
    Facet.LANGUAGE,
    label="Sprache",
    parameter="sprache",
    key="sprache",
    metavar="SPRACHE",
    help="Zum Beispiel en oder de-simple.",
    names={
        "de": "Deutsch",
        "de-simple": "Leichte Sprache",
        "gsg": "Gebärdensprache",
        "en": "Englisch",
        "fr": "Französisch",
        "it": "Italienisch",
        "tr": "Türkisch",
        "ru": "Russisch",
        "uk": "Ukrainisch",
        "ar": "Arabisch",
    },
    words={
        "de-simple": ("leichte", "einfach", "einfache sprache"),
        "gsg": ("gebärden", "dgs"),
        "en": ("english",),
        "fr": ("français", "francais"),
        "it": ("italiano",),
        "tr": ("türkçe", "turkce"),
        "ru": ("русский", "по-русски"),
        "uk": ("українська", "українською"),
        "ar": ("العربية",),
    },
)

SITE = SearchFacet(
    Facet.SITE,
    label="Ort",
    parameter="ort",
    key="ort",
    metavar="ORT",
    help="Nur dieser Ort, wo mehrere durchsucht werden.",
)

FACETS = (TYPE, AREA, YEAR, LANGUAGE, SITE)
"""In the order in which they are shown; a new facet is one more entry."""


def names() -> tuple[Facet, ...]:
    """Return what an engine is asked to count."""
    return tuple(entry.facet for entry in FACETS)


def entry(facet: Facet) -> SearchFacet:
    """Return the entry of *facet*."""
    return next(found for found in FACETS if found.facet == facet)


def keyed(key: str) -> SearchFacet | None:
    """Return the facet whose *key* stands before a colon in a query, or None."""
    return next((found for found in FACETS if found.key == key), None)


def label(facet: Facet, value: str) -> str:
    """Return what a citizen calls *value* of *facet*.

    >>> label(Facet.TYPE, "minutes"), label(Facet.AREA, "Rathaus")
    ('Sitzungsunterlage', 'Rathaus')
    """
    return entry(facet).label_of(value)


def matching(typed: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the *known* values that start with what was *typed*, else those that contain it.

    >>> matching(["frei"], ["Freizeit & Kultur", "Barrierefrei", "Rathaus"])
    ('Freizeit & Kultur',)
    """
    names = {value: value.casefold() for value in known}
    wanted = [text.casefold() for text in typed]
    starting = tuple(value for value, name in names.items() if any(map(name.startswith, wanted)))
    return starting or tuple(value for value, name in names.items() if any(w in name for w in wanted))
