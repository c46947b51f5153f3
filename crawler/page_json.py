"""One serialisation of pages, for the store and for the engines: compact JSON, defaults left out."""

from __future__ import annotations

import json

from crawler.codec import encode, lenient
from crawler.page import Page

_encode_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_page = lenient(Page)


def dumps(page: Page) -> bytes:
    """Return *page* as UTF-8 JSON; equal pages give equal bytes.

    >>> from crawler.page import Passage
    >>> dumps(Page("https://x/", "Müll", (Passage("Tonne"),)))
    b'{"url":"https://x/","title":"M\\xc3\\xbcll","passages":[{"text":"Tonne"}]}'
    """
    # Broken sites produce lone surrogates; they must survive the round trip instead of stopping a night.
    return _encode_text(encode(page)).encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Page:
    """Return the page that *data* holds; unknown keys are ignored, missing ones take their default."""
    page: Page = _page(json.loads(data))
    return page
