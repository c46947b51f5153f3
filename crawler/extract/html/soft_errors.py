"""Responses with status 200 that are no pages: error pages, maintenance notices, shells of scripts."""

from __future__ import annotations

import re

from crawler.extract.errors import ExtractError
from crawler.extract.html.dom import Dom, attribute, inner_text
from crawler.outcome import Outcome
from crawler.page import Page

_SHORT = 800
"""Characters; an article about error pages is longer than an error page."""
_SOFT_404 = re.compile(
    r"(?:seite|inhalt|dokument|page|artikel|adresse)\b.{0,40}"
    r"\b(?:nicht (?:gefunden|vorhanden|verfügbar)|not found|existiert nicht)"
    r"|^(?:fehler )?404\b|\b404[ -–]*(?:fehler|error|not found)",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(
    r"\bwartungs(?:arbeit|modus|hinweis|pause)|\bwegen wartung|under maintenance|maintenance mode"
    r"|vorübergehend nicht (?:erreichbar|verfügbar)",
    re.IGNORECASE,
)


def refuse(page: Page, dom: Dom, refresh: str | None) -> None:
    """Raise ExtractError when *page* is none; short texts only are judged by their title."""
    length = sum(len(passage.text) for passage in page.passages)
    names = f"{page.title}\n{' '.join(inner_text(tag, 200) for tag in dom.all('title')[:1])}"
    if length < _SHORT and _SOFT_404.search(names):
        raise ExtractError(page.url, Outcome.SOFT_404, "der Server sollte 404 antworten")
    if length < _SHORT and _MAINTENANCE.search(names):
        raise ExtractError(page.url, Outcome.MAINTENANCE, "der Server sollte 503 antworten")
    if length or refresh or dom.all("frame") or dom.all("iframe") or not page.indexable:
        return
    if not page.links:
        scripted = any(
            attribute(tag, "type") in ("", "module", "text/javascript") for tag in dom.all("script")
        )
        if scripted or not dom.all("h1"):
            outcome = Outcome.NO_TEXT if scripted else Outcome.EMPTY
            raise ExtractError(page.url, outcome, "ohne JavaScript gibt es keinen Text" if scripted else "")
