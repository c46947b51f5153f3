"""A page's breadcrumb: the areas of the site from the top down."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4.element import NavigableString, Tag

from crawler.extract.html.dom import Dom, attribute
from crawler.extract.html.metadata import Metadata
from crawler.extract.html.roles import unseen
from crawler.extract.sections import from_path
from crawler.extract.text import one_line

_START = {"startseite", "start", "home", "homepage", "zur startseite", "hauptseite", "accueil"}
_LABEL = re.compile(
    r"^(?:(?:sie|du) (?:sind|befinden sich|bist)\b.*|hier\W*|you are here|aktuelle (?:seite|position)|pfad\w*"
    r"|breadcrumbs?|brotkrumen?\w*|krümel\w*|rootline|navigation\b.*|.*navigation|menü.*"
    r"|.*(?:öffnen|schließen|einblenden|ausblenden)|seiteninhalt|inhalt"
    r"|zurück(?: zu[rm]?\b.*)?|zur startseite|back|standort|position|\{.*\}|%.*%|\.{2,}|…)\s*:?\s*$",
    re.IGNORECASE,
)
_MARK = re.compile(r"^[\s>»›/|·→•:\\-]+$")


def section(
    dom: Dom, metadata: Metadata, title: str, url: str, site_names: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the breadcrumb from the top area down, without the start page and without the page itself."""
    host = urlsplit(url).netloc
    for tag in dom.crumbs:
        entries = _entries(tag, url)
        if len(entries) > 1:
            return _inner(entries, title, host, site_names)
    if names := metadata.crumbs():
        return _inner([(one_line(name), "") for name in names], title, host, site_names)
    return from_path(url)


def _entries(tag: Tag, url: str) -> list[tuple[str, str]]:
    """Return the texts of a breadcrumb with their links ("" for the page itself).

    An entry is a link, or text beside links that a mark sets apart; menus of neighbours that hang below an
    entry, hidden text and labels of the navigation itself are none.
    """
    entries: list[tuple[str, str]] = []
    stack: list[tuple[Tag | NavigableString, str, int]] = [(tag, "", 0)]
    while stack:
        node, href, lists = stack.pop()
        if isinstance(node, Tag):
            lists += node.name in ("ul", "ol")
            if lists > 1 or (node is not tag and (unseen(node) or node.name in _NO_ENTRY)):
                continue
            if node.name == "a":
                href = attribute(node, "href")
            stack += [
                (c, href, lists) for c in reversed(node.contents) if isinstance(c, (Tag, NavigableString))
            ]
        elif type(node) is NavigableString:
            _add(entries, one_line(node), href)
    return entries[:12]


_NO_ENTRY = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "button", "script", "i", "select"})


def _add(entries: list[tuple[str, str]], text: str, href: str) -> None:
    if not text or _MARK.match(text) or (len(text) == 1 and not text.isalnum()) or _ICON.search(text):
        return
    if entries and href and entries[-1][1] == href:
        entries[-1] = (f"{entries[-1][0]} {text}", href)
        return
    parts = [text] if href else re.split(r"\s[>»›]\s|\s[/|]\s(?=\S+$)", text)
    for part in parts:
        name = part.strip(" >»›/|")
        if name and not _LABEL.match(name):
            entries.append((name, href))


# Letters of icon fonts lie in the private use areas.
_ICON = re.compile("^[\ue000-\uf8ff]+$")


def _inner(
    entries: list[tuple[str, str]], title: str, host: str, site_names: tuple[str, ...]
) -> tuple[str, ...]:
    starts = _START | {name.casefold() for name in site_names} | {host}
    if entries and (
        entries[0][0].casefold() in starts
        or (urlsplit(entries[0][1]).path in ("/", "/de", "/de/") and entries[0][1])
    ):
        entries = entries[1:]
    if entries and (
        entries[-1][0].casefold() == title.casefold() or (not entries[-1][1] and len(entries) > 1)
    ):
        entries = entries[:-1]
    return tuple(text for text, _ in entries if text and text.casefold() not in _START)
