"""Speed and memory of crawling: ``python -m benchmarks.crawl``.

Pages per second on loopback with delay 0, CPU per unchanged URL above the HTTP request itself, peak memory
with 100,000 known URLs and with a PDF of 149 MB. The site runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.crawl_site import PDF_BYTES, serving
from benchmarks.report import cpu_seconds, machine, peak_rss_mb
from crawler.crawl.night import crawl
from crawler.extract import Extractor
from crawler.fetching.fetch import RequestsFetcher
from crawler.night import Night, Options
from crawler.page import Extraction, Fetched, Page, Passage
from crawler.settings import CrawlSettings, ExtractSettings
from crawler.store import Store
from crawler.store.rows import Response

PAGES = 400
KNOWN = 100_000


class Days:
    """The real clock, some days ahead."""

    def __init__(self) -> None:
        self.days = 0

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + timedelta(days=self.days)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def settings_for(url: str) -> CrawlSettings:
    """Return settings without pauses."""
    return CrawlSettings(start=url, allow_private=True, delay=0.0, max_urls=2 * KNOWN)


def speed(url: str, directory: Path) -> None:
    """Print pages per second of a first night, and what an unchanged URL costs in the second."""
    settings, clock = settings_for(url), Days()
    fetcher = RequestsFetcher(settings, "0", clock=clock)
    with (
        Store(directory / "speed.sqlite") as store,
        Extractor(ExtractSettings(), store.boilerplate) as extract,
    ):
        begin, cpu = time.perf_counter(), cpu_seconds()
        night = crawl(settings, store, fetcher, extract, clock)
        wall, spent = time.perf_counter() - begin, cpu_seconds() - cpu
        print(
            f"first night: {night.pages} pages, {night.requests / wall:.0f} URLs/s, "
            f"{night.requests / spent:.0f} URLs per CPU second"
        )
        clock.days = 1
        unchanged(settings, store, fetcher, extract, clock)


def unchanged(
    settings: CrawlSettings, store: Store, fetcher: RequestsFetcher, extract: Extractor, clock: Days
) -> None:
    """Print the CPU of a night in which nothing changed, above that of its bare HTTP requests."""
    rows = [row for row in store.urls.all() if row.etag]
    cpu = cpu_seconds()
    for row in rows:
        fetcher.fetch(row.url, etag=row.etag)
    bare = (cpu_seconds() - cpu) / len(rows)
    cpu = cpu_seconds()
    night: Night = crawl(settings, store, fetcher, extract, clock)
    whole = (cpu_seconds() - cpu) / night.requests
    print(
        f"unchanged night: {night.requests} requests, {whole * 1e3:.2f} ms CPU per URL, "
        f"of which the HTTP request {bare * 1e3:.2f} ms; above it {(whole - bare) * 1e3:.2f} ms"
    )


def many_urls(url: str, directory: Path) -> None:
    """Print the memory of a night in a store that knows 100,000 URLs."""
    settings, clock = settings_for(url), Days()
    with Store(directory / "many.sqlite") as store:
        fill(store, url)
        fetcher = RequestsFetcher(settings, "0", clock=clock)
        begin = time.perf_counter()
        crawl(settings, store, fetcher, as_is, clock, options=Options(limit=300))
        seconds = time.perf_counter() - begin
    print(
        f"{KNOWN:,} known URLs: peak {peak_rss_mb():.0f} MB RSS; "
        f"300 visits and the night's end {seconds:.1f} s"
    )


def fill(store: Store, url: str) -> None:
    """Put so many URLs with pages and links into *store*."""
    now = time.time() - 86_400
    page = Page(url, "Titel", (Passage("Text " * 100),))
    host = url.split("/")[2]
    with store.writing():
        for number in range(KNOWN):
            address = f"{url}seite/{number}"
            key = address.replace("http:", "https:")
            row = store.urls.add(key, address, host, 2, None, now, pending=False)
            store.database.run("UPDATE url SET outcome='new', due=?, had_page=1 WHERE id=?", now, row)
            put(store, row, replace(page, url=address), number)
            store.links.replace(row, [(max(row - step, 1), "Titel", "", True) for step in range(1, 6)])


def put(store: Store, row: int, page: Page, number: int) -> None:
    """Store one page of its own."""
    name = number.to_bytes(16, "big")
    response = Response(page.url, 0.0, {})
    store.pages.put(
        row,
        page,
        content_hash=name,
        text_hash=name,
        canonical=None,
        body_hash=None,
        response=response,
        blocks=b"",
    )


def large_file(url: str, directory: Path) -> None:
    """Print the memory of fetching and storing a PDF of 149 MB."""
    settings, clock = settings_for(url + "gross.pdf"), Days()
    with Store(directory / "large.sqlite") as store:
        night = crawl(settings, store, RequestsFetcher(settings, "0", clock=clock), as_is, clock)
    print(f"a PDF of {PDF_BYTES / 1e6:.0f} MB: {night.pages} page, peak {peak_rss_mb():.0f} MB RSS")


def as_is(fetched: Fetched, link_text: str) -> Extraction:
    """Read nothing: the memory of the crawl itself is measured."""
    kind = "application/pdf" if fetched.body.startswith(b"%PDF") else "text/html"
    return Extraction(
        Page(fetched.url, "Titel", (Passage(fetched.url),), media_type=kind, size=len(fetched.body))
    )


def _run(job: Callable[[str, Path], None], url: str, directory: Path, done: Connection) -> None:
    job(url, directory)
    done.send(None)


def apart(job: Callable[[str, Path], None], url: str, directory: Path) -> None:
    """Run *job* in a process of its own, because peak memory never falls."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(job, url, directory, theirs))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{job.__name__} failed")
    ours.close()


def main() -> None:
    """Print all figures."""
    print(machine("requests", "urllib3", "lxml"), flush=True)
    with tempfile.TemporaryDirectory() as name, serving(PAGES) as url:
        for job in (speed, many_urls, large_file):
            apart(job, url, Path(name))


if __name__ == "__main__":
    main()
