"""Responses with status 200 that are no pages: error pages, maintenance notices, logins, shells of scripts.

One sign is none: a title alone may be news ("Wartungsarbeiten im Hallenbad", "404 Höhenmeter").
"""

from __future__ import annotations

import re

from crawler.extract.errors import ExtractError
from crawler.extract.html.dom import Dom, attribute, inner_text
from crawler.outcome import Outcome
from crawler.page import Page

_SHORT = 800
"""Characters; an article about error pages is longer than an error page."""
_FEW_LINKS = 5
"""A page of the site carries its menus; a notice that stands for the whole site carries none."""
_PART = re.compile(r"\s+[|–—»·•:/-]+\s+|\n")
_WORD = re.compile(r"\w+")
# What a name of an error page consists of; one word more, and it names something.
_FILLERS = frozenset(
    """
    404 410 http status code fehler error fehlermeldung fehlerseite not found page the requested this
    sorry ups oops hoppla leider die der das diese dieser dieses angeforderte angefragte gewünschte
    gesuchte aufgerufene eingegebene seite webseite internetseite website inhalt dokument artikel datei
    adresse url link ressource konnte wurde kann werden ist existiert gibt es hier nicht nichts mehr
    gefunden vorhanden verfügbar unbekannt unbekannte auf unserem server does exist doesn t could be
    content keine kein unter achtung hinweis objekt verzeichnis pfad ihre ihr uups huch schade nanu
    entschuldigung tut uns gewählte verlangte anforderung
    """.split()  # noqa: SIM905 - a column of quoted names is harder to read
)
_MISSING = re.compile(
    r"\b(?:404|410)\b|nicht\b.{0,20}\b(?:gefunden|vorhanden|verfügbar)|existiert nicht"
    r"|(?:gibt es|existiert) (?:hier |leider )?nicht|not found|does(?: not|n.t) exist"
    r"|unbekannte (?:seite|adresse|url)|^fehler(?:seite|meldung)?$",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAINED = re.compile(
    r"(?:seite|adresse|link|url|inhalt|dokument|page)\b.{0,80}\b(?:nicht|verschoben|gelöscht|entfernt|umbenannt|not"
    r"|veraltet|falsch)\b|\b(?:startseite|homepage|sitemap|suchfunktion|tippfehler|schreibweise|lesezeichen)\b"
    r"|\b(?:eingegeben|aufgerufen|angefordert)",
    re.IGNORECASE | re.DOTALL,
)
_PAUSES = frozenset(
    """
    wartung wartungsarbeiten wartungsarbeit wartungsmodus wartungshinweis wartungspause wartungsfenster
    wegen unsere unser unserer website webseite internetseite seite homepage internetauftritt auftritt
    portal system server die der das diese dieser ist wird sind wir in im zurzeit zur zeit derzeit
    momentan aktuell gerade vorübergehend kurz kurzzeitig nicht erreichbar verfügbar gewartet überarbeitet
    aktualisiert under maintenance mode site offline temporarily unavailable service 503 bald gleich
    wieder da zurück für sie hinweis geplante planmäßige bitte haben geduld stadt gemeinde stadtverwaltung
    gemeindeverwaltung landkreis
    """.split()  # noqa: SIM905
)
_PAUSED = re.compile(
    r"wartung|maintenance|nicht (?:erreichbar|verfügbar)|unavailable|gewartet|offline|bald wieder",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:internet\w*|web\w*|home\w*|portal|auftritt|server|system\w*|site|seiten?|angebot)\b.{0,90}"
    r"(?:wart|nicht (?:erreichbar|verfügbar)|überarbeitet|aktualisiert|maintenance|unavailable)"
    r"|(?:versuchen|kommen|schauen|besuchen)\b.{0,60}(?:später|wieder|noch ?einmal|erneut)"
    r"|\bin kürze\b|try again"
    r"|wieder für sie da|back soon",
    re.IGNORECASE | re.DOTALL,
)
_LOGIN = re.compile(r"anmeld|login|log-in|einlogg|sign in|kennwort|passwort", re.IGNORECASE)
_LOGIN_TEXT = 300
"""Characters; what explains a login needs no more."""


def refuse(page: Page, dom: Dom, refresh: str | None) -> None:
    """Raise ExtractError when *page* is none; several signs together say so."""
    text = "\n".join(passage.text for passage in page.passages)
    if len(text) < _SHORT:
        names = _names(page, dom)
        if _is_error(page, names, text):
            raise ExtractError(page.url, Outcome.SOFT_404, "der Server sollte 404 antworten")
        if _is_pause(page, dom, names, text):
            raise ExtractError(page.url, Outcome.MAINTENANCE, "der Server sollte 503 antworten")
        if len(text) < _LOGIN_TEXT and _LOGIN.search("\n".join(names)) and _asks_password(dom):
            raise ExtractError(page.url, Outcome.LOGIN)
    if text or refresh or dom.all("frame") or dom.all("iframe") or not page.indexable:
        return
    if not page.links:
        scripted = any(
            attribute(tag, "type") in ("", "module", "text/javascript") for tag in dom.all("script")
        )
        if scripted or not dom.all("h1"):
            outcome = Outcome.NO_TEXT if scripted else Outcome.EMPTY
            raise ExtractError(page.url, outcome, "ohne JavaScript gibt es keinen Text" if scripted else "")


def _names(page: Page, dom: Dom) -> list[str]:
    """Return what the page is called: its title, its first headings and the parts of ``<title>``."""
    heads = [page.title, *(inner_text(tag, 200) for tag in dom.all("h1")[:2])]
    heads += [passage.heading for passage in page.passages[:1]]
    heads += [part for tag in dom.all("title")[:1] for part in _PART.split(inner_text(tag, 200))]
    return list(dict.fromkeys(part.strip() for part in heads if part.strip()))


def _is_error(page: Page, names: list[str], text: str) -> bool:
    errors = sum(_MISSING.search(name) is not None and _made_of(name, _FILLERS) for name in names)
    if not errors:
        return False
    explained = not text or _MISSING.search(text) is not None or _EXPLAINED.search(text) is not None
    return errors + explained + (not page.indexable) > 1


def _is_pause(page: Page, dom: Dom, names: list[str], text: str) -> bool:
    named = any(_PAUSED.search(name) and _made_of(name, _PAUSES, unknown=2) for name in names)
    if not named or len(page.links) > _FEW_LINKS or dom.all("nav"):
        return False
    return not text or _OURS.search(f"{' '.join(names)}\n{text}") is not None


def _made_of(name: str, words: frozenset[str], unknown: int = 0) -> bool:
    """Tell whether *name* consists of *words*, but for as many *unknown* ones (the name of the town)."""
    return sum(word not in words for word in _WORD.findall(name.lower())) <= unknown


def _asks_password(dom: Dom) -> bool:
    return any(attribute(tag, "type").lower() == "password" for tag in dom.all("input"))
