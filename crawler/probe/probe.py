"""First contact with a site: look at a few pages, say what was found, propose settings. Indexes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.addresses.sessionnet import session_host
from crawler.addresses.sitemap import is_sitemap, parse_sitemap
from crawler.addresses.url import host
from crawler.clock import Clock
from crawler.fetching.fetch import Fetcher
from crawler.probe.containers import Container, candidates
from crawler.probe.page_html import Html, parse_html
from crawler.probe.visitor import Visitor
from crawler.settings import CrawlSettings

MAX_REQUESTS = 30
_FILE = re.compile(r"(?i)\.(pdf|docx?|xlsx?|odt|ods)$|/resource/|getfile\.php|[?&]download=1|fileadmin/")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Probe:
    """What the first look at a site found."""

    start: str
    requests: int
    robots: str
    """One German sentence about robots.txt."""
    crawl_delay: float | None
    sitemaps: tuple[str, ...]
    sitemap_urls: int
    generator: str
    server: str
    pages: tuple[str, ...]
    """The pages looked at."""
    containers: tuple[Container, ...]
    """Candidates for the main content, best first."""
    file_shapes: tuple[tuple[str, int], ...]
    """Shapes of file addresses (digits as #) and how many links have them."""
    external_hosts: tuple[tuple[str, int], ...]
    session_host: str
    """Where the council's SessionNet seems to be, or ""."""
    parameters: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]

    @property
    def proposal(self) -> dict[str, dict[str, object]]:
        """Return the settings that the findings suggest: section → key → value."""
        crawl: dict[str, object] = {"start": self.start}
        if self.sitemaps and "keine Sitemap" in self.robots:
            crawl["sitemaps"] = list(self.sitemaps)
        if self.session_host:
            crawl["session_host"] = self.session_host
        extract: dict[str, object] = {}
        if self.containers and self.containers[0].repeated < 0.5:
            extract["main_selector"] = self.containers[0].selector
        return {"crawl": crawl, "extract": extract}


def probe(settings: CrawlSettings, fetcher: Fetcher, clock: Clock) -> Probe:
    """Return what at most 30 requests find out about the site; raise PageError if it is down."""
    return _Probing(settings, fetcher, clock).run()


class _Probing:
    def __init__(self, settings: CrawlSettings, fetcher: Fetcher, clock: Clock) -> None:
        self._settings = settings
        self._visitor = Visitor(settings, fetcher, clock, MAX_REQUESTS)

    def run(self) -> Probe:
        visitor = self._visitor
        sentence = visitor.read_robots()
        first = visitor.get(self._settings.start)
        sitemaps, listed = self._read_sitemaps()
        home = parse_html(first)
        samples = [home, *self._samples(home, listed)]
        links = [link for page in samples for link in page.links]
        inside = [url for url in set(links) if visitor.inside(url)]
        return Probe(
            start=self._settings.start,
            requests=visitor.requests,
            robots=sentence,
            crawl_delay=visitor.robots.delay,
            sitemaps=sitemaps,
            sitemap_urls=len(listed),
            generator=next((page.generator for page in samples if page.generator), ""),
            server=first.headers.get("server", ""),
            pages=tuple(page.url for page in samples),
            containers=candidates([page.root for page in samples]),
            file_shapes=_common(_shape(url) for url in inside if _FILE.search(url)),
            external_hosts=_common(host(url) for url in links if host(url) and not visitor.inside(url)),
            session_host=session_host(links, self._settings.start),
            parameters=_common(name for url in inside for name in _parameters(url)),
            problems=tuple(visitor.problems),
        )

    def _read_sitemaps(self) -> tuple[tuple[str, ...], list[str]]:
        """Return the sitemaps found (two levels, three files at most) and the addresses in them."""
        waiting = list(self._visitor.robots.sitemaps) or [urljoin(self._settings.start, "/sitemap.xml")]
        found: list[str] = []
        pages: list[str] = []
        while waiting and len(found) < 3:
            url = waiting.pop(0)
            fetched = self._visitor.attempt(url) if self._visitor.inside(url) else None
            if fetched is None or not is_sitemap(fetched.body):
                continue
            try:
                sitemap = parse_sitemap(fetched.body)
            except ValueError as error:
                self._visitor.problems.append(f"{url}: {error}")
                continue
            found.append(url)
            waiting += sitemap.sitemaps
            pages += sitemap.pages
        return tuple(found), pages

    def _samples(self, home: Html, listed: list[str]) -> Iterable[Html]:
        """Yield pages from as many parts of the site as possible."""
        wanted: dict[str, str] = {}
        key = self._visitor.scope.key
        for url in (*home.links, *listed):
            if self._visitor.allowed(url) and not _FILE.search(url) and key(url) != key(home.url):
                wanted.setdefault(key(url), url)
        by_part: dict[str, list[str]] = {}
        for address, url in wanted.items():
            by_part.setdefault("/".join(address.split("/")[3:5]), []).append(url)
        rounds = max((len(urls) for urls in by_part.values()), default=0)
        for number in range(rounds):
            for urls in by_part.values():
                fetched = self._visitor.attempt(urls[number]) if number < len(urls) else None
                if fetched is not None and b"<" in fetched.body[:500] and not is_sitemap(fetched.body):
                    yield parse_html(fetched)


def _shape(url: str) -> str:
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    suffix = name[name.rfind(".") :] if "." in name else name
    query = "&".join(f"{key}=…" for key, _ in parse_qsl(parts.query))
    return _DIGITS.sub("#", f"{folder}/*{suffix}") + (f"?{query}" if query else "")


def _parameters(url: str) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]


def _common(items: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(items).items(), key=lambda item: (-item[1], item[0]))[:20])
