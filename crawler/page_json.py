"""One serialisation of pages, for the store and for the engines: compact JSON, defaults left out."""

from __future__ import annotations

import json

from crawler.codec import dumps, lenient
from crawler.page import Page

__all__ = ["dumps", "loads"]

_page = lenient(Page)


def loads(data: bytes) -> Page:
    """Return the page that *data* holds; unknown keys are ignored, missing ones take their default."""
    page: Page = _page(json.loads(data))
    return page
