"""A polite first visit: few requests, allowed by robots.txt and the scope, with the usual pause between."""

from __future__ import annotations

from urllib.parse import urljoin

from crawler.addresses.scope import Scope
from crawler.clock import Clock
from crawler.errors import PageError
from crawler.fetching.fetch import Fetcher, Validators
from crawler.fetching.robots import Robots, parse_robots
from crawler.outcome import Outcome
from crawler.page import Fetched
from crawler.settings import CrawlSettings


class Visitor:
    """Fetch single pages of a site and count the requests; *limit* is for all of them together."""

    def __init__(self, settings: CrawlSettings, fetcher: Fetcher, clock: Clock, limit: int) -> None:
        self.scope = Scope(settings)
        self.robots = Robots()
        self.requests = 0
        self.problems: list[str] = []
        self._settings = settings
        self._fetcher = fetcher
        self._clock = clock
        self._limit = limit

    def inside(self, url: str) -> bool:
        """Tell whether *url* is on a host of the site."""
        return self.scope.host(url) in self.scope.hosts

    def get(self, url: str) -> Fetched:
        """Fetch *url*; raises PageError."""
        if self.requests:
            self._clock.sleep(self._settings.delay)
        self.requests += 1
        return self._fetcher.fetch(url, before=self._before)

    def attempt(self, url: str) -> Fetched | None:
        """Fetch *url* while there are requests left, redirects included; note what went wrong."""
        if self.requests >= self._limit - self._settings.max_hops:
            return None
        try:
            return self.get(url)
        except PageError as error:
            self.problems.append(str(error))
            return None

    def allowed(self, url: str) -> bool:
        """Tell whether scope and robots.txt let *url* be fetched."""
        verdict = self.scope.verdict(url, self._clock.now().date())
        return verdict is None and self.robots.allows(url)

    def read_robots(self) -> str:
        """Fetch robots.txt, keep its rules and return one German sentence about it."""
        fetched = self.attempt(urljoin(self._settings.start, "/robots.txt"))
        if fetched is None:
            return "Keine robots.txt: Alles ist erlaubt, keine Sitemap genannt."
        self.robots = parse_robots(fetched.body, self._settings.agent)
        self.problems += self.robots.warnings
        may = "erlaubt" if self.robots.allows(self._settings.start) else "untersagt"
        sitemaps = len(self.robots.sitemaps)
        named = f"{sitemaps} Sitemaps genannt" if sitemaps else "keine Sitemap genannt"
        return f"robots.txt gefunden: Die Startseite ist {may}, {named}."

    def _before(self, url: str) -> Validators:
        verdict = self.scope.verdict(url, self._clock.now().date())
        if verdict is not None or not self.robots.allows(url):
            raise PageError(url, verdict.outcome if verdict else Outcome.ROBOTS)
        self.requests += 1
        self._clock.sleep(self._settings.delay)
        return Validators()
