"""Extract pages again from their stored raw bodies, without a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crawler.clock import Clock
from crawler.errors import PageError
from crawler.page import Fetched
from crawler.record import Recorder
from crawler.store import Store
from crawler.visit import Extract


def re_extract(store: Store, extract: Extract, recorder: Recorder, clock: Clock) -> int:
    """Extract every marked page again, one transaction each; return how many."""
    number, done = 0, 0
    while (found := store.pages.next_again(number)) is not None:
        number = found
        _one(store, extract, recorder, clock, number)
        done += 1
    return done


def _one(store: Store, extract: Extract, recorder: Recorder, clock: Clock, number: int) -> None:
    row, kept = store.urls.by_id(number), store.pages.response(number)
    body = store.bodies.get(kept[1]) if kept else None
    if row is None or kept is None or body is None:
        with store.writing():
            store.pages.done_again(number)  # the raw body made room for others; the next full fetch helps
        return
    response = kept[0]
    when = datetime.fromtimestamp(response.fetched, UTC)
    fetched = Fetched(row.url, response.final_url, 200, response.headers, body, when)
    try:
        extraction = extract(fetched, response.link_text)
    except PageError as error:
        recorder.warnings.append(str(error))
        with store.writing():
            store.pages.done_again(number)
        return
    recorder.warnings += [f"{row.url}: {warning}" for warning in extraction.warnings]
    with store.writing():
        recorder.keep_page(row, replace(extraction.page, url=row.url), fetched, extraction, clock.now())
