"""Extract pages again from their stored raw bodies, without a request, in parallel."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.clock import Clock
from crawler.cores import cores
from crawler.crawl.record import Recorder
from crawler.crawl.visit import Extract, extract_or_fail
from crawler.errors import PageError
from crawler.page import Extraction, Fetched
from crawler.store import Store
from crawler.store.rows import UrlRow


@dataclass(frozen=True, slots=True)
class _Job:
    row: UrlRow
    fetched: Fetched
    link_text: str


def re_extract(store: Store, extract: Extract, recorder: Recorder, clock: Clock) -> None:
    """Extract every marked page again, one transaction each."""
    for job, result in _results(extract, _jobs(store)):
        try:
            extraction = result.result()
        except PageError as error:
            recorder.warnings.append(str(error))
            with store.writing():
                store.pages.done_again(job.row.id)
                store.attempts.end(job.row.id)
            continue
        recorder.warnings += [f"{job.row.url}: {warning}" for warning in extraction.warnings]
        page = replace(extraction.page, url=job.row.url)
        with store.writing():
            recorder.writer.write(job.row, page, job.fetched, extraction, clock.now())
            store.attempts.end(job.row.id)


def _jobs(store: Store) -> Iterator[_Job]:
    number = 0
    while (found := store.pages.next_again(number)) is not None:
        number = found
        row, kept = store.urls.by_id(number), store.pages.response(number)
        body = store.bodies.get(kept[1]) if kept else None
        if row is None or kept is None or body is None or store.attempts.fatal(number):
            with store.writing():
                # The raw body made room for others, or kills whoever reads it; the next full fetch helps.
                store.pages.done_again(number)
            continue
        with store.writing():
            store.attempts.begin(number)
        response = kept[0]
        when = datetime.fromtimestamp(response.fetched, UTC)
        fetched = Fetched(row.url, response.final_url, 200, response.headers, body, when)
        yield _Job(row, fetched, response.link_text)


def _results(extract: Extract, jobs: Iterator[_Job]) -> Iterator[tuple[_Job, Future[Extraction]]]:
    """Yield each job with what came of it, in order; so many are under way as the machine has cores."""
    many = cores()
    window: deque[tuple[_Job, Future[Extraction]]] = deque()
    with ThreadPoolExecutor(many) as threads:
        for job in jobs:
            window.append((job, threads.submit(extract_or_fail, extract, job.fetched, job.link_text)))
            if len(window) > 2 * many:
                yield window.popleft()
        yield from window
