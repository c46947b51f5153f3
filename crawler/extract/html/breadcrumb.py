"""A page's breadcrumb: the areas of the site from the top down."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4.element import NavigableString, Tag

from crawler.extract.html.dom import Dom, attribute
from crawler.extract.html.metadata import Metadata
from crawler.extract.sections import from_path
from crawler.extract.text import one_line

_START = {"startseite", "start", "home", "homepage", "zur startseite", "hauptseite", "accueil"}
_LABEL = re.compile(
    r"^(?:sie (?:sind|befinden sich) hier|you are here|aktuelle seite|pfad)\s*:?\s*$", re.IGNORECASE
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
    """Return the texts of a breadcrumb with their links ("" for the page itself)."""
    entries: list[tuple[str, str]] = []
    for node in tag.descendants:
        if type(node) is not NavigableString:
            continue
        text = one_line(node)
        if not text or _MARK.match(text) or _LABEL.match(text):
            continue
        parent = node.find_parent("a")
        href = attribute(parent, "href") if isinstance(parent, Tag) else ""
        if entries and href and entries[-1][1] == href:
            entries[-1] = (f"{entries[-1][0]} {text}", href)
        else:
            entries += [(part.strip(" >»›"), href) for part in re.split(r"\s[>»›/]\s", text)]
    return entries[:12]


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
