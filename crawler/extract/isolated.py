"""Inside the guarded process: a whole response → the record of its page, or of why there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from crawler import formats
from crawler.extract.errors import ExtractError
from crawler.extract.guarded import limits
from crawler.extract.guarded.messages import Extracted, NotExtracted, ResponseRequest
from crawler.extract.pdf import ocr
from crawler.extract.reader import Reader
from crawler.extract.sniff import sniff
from crawler.page import Fetched
from crawler.settings import ExtractSettings


@cache
def _reader(settings: ExtractSettings) -> Reader:
    """Return the one reader of this process, whose own processes stay warm."""
    reader = Reader(settings)
    # A page's tree is thousands of objects that all live until it is read: looking for garbage among them,
    # and among what the libraries keep, takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(50_000)
    return reader


def read(request: ResponseRequest) -> Iterator[Extracted | NotExtracted]:
    """Yield the one record of a response."""
    settings = request.settings
    fetched = Fetched(
        request.url, request.final_url, request.status, request.headers, request.body, request.fetched_at
    )
    reader = _reader(replace(settings, ocr_budget=0.0))
    template = frozenset(request.template)
    reader.repeated = lambda _host, block: block in template
    reader.scans.budget = budget = ocr.Budget(settings.ocr_budget)
    if sniff(fetched) in (formats.HTML, formats.FEED, formats.TEXT):
        limits.cpu(settings.page_seconds)
    try:
        found = reader(fetched, request.link_text)
    except ExtractError as error:
        yield NotExtracted(error.outcome, error.detail, settings.ocr_budget - budget.left)
    else:
        yield Extracted(found, settings.ocr_budget - budget.left)
