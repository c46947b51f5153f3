"""Articles → HTML pages with menu, banner, breadcrumb, contact card, footer and cookie text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined

from hechingen_search.demo.content import Article, articles, cards, town_files
from hechingen_search.demo.listings import listing
from hechingen_search.demo.markup import html, inline
from hechingen_search.demo.nights import RELAUNCH, at_night, relaunched_file
from hechingen_search.german_formats import day

MENU = ("aktuelles", "rathaus", "stadtleben", "wirtschaft", "kultur")
FOOTER = ("impressum", "datenschutz", "barrierefrei", "leichte-sprache", "gebaerden", "kontakt", "az")
LANGUAGES = (("de", "Deutsch", "start"), ("en", "English", "en"), ("fr", "Français", "fr"))


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One menu entry."""

    title: str
    href: str
    active: bool
    children: tuple[MenuItem, ...] = ()


def german_date(iso: str) -> str:
    """Return an ISO day as a German reader writes it.

    >>> german_date("2026-12-05")
    '5. Dezember 2026'
    """
    return day(date.fromisoformat(iso))


@cache
def environment() -> Environment:
    """Return the templates; a name that a template lacks is an error."""
    made = Environment(
        loader=PackageLoader("hechingen_search.demo"), autoescape=True, undefined=StrictUndefined
    )
    made.filters["german_date"] = german_date
    return made


class Site:
    """What the articles of one night are and where they lie; renders them."""

    def __init__(self, night: int, base: str, sessionnet: str, search: str = "") -> None:
        """Render *night*; *search* is the origin of a search whose box the pages embed."""
        self.night = night
        self.search = search
        self.base = base
        self.sessionnet = sessionnet
        self.originals = {article.key: article for article in articles()}
        self.articles = {
            article.key: tonight for article in articles() if (tonight := at_night(article, night))
        }
        self.files = {file.key: file for file in town_files()}
        self._by_path = {unquote(article.path): article.key for article in articles()}

    def href(self, key: str) -> str:
        """Return tonight's address of an article or file, a path on this host."""
        if key in self.files:
            file = self.files[key]
            return relaunched_file(file) if self.night == RELAUNCH else file.url
        return self.articles.get(key, self.originals[key]).path

    def resolve(self, target: str) -> str:
        """Return the href for a link target of the content files."""
        if target.startswith("@sessionnet/"):
            return self.sessionnet + target.removeprefix("@sessionnet/")
        return self.href(target[1:]) if target.startswith("@") else target

    def parent(self, key: str) -> str | None:
        """Return the key of the article above *key* in the tree of addresses."""
        path = unquote(self.originals[key].path)
        above = path.partition("?")[0] if "?" in path else path.rpartition("/")[0]
        while above and above != "/de":
            if above in self._by_path:
                return self._by_path[above]
            above = above.rpartition("/")[0]
        return None

    def children(self, key: str) -> list[Article]:
        """Return tonight's articles directly below *key*, in reading order."""
        return [article for article in self.articles.values() if self.parent(article.key) == key]

    def trail(self, key: str) -> list[str]:
        """Return the keys from the area down to *key*, without *key* itself."""
        trail: list[str] = []
        above = self.parent(key)
        while above:
            trail.insert(0, above)
            above = self.parent(above)
        return trail

    def body(self, article: Article) -> str:
        """Return the main text of *article* as HTML."""
        return html(article.body, self.resolve, lambda name, rest: listing(self, article.key, name, rest))

    def page(self, article: Article) -> str:
        """Return the whole page of *article*."""
        trail = self.trail(article.key)
        body = self.body(article)
        first = re.search(r"<p>(.+?)</p>", body, re.DOTALL)
        context = self.frame(article.path, article.title, [*trail, article.key]) | {
            "article": article,
            "lang": article.lang,
            "robots": article.robots,
            "description": re.sub(r"<[^>]+>|\s+", " ", first[1])[:150].strip() if first else "",
            "published": article.published,
            "canonical": self.base.rstrip("/") + self.href(article.canonical or article.key),
            "alternates": self._alternates(article.key),
            "crumbs": [("Startseite", self.href("start"))]
            + [(self.originals[key].title, self.href(key)) for key in trail],
            "headline": article.headline or inline(article.title, self.resolve),
            "body": body,
            "card": cards()[article.contact] if article.contact else None,
            "old": bool(article.old),
            "ics": f"/ceasy/ics/?termin={article.key}",
        }
        return environment().get_template("page.html").render(context)

    def plain(self, here: str, title: str, body: str, robots: str = "", trail: tuple[str, ...] = ()) -> str:
        """Return a page that is not an article, for instance a list or an error, in the site's frame."""
        context = self.frame(here, title, list(trail)) | {
            "robots": robots,
            "crumbs": [("Startseite", self.href("start"))]
            + [(self.originals[key].title, self.href(key)) for key in trail],
            "headline": inline(title, self.resolve),
            "body": body,
        }
        return environment().get_template("plain.html").render(context)

    def frame(self, here: str, title: str, active: list[str]) -> dict[str, object]:
        """Return what every page shows around its text."""
        return {
            "title": title,
            "here": here,
            "home": self.href("start"),
            "canonical": self.base.rstrip("/") + here,
            "lang": "de",
            "robots": "",
            "description": "",
            "published": "",
            "alternates": (),
            "card": None,
            "old": False,
            "crumbs": [],
            "menu": [self._entry(key, active) for key in MENU],
            "footer": [(self.originals[key].title, self.href(key)) for key in FOOTER],
            "languages": [(code, name, self.href(key)) for code, name, key in LANGUAGES],
            "link": {
                "search": "/de/Suche",
                "box": self.search,
                "rss": "/de/Aktuelles/Stadtnachrichten/rss",
                "privacy": self.href("datenschutz"),
            },
        }

    def _entry(self, key: str, active: list[str]) -> MenuItem:
        children = tuple(
            MenuItem(child.title, child.path, child.key in active)
            for child in self.children(key)
            if not child.robots and "?" not in child.path
        )
        return MenuItem(self.originals[key].title, self.href(key), key in active, children)

    def _alternates(self, key: str) -> list[tuple[str, str]]:
        if key not in {name for _, _, name in LANGUAGES}:
            return []
        return [(code, self.base.rstrip("/") + self.href(name)) for code, _, name in LANGUAGES]
