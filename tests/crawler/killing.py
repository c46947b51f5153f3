"""A night in a process of its own, so that it can be killed at any instant."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from crawler.crawl.night import crawl
from crawler.fetching.fetch import RequestsFetcher
from crawler.night import Options
from crawler.settings import CrawlSettings
from crawler.store import Store
from tests.crawler.reading import read
from tests.forked import CONTEXT


class ShiftedClock:
    """The real clock, some days ahead."""

    def __init__(self, days: int) -> None:
        self._shift = timedelta(days=days)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def night(path: Path, start: str, day: int) -> None:
    """Crawl the site at *start* into the store at *path*, or go on where a killed process stopped."""
    clock = ShiftedClock(day)
    settings = CrawlSettings(start=start, allow_private=True, delay=0.0, retry_pause=0.0)
    with Store(path) as store:
        fetcher = RequestsFetcher(settings, "0", clock=clock)
        crawl(settings, store, fetcher, read, clock, options=Options())


def process(path: Path, start: str, day: int) -> BaseProcess:
    """Return such a night as a process, started."""
    child = CONTEXT.Process(target=night, args=(path, start, day), daemon=True)
    child.start()
    return child


def forgive(path: Path) -> None:
    """Tell the store that it was us who killed the night, and not the page that it was at."""
    with Store(path) as store, store.writing():
        store.attempts.count_deaths(time.time())
        store.attempts.forgive()


def finished(path: Path, day: int) -> bool:
    """Tell whether the night of *day* has come to its end."""
    with Store(path) as store:
        night = store.night(day + 1)
        return night is not None and night.finished


_TABLES = {
    "url": "key, url, host, depth, pattern, pending, outcome, detail, night, target, interval, etag,"
    " gone IS NULL, confirmed, failing IS NULL, had_page, due > 9e99",
    "page": "id, url, active, revision, content_hash, text_hash, canonical, body_hash, blocks, again, data",
    "link": "*",
    "removed": "*",
    "block": "*",
    "template": "*",
    "body": "hash, size",
    "history": "*",
    "night": "number, ended IS NULL",
    "meta": "name, CASE name WHEN 'identity' THEN '' ELSE value END",
}


def dump(path: Path) -> dict[str, list[object]]:
    """Return everything in the store that does not depend on the time of day."""
    with Store(path) as store:
        tables = {
            name: sorted(store.database.all(f"SELECT {columns} FROM {name}"), key=repr)
            for name, columns in _TABLES.items()
        }
        counts = [night.counts for night in store.nights()]
        files = sorted(file.name for file in path.with_suffix(".bodies").glob("??/*"))
        return {**tables, "counts": counts, "files": files, "problems": list(store.check())}
