"""What is kept of a page: its text, its hashes, its raw body and what is needed to read it again."""

from __future__ import annotations

from datetime import datetime

from crawler.addresses.scope import Scope
from crawler.crawl.discover import Discovery
from crawler.crawl.endings import HTML
from crawler.crawl.fingerprint import hashes
from crawler.page import Extraction, Fetched, Page
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.bodies import body_hash
from crawler.store.rows import Response, UrlRow
from crawler.store.template import pack

_KEPT_HEADERS = ("content-type", "content-disposition", "x-robots-tag", "content-language", "last-modified")


class PageWriter:
    """Put pages into the store. Call it inside ``store.writing()``."""

    def __init__(self, settings: CrawlSettings, scope: Scope, store: Store, discovery: Discovery) -> None:
        self._settings = settings
        self._scope = scope
        self._store = store
        self._discovery = discovery

    def write(self, row: UrlRow, page: Page, fetched: Fetched, extraction: Extraction, now: datetime) -> bool:
        """Store *page* for *row*; tell whether the index has to look at it again."""
        old = self._store.pages.hashes(row.id)
        new = hashes(page, fetched.body)
        blocks = pack(extraction.blocks) if page.media_type in HTML else b""
        self._store.template.recount(row.host, old[1] if old else b"", blocks)
        kept = self._store.bodies.put(fetched.body, now.timestamp(), self._settings.raw_bytes)
        self._store.pages.put(
            row.id,
            page,
            content_hash=new.content,
            text_hash=new.text,
            canonical=self._canonical(row, page, now),
            body_hash=kept or body_hash(fetched.body),
            response=_response(fetched, self._store.links.text(row.id)),
            blocks=blocks,
        )
        return old is None or old[0] != new.content

    def _canonical(self, row: UrlRow, page: Page, now: datetime) -> str | None:
        """Return the key of another address that the page names as its own, known to the frontier."""
        if not page.canonical or self._scope.verdict(page.canonical, now.date()) is not None:
            return None
        key = self._scope.key(page.canonical)
        if key == row.key:
            return None
        self._discovery.seed(page.canonical, row.depth, now.timestamp(), now.date())
        return key


def _response(fetched: Fetched, link_text: str) -> Response:
    headers = {name: fetched.headers[name] for name in _KEPT_HEADERS if name in fetched.headers}
    return Response(fetched.final_url, fetched.fetched_at.timestamp(), headers, link_text)
