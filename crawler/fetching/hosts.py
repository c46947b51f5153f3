"""How each host wants to be treated: robots.txt, pauses between requests, retries, the breaker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from crawler.addresses.scope import Scope
from crawler.clock import Clock
from crawler.errors import FetchError, PageError
from crawler.fetching.fetch import Fetcher, Validators
from crawler.fetching.robots import Robots, parse_robots
from crawler.outcome import Outcome
from crawler.page import Fetched
from crawler.settings import CrawlSettings
from crawler.store import DAY, Store

# RFC 9309 §2.3.1.3: a robots.txt that is unavailable (4xx) allows everything; §2.3.1.2: so does one behind
# more redirects than we follow. §2.3.1.4: one that is unreachable forbids everything.
_UNAVAILABLE = frozenset(
    {
        Outcome.NOT_FOUND,
        Outcome.GONE,
        Outcome.FORBIDDEN,
        Outcome.LOGIN,
        Outcome.HTTP_ERROR,
        Outcome.EMPTY,
        Outcome.REDIRECT_LOOP,
        Outcome.TOO_MANY_HOPS,
        Outcome.BAD_REDIRECT,
        Outcome.EXTERNAL,
    }
)
_ROBOTS_HOPS = 5
_RETRIED = frozenset(
    {
        Outcome.SERVER_ERROR,
        Outcome.TIMEOUT,
        Outcome.CONNECTION,
        Outcome.TRUNCATED,
        Outcome.RATE_LIMITED,
        Outcome.DNS,
    }
)


class Hosts:
    """Fetch politely: whatever is requested goes through ``get``."""

    def __init__(
        self, settings: CrawlSettings, scope: Scope, store: Store, fetcher: Fetcher, clock: Clock
    ) -> None:
        self._settings = settings
        self._scope = scope
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._robots: dict[str, Robots | None] = {}
        self._ready: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self.requests = 0
        self.warnings: list[str] = []

    def robots(self, url: str) -> Robots | None:
        """Return the rules for the host of *url*; None when it must not be crawled tonight."""
        host = self._scope.host(url)
        if host not in self._robots:
            self._robots[host] = self._load_robots(host, url)
        return self._robots[host]

    def allows(self, url: str) -> bool:
        """Tell whether robots.txt lets *url* be fetched."""
        robots = self.robots(url)
        return robots is not None and robots.allows(url)

    def broken(self, host: str) -> bool:
        """Tell whether so many requests in a row failed that the host is left alone tonight."""
        return self._failures.get(host, 0) >= self._settings.breaker

    def ready_at(self, host: str) -> float:
        """Return when the next request to *host* may start."""
        return self._ready.get(host, 0.0)

    def get(self, url: str, validators: Validators, before: Callable[[str], Validators]) -> Fetched:
        """Fetch *url* with pauses and retries; *before* judges each redirect. Raise PageError."""
        host = self._scope.host(url)
        for attempt in range(self._settings.tries):
            self._wait(url)
            try:
                fetched = self._fetcher.fetch(
                    url,
                    etag=validators.etag,
                    last_modified=validators.last_modified,
                    before=lambda target: self._further(target, before),
                )
            except FetchError as error:
                self._done(url)
                self._count(host, error.outcome)
                pause = self._pause(error, attempt)
                if pause is None:
                    raise
                self._clock.sleep(pause)
            except PageError:
                self._done(url)
                raise
            else:
                self._done(url)
                self._failures[host] = 0
                return fetched
        raise AssertionError("the last attempt raises")

    def _pause(self, error: FetchError, attempt: int) -> float | None:
        """Return the seconds before the next try, or None when there is none."""
        wait = error.wait
        if wait is not None and not 0 <= wait <= self._settings.max_retry_after:
            raise FetchError(error.url, Outcome.DEFERRED, f"Retry-After: {wait:.0f} s") from error
        last = attempt + 1 >= self._settings.tries or self.broken(self._scope.host(error.url))
        if error.outcome not in _RETRIED or last:
            return None
        return max(wait or 0.0, self._settings.retry_pause * 2.0**attempt)

    def _count(self, host: str, outcome: Outcome) -> None:
        # Retries count one by one: twenty failures in a row are trouble, however many addresses share them.
        self._failures[host] = self._failures.get(host, 0) + 1 if outcome.transient else 0

    def _further(self, url: str, before: Callable[[str], Validators]) -> Validators:
        validators = before(url)
        self._wait(url)
        return validators

    def _wait(self, url: str) -> None:
        pause = self.ready_at(self._scope.host(url)) - self._now()
        if pause > 0:  # a clock that was set back must not make us wait for years
            self._clock.sleep(min(pause, max(self._settings.delay, self._settings.max_delay)))
        self.requests += 1
        self._done(url)

    def _done(self, url: str) -> None:
        host = self._scope.host(url)
        self._ready[host] = self._now() + self._delay(host)

    def _delay(self, host: str) -> float:
        robots = self._robots.get(host)
        asked = robots.delay if robots and robots.delay is not None else 0.0
        return max(self._settings.delay, min(asked, self._settings.max_delay))

    def _load_robots(self, host: str, url: str) -> Robots | None:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        cached = self._store.robots(host)
        if cached and 0 <= self._now() - cached[0] < DAY:
            body = cached[1]
        else:
            try:
                body = self._fetch_robots(address)
            except PageError as error:
                if error.outcome not in _UNAVAILABLE:
                    self.warnings.append(f"{address}: {error.outcome.sentence} {error.detail}".strip())
                    return None
                body = b""
            with self._store.writing():
                self._store.keep_robots(host, self._now(), body)
        robots = parse_robots(body, self._settings.agent)
        self.warnings += [f"{address}: {warning}" for warning in robots.warnings]
        if robots.delay is not None and robots.delay > self._settings.max_delay:
            self.warnings.append(
                f"{address}: Crawl-delay {robots.delay:g} s auf {self._settings.max_delay:g} s begrenzt."
            )
        return robots

    def _fetch_robots(self, address: str) -> bytes:
        hops = 0

        def before(url: str) -> Validators:
            nonlocal hops
            hops += 1
            if hops > _ROBOTS_HOPS:
                raise FetchError(address, Outcome.TOO_MANY_HOPS)
            verdict = self._scope.verdict(url, self._today().date())
            if verdict is not None and verdict.outcome is Outcome.EXTERNAL:
                raise FetchError(address, Outcome.EXTERNAL, url)
            return Validators()

        return self.get(address, Validators(), before).body

    def _today(self) -> datetime:
        return self._clock.now()

    def _now(self) -> float:
        return self._clock.now().timestamp()
