"""The German names of types, languages and facets, in one place."""

from __future__ import annotations

from index.document import Facet

TYPES = {
    "page": "Seite",
    "news": "Nachricht",
    "event": "Veranstaltung",
    "service": "Dienstleistung",
    "minutes": "Sitzungsunterlage",
    "bylaw": "Satzung",
    "form": "Formular",
    "document": "Dokument",
    "pdf": "PDF",
}
"""Values of ``Facet.TYPE`` → what a citizen calls them, singular."""

FORMATS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "Text (ODT)",
    "application/rtf": "Text (RTF)",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.spreadsheet": "Tabelle (ODS)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "text/plain": "Text",
}
"""Media types of files → what a citizen calls them."""

_TYPED = {
    "page": ("seite", "seiten", "webseite", "webseiten", "html"),
    "news": ("nachricht", "nachrichten", "news", "meldung", "meldungen", "pressemitteilung", "aktuelles"),
    "event": ("veranstaltung", "veranstaltungen", "termin", "termine"),
    "service": ("dienstleistung", "dienstleistungen", "leistung", "leistungen", "service"),
    "minutes": ("sitzungsunterlage", "sitzungsunterlagen", "protokoll", "protokolle", "niederschrift"),
    "bylaw": ("satzung", "satzungen", "ortsrecht", "verordnung"),
    "form": ("formular", "formulare", "antrag", "anträge"),
    "document": ("dokument", "dokumente", "datei", "dateien"),
    "pdf": ("pdf", "pdfs"),
}

LANGUAGES = {
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
}

FACETS = {Facet.TYPE: "Art", Facet.AREA: "Bereich", Facet.YEAR: "Jahr", Facet.LANGUAGE: "Sprache"}

_BY_WORD = {word: value for value, words in _TYPED.items() for word in words}


def type_value(word: str) -> str | None:
    """Return the ``Facet.TYPE`` value that *word* names after ``typ:``, or None.

    >>> type_value("Satzungen")
    'bylaw'
    """
    return _BY_WORD.get(word.casefold())


def label(facet: Facet, value: str) -> str:
    """Return what a citizen calls *value* of *facet*; an unknown value is its own name.

    >>> label(Facet.TYPE, "minutes")
    'Sitzungsunterlage'
    """
    names = {Facet.TYPE: TYPES, Facet.LANGUAGE: LANGUAGES}.get(facet, {})
    return names.get(value, value)
