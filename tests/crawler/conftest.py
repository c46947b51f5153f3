"""A clock that never waits, and nights of crawling a test site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl.night import crawl
from crawler.crawl.visit import Extract
from crawler.fetching.fetch import Fetcher, RequestsFetcher
from crawler.night import Night, Options
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings
from crawler.store import Store
from tests.crawler.reading import read
from tests.crawler.site import Site

START = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)


class FakeClock:
    """A clock that is set forward by sleeping."""

    def __init__(self, now: datetime = START) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


class Nights:
    """Play nights against a site; each begins a day after the one before."""

    def __init__(self, site: Site, path: Path, **settings: Any) -> None:
        self.site = site
        self.clock = FakeClock()
        defaults: dict[str, Any] = {
            "start": site.url,
            "allow_private": True,
            "delay": 0.0,
            "retry_pause": 0.0,
        }
        self.settings = CrawlSettings(**(defaults | settings))
        self.store = Store(path)
        self.extract: Extract = read
        self.fetcher: Fetcher = RequestsFetcher(self.settings, "0", clock=self.clock)
        self._day = self.clock.time

    def play(self, nights: int = 1, **options: Any) -> Night:
        """Crawl so many nights and return the last."""
        for _ in range(nights):
            self.clock.time = self._day
            self._day += timedelta(days=1)
            self.site.requests.clear()
            night = crawl(
                self.settings, self.store, self.fetcher, self.extract, self.clock, options=Options(**options)
            )
        return night

    def change(self, **settings: Any) -> None:
        """Change settings from the next night on."""
        self.settings = replace(self.settings, **settings)
        self.fetcher = RequestsFetcher(self.settings, "0", clock=self.clock)

    def set_not_due(self) -> None:
        """Let nothing be due in the next night but the start page."""
        with self.store.writing():
            self.store.database.run("UPDATE url SET due = due + 864000 WHERE due < 9e99")

    def outcomes(self) -> dict[str, Outcome]:
        """Return path → outcome of every address of the site, key as stored for the others."""
        base = self.site.base.replace("http:", "https:")
        return {row.key.removeprefix(base): row.outcome for row in self.store.urls.all()}

    def indexed(self) -> set[str]:
        """Return the paths that the index shows."""
        return {found.url.removeprefix(self.site.base) for found in self.store.changed(0)}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def nights(site: Site, tmp_path: Path) -> Iterator[Nights]:
    nights = Nights(site, tmp_path / "store.sqlite")
    yield nights
    nights.store.close()
