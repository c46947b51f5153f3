"""First contact with a site: look at a few pages, say what was found, propose settings. Indexes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.addresses.scope import Scope
from crawler.addresses.sitemap import is_sitemap, parse_sitemap
from crawler.addresses.url import host
from crawler.clock import Clock
from crawler.errors import PageError
from crawler.fetching.fetch import Fetcher, Validators
from crawler.fetching.robots import Robots, parse_robots
from crawler.outcome import Outcome
from crawler.page import Fetched
from crawler.probe.containers import Container, candidates
from crawler.probe.page_html import Html, parse_html
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
    parameters: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]

    @property
    def proposal(self) -> dict[str, dict[str, object]]:
        """Return the settings that the findings suggest: section → key → value."""
        crawl: dict[str, object] = {"start": self.start}
        if self.sitemaps and "keine Sitemap" in self.robots:
            crawl["sitemaps"] = list(self.sitemaps)
        session = [name for name, _ in self.external_hosts if re.search(r"session|sitzung|ris|bi\.", name)]
        if session:
            crawl["session_host"] = session[0]
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
        self._scope = Scope(settings)
        self._fetcher = fetcher
        self._clock = clock
        self._robots = Robots()
        self._requests = 0
        self._problems: list[str] = []

    def run(self) -> Probe:
        sentence = self._read_robots()
        first = self._get(self._settings.start)
        sitemaps, listed = self._read_sitemaps()
        home = parse_html(first)
        samples = [home, *self._samples(home, listed)]
        links = [link for page in samples for link in page.links]
        return Probe(
            start=self._settings.start,
            requests=self._requests,
            robots=sentence,
            crawl_delay=self._robots.delay,
            sitemaps=sitemaps,
            sitemap_urls=len(listed),
            generator=next((page.generator for page in samples if page.generator), ""),
            server=first.headers.get("server", ""),
            pages=tuple(page.url for page in samples),
            containers=candidates([page.root for page in samples]),
            file_shapes=_common(_shape(url) for url in set(links) if self._inside(url) and _FILE.search(url)),
            external_hosts=_common(host(url) for url in links if host(url) and not self._inside(url)),
            parameters=_common(name for url in set(links) if self._inside(url) for name in _parameters(url)),
            problems=tuple(self._problems),
        )

    def _inside(self, url: str) -> bool:
        return self._scope.host(url) in self._scope.hosts

    def _get(self, url: str) -> Fetched:
        if self._requests:
            self._clock.sleep(self._settings.delay)
        self._requests += 1
        return self._fetcher.fetch(url, before=self._before)

    def _before(self, url: str) -> Validators:
        verdict = self._scope.verdict(url, self._clock.now().date())
        if verdict is not None or not self._robots.allows(url):
            raise PageError(url, verdict.outcome if verdict else Outcome.ROBOTS)
        self._requests += 1
        self._clock.sleep(self._settings.delay)
        return Validators()

    def _try(self, url: str) -> Fetched | None:
        if self._requests >= MAX_REQUESTS - self._settings.max_hops:
            return None
        try:
            return self._get(url)
        except PageError as error:
            self._problems.append(str(error))
            return None

    def _read_robots(self) -> str:
        fetched = self._try(urljoin(self._settings.start, "/robots.txt"))
        if fetched is None:
            return "Keine robots.txt: Alles ist erlaubt, keine Sitemap genannt."
        self._robots = parse_robots(fetched.body, self._settings.agent)
        self._problems += self._robots.warnings
        may = "erlaubt" if self._robots.allows(self._settings.start) else "untersagt"
        named = (
            f"{len(self._robots.sitemaps)} Sitemaps genannt"
            if self._robots.sitemaps
            else "keine Sitemap genannt"
        )
        return f"robots.txt gefunden: Die Startseite ist {may}, {named}."

    def _read_sitemaps(self) -> tuple[tuple[str, ...], list[str]]:
        """Return the sitemaps found (two levels, three files at most) and the addresses in them."""
        waiting = list(self._robots.sitemaps) or [urljoin(self._settings.start, "/sitemap.xml")]
        found: list[str] = []
        pages: list[str] = []
        while waiting and len(found) < 3:
            url = waiting.pop(0)
            fetched = self._try(url) if self._inside(url) else None
            if fetched is None or not is_sitemap(fetched.body):
                continue
            try:
                sitemap = parse_sitemap(fetched.body)
            except ValueError as error:
                self._problems.append(f"{url}: {error}")
                continue
            found.append(url)
            waiting += sitemap.sitemaps
            pages += sitemap.pages
        return tuple(found), pages

    def _samples(self, home: Html, listed: list[str]) -> Iterable[Html]:
        """Yield pages from as many parts of the site as possible."""
        today = self._clock.now().date()
        wanted: dict[str, str] = {}
        for url in (*home.links, *listed):
            allowed = self._scope.verdict(url, today) is None and self._robots.allows(url)
            if allowed and not _FILE.search(url) and self._scope.key(url) != self._scope.key(home.url):
                wanted.setdefault(self._scope.key(url), url)
        by_part: dict[str, list[str]] = {}
        for key, url in wanted.items():
            by_part.setdefault("/".join(key.split("/")[3:5]), []).append(url)
        rounds = max((len(urls) for urls in by_part.values()), default=0)
        for number in range(rounds):
            for urls in by_part.values():
                fetched = self._try(urls[number]) if number < len(urls) else None
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
