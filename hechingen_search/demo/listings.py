"""The ``!!`` lines of the content files: lists that the site fills in from its other articles."""

from __future__ import annotations

import csv
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from hechingen_search.demo.content import DATA, Article

if TYPE_CHECKING:
    from hechingen_search.demo.render import Site

Listing = Callable[["Site", str, str], str]


def listing(site: Site, key: str, name: str, rest: str) -> str:
    """Return the HTML of ``!!name rest`` on the page of *key*."""
    return LISTINGS[name](site, key, rest)


def _links(articles: list[Article]) -> str:
    return '<ul class="cVeka_liste">' + "".join(map(_link, articles)) + "</ul>"


def _link(article: Article) -> str:
    day = f"{_day(article.published or article.starts)}: " if article.published or article.starts else ""
    return f'<li>{day}<a href="{escape(article.path)}">{escape(article.title)}</a></li>\n'


def _day(iso: str) -> str:
    return ".".join(reversed(iso.split("-")))


def _children(site: Site, key: str, rest: str) -> str:
    found = site.children(key)
    if any(child.published for child in found):
        found.sort(key=lambda child: child.published, reverse=True)
    return _links(found)


def _newest(site: Site, key: str, rest: str) -> str:
    news = [article for article in site.articles.values() if article.kind == "news"]
    return _links(sorted(news, key=lambda article: article.published, reverse=True)[: int(rest)])


def events(site: Site) -> list[Article]:
    """Return tonight's events by date."""
    return sorted(
        (article for article in site.articles.values() if article.kind == "event"),
        key=lambda article: (article.starts, article.key),
    )


def _events(site: Site, key: str, rest: str) -> str:
    return _links(events(site)[: int(rest)])


def _services(site: Site, key: str, rest: str) -> str:
    found = [article for article in site.articles.values() if article.kind == "service"]
    return _links(sorted(found, key=lambda article: article.title))


def _clubs(site: Site, key: str, rest: str) -> str:
    lines = DATA.joinpath("content", "vereine.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    head = "<tr><th>Verein</th><th>Sparte</th><th>Ortsteil</th><th>Ansprechperson</th><th>Telefon</th></tr>"
    cells = ("verein", "sparte", "ort", "person", "telefon")
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(row[cell])}</td>" for cell in cells) + "</tr>" for row in rows
    )
    return f'<table class="cVeka_table">{head}\n{body}\n</table>'


LISTINGS: dict[str, Listing] = {
    "kinder": _children,
    "neu": _newest,
    "termine": _events,
    "dienste": _services,
    "vereine": _clubs,
}
