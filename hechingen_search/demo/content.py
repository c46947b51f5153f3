"""Texts of the town as they lie in ``content/``: one file per area, many articles in a file.

An article starts with ``=== key | address | title``, goes on with ``name: value`` lines and, after a blank
line, with its text in the notation of :mod:`hechingen_search.demo.markup`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

START = "=== "
DATA = files("hechingen_search.demo")


class ContentError(Exception):
    """A content file of the bundled town breaks its own notation."""


@dataclass(frozen=True, slots=True)
class Article:
    """One page of the town before it is rendered; dates are ISO strings, empty when there is none."""

    key: str
    path: str
    """Address with query string, percent-encoded as links show it."""
    title: str
    body: str = ""
    kind: str = "page"
    """page, news, event, service, notice, minutes, job, person, list."""
    headline: str = ""
    """The h1 as HTML where it differs from the title."""
    published: str = ""
    modified: str = "2026-05-18"
    contact: str = ""
    """Key of the contact card."""
    lang: str = "de"
    robots: str = ""
    canonical: str = ""
    """Key of the article that is canonical for this one."""
    starts: str = ""
    ends: str = ""
    place: str = ""
    old: str = ""
    """Non-empty: made before the redesign of 2018; ends with card and "So erreichen Sie uns"."""
    nights: str = "12345"
    """Nights in which the page exists."""
    gone: str = "404"
    """What it answers otherwise: a status, or the key it has moved to."""
    status: str = "200"


@dataclass(frozen=True, slots=True)
class TownFile:
    """One downloadable file and the address under which links show it."""

    key: str
    url: str
    name: str
    """File name in ``files/``."""
    media_type: str
    download: str = ""
    """File name of ``Content-Disposition``; empty: served inline without one."""
    modified: str = "2026-03-02"


@dataclass(frozen=True, slots=True)
class Card:
    """A contact card."""

    key: str
    office: str
    person: str
    address: str
    phone: str
    fax: str
    mail: str
    hours: str


def articles_in(text: str) -> Iterator[Article]:
    """Yield the articles of one content file.

    >>> [a.title for a in articles_in("=== k | /de/K | Kita\\nkind: news\\n\\nText.")]
    ['Kita']
    """
    for block in ("\n" + text).split("\n" + START)[1:]:
        head, _, rest = block.partition("\n")
        key, path, title = (part.strip() for part in head.split(" | ", 2))
        lines, _, body = rest.partition("\n\n") if not rest.startswith("\n") else ("", "", rest)
        yield Article(key, path, title, body.strip("\n"), **_named(key, lines))


def _named(key: str, lines: str) -> dict[str, str]:
    """Return the ``name: value`` *lines*; raise ContentError for a name that Article does not have."""
    known = {field.name for field in fields(Article)}
    pairs = dict(line.split(": ", 1) for line in lines.splitlines() if line)
    if unknown := set(pairs) - known:
        raise ContentError(f"{key}: unknown field {unknown}")
    return pairs


@cache
def articles() -> tuple[Article, ...]:
    """Return every article, in file and reading order."""
    folder = DATA.joinpath("content")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    found = tuple(
        article
        for name in names
        for article in articles_in(folder.joinpath(name).read_text(encoding="utf-8"))
    )
    keys = [article.key for article in found]
    if doubles := {key for key in keys if keys.count(key) > 1}:
        raise ContentError(f"keys used twice: {sorted(doubles)}")
    return found


@cache
def town_files() -> tuple[TownFile, ...]:
    """Return the files that the town offers."""
    return tuple(TownFile(**row) for row in _toml("files.toml")["file"])


@cache
def cards() -> dict[str, Card]:
    """Return the contact cards by key."""
    return {row["key"]: Card(**row) for row in _toml("cards.toml")["card"]}


def _toml(name: str) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(DATA.joinpath("content", name).read_text(encoding="utf-8"))


def file_bytes(name: str) -> bytes:
    """Return the bytes of a shipped file."""
    return DATA.joinpath("files", name).read_bytes()
