"""What a page is for: news, event, service, minutes, by-law, form; stated rules, first match wins."""

from __future__ import annotations

import re
from collections.abc import Set
from urllib.parse import unquote, urlsplit

from crawler.page import Kind

_TYPES = (
    (Kind.EVENT, {"event", "musicevent", "theaterevent", "festival", "sportsevent", "exhibitionevent"}),
    (Kind.NEWS, {"newsarticle", "article", "blogposting", "reportagenewsarticle"}),
    (Kind.SERVICE, {"governmentservice", "service", "governmentpermit"}),
)
_QUERY = {"event": Kind.EVENT, "eventdate": Kind.EVENT, "service": Kind.SERVICE, "meeting": Kind.MINUTES}
_AREAS = (
    (
        Kind.MINUTES,
        r"niederschrift|protokoll|sitzungs?(?:bericht|dienst|kalender)|gemeinderatssitzung|ratsinformation",
    ),
    (Kind.BYLAW, r"satzung|ortsrecht|stadtrecht|rechtsverordnung"),
    (Kind.FORM, r"formular|vordruck|online-?antr[äa]e?g"),
    (Kind.EVENT, r"veranstaltung|termine?$|event|kalender"),
    (
        Kind.SERVICE,
        r"dienstleistung|^leistung|lebenslage|was erledige ich|b[üu]e?rgerservice|verwaltungsleistung",
    ),
    (Kind.NEWS, r"nachricht|pressemitteilung|meldung|bekanntmachung|^news$|neuigkeit|amtsblatt"),
)
_BYLAW = re.compile(
    r"\b\w*(?:satzung|ortsrecht|polizeiverordnung|verordnung|(?:haus|benutzungs|gebühren|geschäfts|entgelt|archiv|friedhofs|"
    r"markt|wahl|markt|park|schul|bade|park)ordnung)(?:en)?\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:niederschrift|sitzungsprotokoll|protokoll|sitzungsbericht|tagesordnung)\b", re.IGNORECASE
)
# What a group of the council moves is nothing to fill in.
_MOTION = (
    r"(?!\s(?:de[rs]|von|aus)\b.{0,60}(?:fraktion|gruppe|stadtr[aä]t|gemeinder[aä]t|partei|liste|wähler))"
)
_FORM = re.compile(
    r"\b\w*(?:formular|vordruck)\b"
    rf"|(?:^|\n)\w*(?:antrag\b{_MOTION}|anmeldung|abmeldung|anzeige|vollmacht)\b",
    re.IGNORECASE,
)


def of_page(url: str, section: tuple[str, ...], title: str, types: Set[str]) -> Kind:
    """Return the kind of an HTML page.

    In this order: schema.org type (an OpenGraph ``article`` only where nothing else speaks), ``item=`` in the
    address, minutes and by-laws by title, area names in breadcrumb or address from the innermost out.

    >>> of_page("https://x/de/Aktuelles/Stadtnachrichten/2021/Woche", (), "Woche", set())
    <Kind.NEWS: 'news'>
    """
    for kind, names in _TYPES:
        if types & (names - {"article"}):
            return kind
    parts = urlsplit(url)
    item = re.search(r"(?:^|&)item=(\w+)", parts.query)
    if item and item.group(1).lower() in _QUERY:
        return _QUERY[item.group(1).lower()]
    if _MINUTES.match(title):
        return Kind.MINUTES
    if re.match(r"(?:\w+satzung|Satzung (?:der|über|zur|für))\b", title) and not title.endswith(("en", "?")):
        return Kind.BYLAW
    folders = [unquote(part) for part in parts.path.split("/")[1:-1]]
    for name in (*reversed(section), *reversed(folders)):
        for kind, pattern in _AREAS:
            if re.search(pattern, name.lower()):
                return kind
    return Kind.NEWS if "article" in types else Kind.PAGE


def of_file(title: str, link_text: str, opening: str, fields: int) -> Kind:
    """Return the kind of a file from its title, the text of the link to it, its first lines and form fields.

    >>> of_file("Antrag der CDU-Fraktion", "", "", 0), of_file("Antrag auf Beihilfe", "", "", 0)
    (<Kind.DOCUMENT: 'document'>, <Kind.FORM: 'form'>)
    >>> of_file("Hundesteuersatzung", "", "", 0), of_file("Haushalt 2024", "", "Satzung", 0)
    (<Kind.BYLAW: 'bylaw'>, <Kind.DOCUMENT: 'document'>)
    """
    names = f"{title}\n{link_text}"
    if _MINUTES.search(names):
        return Kind.MINUTES
    if fields > 2 or re.search(r"\b\w*(?:formular|vordruck)\b", names, re.IGNORECASE):
        return Kind.FORM
    if _BYLAW.search(names) and not re.search(r"\bhaushalts|entwurf\b", names, re.IGNORECASE):
        return Kind.BYLAW
    if _FORM.search(names):
        return Kind.FORM
    if re.search(r"§\s*1\b", opening) and _BYLAW.search(opening[:400]) and "haushalt" not in title.lower():
        return Kind.BYLAW
    return Kind.DOCUMENT
