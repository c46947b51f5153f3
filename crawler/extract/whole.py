"""Inside the guarded process: a whole response → the record of its page, or of why there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from crawler import formats
from crawler.extract.errors import ExtractError
from crawler.extract.extractor import Reader
from crawler.extract.guarded import limits
from crawler.extract.pdf import ocr
from crawler.extract.sniff import sniff
from crawler.page import Fetched
from crawler.page_json import as_json
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


def read(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the one record of the response in *request*."""
    settings = ExtractSettings(**request["settings"])
    fetched = Fetched(
        request["url"],
        request["final_url"],
        request["status"],
        request["headers"],
        request["body"],
        datetime.fromisoformat(request["fetched_at"]),
    )
    reader = _reader(replace(settings, ocr_budget=0.0))
    template = frozenset(request["template"])
    reader.repeated = lambda _host, block: block in template
    reader.scans.budget = budget = ocr.Budget(settings.ocr_budget)
    if sniff(fetched) in (formats.HTML, formats.FEED, formats.TEXT):
        limits.cpu(settings.page_seconds)
    try:
        found = reader(fetched, request["link_text"])
    except ExtractError as error:
        yield {
            "outcome": error.outcome.value,
            "detail": error.detail,
            "recognised": settings.ocr_budget - budget.left,
        }
        return
    yield {
        "page": as_json(found.page),
        "blocks": found.blocks,
        "refresh": found.refresh,
        "listing": found.listing,
        "warnings": found.warnings,
        "recognised": settings.ocr_budget - budget.left,
    }
