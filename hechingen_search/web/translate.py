"""The frame of the page in the language of the question: gettext catalogues, German where there is none."""

from __future__ import annotations

import gettext as library
from functools import cache
from pathlib import Path

from flask import Flask, g, has_request_context

LOCALE = Path(__file__).parent / "locale"
GERMAN = "de"
DOMAIN = "web"
RIGHT_TO_LEFT = frozenset({"ar"})
BOX = (
    "Wonach suchen Sie?",
    "Suchen",
    "Vorschläge",
    "Keine Vorschläge.",
    "1 Vorschlag, mit den Pfeiltasten zu erreichen.",
    "{} Vorschläge, mit den Pfeiltasten zu erreichen.",
    "Ergebnisse aktualisiert:",
)
"""What ``static/hechingen-suche.js`` says; there it is German, which needs no request."""


def speak(language: str) -> None:
    """Give the rest of this answer in *language*, or in German where there is no catalogue."""
    g.language = language if language in languages() else GERMAN


def spoken() -> str:
    """Return the language of the frame of this answer."""
    return str(g.get("language", GERMAN)) if has_request_context() else GERMAN


def direction() -> str:
    """Return the direction in which the language of the frame is written, for ``dir``."""
    return "rtl" if spoken() in RIGHT_TO_LEFT else "ltr"


def gettext(text: str, /, **values: object) -> str:
    """Return *text*, which is German, in the language of the frame, with *values* put in.

    >>> gettext("Seite %(page)s", page=2)
    'Seite 2'
    """
    said = _catalogue(spoken()).gettext(text)
    return said % values if values else said


@cache
def languages() -> frozenset[str]:
    """Return the languages that there are catalogues for, German included."""
    return frozenset(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")) | {GERMAN}


def box(language: str) -> dict[str, str]:
    """Return what the search box says, German sentence → the same in *language*."""
    return {text: _catalogue(language).gettext(text) for text in BOX}


@cache
def _catalogue(language: str) -> library.NullTranslations:
    return library.translation(DOMAIN, LOCALE, [language], fallback=True)


def install(app: Flask) -> None:
    """Let the templates of *app* speak the language of the question."""
    app.jinja_env.globals.update(_=gettext, spoken=spoken, direction=direction)
