"""The town in one night: every address and what it answers; each page is rendered once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote

from hechingen_search.demo import extras
from hechingen_search.demo.answer import Answer, data, page, redirect
from hechingen_search.demo.content import Article, TownFile, articles, file_bytes
from hechingen_search.demo.council import Council
from hechingen_search.demo.nights import DOWN, RELAUNCH, Outage
from hechingen_search.demo.render import Site, environment

Make = Callable[[], Answer | None]
SWITCHES = ("skipEntranceUrl", "print", "kontrast", "PHPSESSID")
"""Parameters that change how a page looks, not what it says."""
ASSETS = {
    "logo.png": "image/png",
    "banner-1.jpg": "image/jpeg",
    "banner-2.jpg": "image/jpeg",
    "banner-3.jpg": "image/jpeg",
}
OLD_TREE = "/de/Wirtschaft%2BBauen/Fl%C3%A4chennutzungs--und-Bebauungspl%C3%A4ne"
NFD_SPELLING = "/de/Gemeinderat/Ortschaftsra%CC%88te"
LOWER_HEX = "/de/Gemeinderat/Ortschaftsr%c3%a4te"
SECOND_ADDRESS = "/ceasy/resource/2103?"


def key_of(target: str) -> str:
    """Return *target* without switches and with its parameters in order, as the content system reads it.

    >>> key_of("/de/Kita?print=1")
    '/de/Kita'
    """
    path, mark, query = target.partition("?")
    kept = sorted(part for part in query.split("&") if part and part.partition("=")[0] not in SWITCHES)
    return path + "?" + "&".join(kept) if mark and kept else path


class Town:
    """Answer the requests of one night."""

    def __init__(
        self,
        night: int,
        base: str,
        sessionnet: str,
        outage: Outage = Outage.UNAVAILABLE,
        search: str = "",
    ) -> None:
        self.night = night
        self._outage = outage
        self.site = Site(night, base, sessionnet, search)
        self._council = Council(base)
        self._routes = self._fixed() | self._moved() | self._articles() | self._files()
        self._ready: dict[str, Answer] = {}

    def addresses(self) -> tuple[str, ...]:
        """Return every address that has an answer of its own tonight."""
        return tuple(self._routes)

    def answer(self, target: str) -> Answer:
        """Return what *target* (path and query) answers."""
        if self.night == DOWN:
            return self._down(target)
        key = key_of(target)
        if key not in self._ready:
            made = self._make(key) or extras.missing(self.site, 404)
            if made.status == 404:
                # Not kept: the addresses that do not exist are without number.
                return made
            self._ready[key] = made
        return self._ready[key]

    def council(self, target: str) -> Answer:
        """Return what *target* answers on the second host."""
        return self._down(target) if self.night == DOWN else self._council.answer(target)

    def _down(self, target: str) -> Answer:
        text = environment().get_template("maintenance.html").render()
        if self._outage is Outage.MAINTENANCE:
            return extras.robots(self.site) if target == "/robots.txt" else page(text)
        answer = page(text, status=503)
        return Answer(503, answer.body, {**answer.headers, "Retry-After": "7200"})

    def _make(self, key: str) -> Answer | None:
        if key in self._routes:
            return self._routes[key]()
        return self._dynamic(key)

    def _dynamic(self, key: str) -> Answer | None:
        path, _, query = key.partition("?")
        values = {name: found[0] for name, found in parse_qs(query).items()}
        if path == extras.EVENTS and values.get("view") == "find":
            return extras.event_list(self.site, min(int("0" + values.get("offset", "")), 10_000))
        if path == extras.EVENTS and "filters[date]" in values:
            return extras.event_list(self.site, 0)
        if path == extras.EVENTS + "/Kalender":
            return extras.calendar(self.site, values.get("monat", ""))
        if path == "/ceasy/ics/":
            return extras.ics(self.site, values.get("termin", ""))
        if path == "/de/Suche":
            return extras.own_search(self.site)
        return None

    def _fixed(self) -> dict[str, Make]:
        site = self.site
        fixed: dict[str, Make] = {
            "/": lambda: extras.front_door(site),
            "/robots.txt": lambda: extras.robots(site),
            "/sitemap.xml": lambda: extras.sitemap_index(site),
            "/sitemap-seiten.xml.gz": lambda: extras.sitemap(site, files=False),
            "/sitemap-dateien.xml.gz": lambda: extras.sitemap(site, files=True),
            "/de/Aktuelles/Stadtnachrichten/rss": lambda: extras.rss(site),
            extras.LOGIN: lambda: extras.login(site),
            "/de/Hinweis?ziel=Ratsinformation": lambda: extras.entrance(site),
            "/hallen-freibad": lambda: redirect(302, site.href("hallenbad")),
            "/site/style.css": lambda: data(_style(), "text/css; charset=utf-8", "2026-01-07"),
        }
        for name, kind in ASSETS.items():
            fixed[f"/site/{name}"] = lambda name=name, kind=kind: data(file_bytes(name), kind, "2026-01-07")  # type: ignore[misc]
        return fixed

    def _moved(self) -> dict[str, Make]:
        """Return the addresses that other addresses took over, in the days of the old tree and tonight."""
        moved: dict[str, Make] = {}
        if self.night != RELAUNCH:
            moved[OLD_TREE] = lambda: redirect(301, self.site.href("bauleitplanung"))
            for spelling in (NFD_SPELLING, LOWER_HEX):
                moved[spelling] = lambda: self._article(self.site.articles["ortschaftsraete"])
        for article in articles():
            if article.key in self.site.articles and self._keeps_redirects(article):
                moved[key_of(article.path)] = lambda key=article.key: redirect(301, self.site.href(key))  # type: ignore[misc]
            elif article.key not in self.site.articles and self.night != RELAUNCH:
                moved[key_of(article.path)] = lambda gone=article.gone: self._gone(gone)  # type: ignore[misc]
        return moved

    def _keeps_redirects(self, article: Article) -> bool:
        """Tell whether the relaunch redirects an old address; it forgot every area but one."""
        return self.night == RELAUNCH and article.path.startswith("/de/Rathaus-Service/")

    def _gone(self, gone: str) -> Answer:
        if gone.isdigit():
            return extras.missing(self.site, int(gone))
        return redirect(301, self.site.href(gone))

    def _articles(self) -> dict[str, Make]:
        return {
            key_of(article.path): lambda article=article: self._article(article)  # type: ignore[misc]
            for article in self.site.articles.values()
        }

    def _article(self, article: Article) -> Answer:
        return page(self.site.page(article), article.modified, int(article.status))

    def _files(self) -> dict[str, Make]:
        found: dict[str, Make] = {
            key_of(self.site.href(file.key)): lambda file=file: _file(file)  # type: ignore[misc]
            for file in self.site.files.values()
        }
        if self.night != RELAUNCH:
            # Clients drop the empty query of the link; the content system answers both.
            found[key_of(SECOND_ADDRESS)] = lambda: _file(self.site.files["merkblatt-eheschliessung"])
        return found


def _file(file: TownFile) -> Answer:
    """Return a shipped file; RFC 6266 §4.3: ``filename*`` carries the name in UTF-8."""
    headers = {}
    if file.download:
        plain = unquote(file.download).encode("ascii", "replace").decode().replace("?", "_")
        encoded = quote(file.download, safe="")
        headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return data(file_bytes(file.name), file.media_type, file.modified, headers)


def _style() -> bytes:
    from hechingen_search.demo.content import DATA

    return DATA.joinpath("templates", "style.css").read_bytes()
