"""From the links of a page to rows in the store: every address found gets a row and a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from crawler.addresses.scope import Scope, Verdict
from crawler.addresses.traps import numbered
from crawler.addresses.url import clean, has_dropped, pattern
from crawler.outcome import Outcome
from crawler.page import Link
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.links import LinkRow
from crawler.store.rows import UNKNOWN_DEPTH, Ending, UrlRow
from crawler.store.urls import NEVER

_KEY_LENGTH = 2_000
_TEXT_LENGTH = 500
_JUDGED = 10_000
_ROWS_PER_URL = 5
"""Addresses that a rule leaves out are remembered up to this multiple of ``max_urls``."""


class Discovery:
    """Turn links into rows, within the limits of *settings*. Call inside a transaction."""

    def __init__(self, settings: CrawlSettings, scope: Scope, store: Store, night: int) -> None:
        self._settings = settings
        self._scope = scope
        self._store = store
        self._night = night
        self._known = store.urls.count()
        self._rows = store.urls.total()
        self._now = 0.0
        self._from = ""  # the form of the address whose links are stored
        self._judged = lru_cache(_JUDGED)(self._judge)  # menus bring the same links on every page
        self.warnings: dict[str, None] = {}

    def seed(self, url: str, depth: int, now: float, today: date) -> UrlRow:
        """Return the row of an address that the crawl starts with, open for tonight."""
        key = self._scope.key(url)
        row = self._store.urls.get(key)
        if row is None:
            self._insert(key, Link(url), depth, now, self._scope.verdict(url, today))
            row = self._store.urls.get(key)
            assert row is not None
        self._store.urls.nearer(row.id, depth)
        return row

    def links(self, source: UrlRow, links: Iterable[Link], now: float, today: date) -> set[int]:
        """Store the links of *source*; return the targets whose anchor texts changed."""
        kept = list(links)
        if len(kept) > self._settings.max_links:
            self._warn(
                f"{source.url}: nur die ersten {self._settings.max_links} von {len(kept)} Links verfolgt."
            )
            kept = kept[: self._settings.max_links]
        depth = source.depth + 1 if source.depth < UNKNOWN_DEPTH else UNKNOWN_DEPTH
        self._from = pattern(source.key)
        rows: dict[int, LinkRow] = {}
        out: list[LinkRow] = []
        for link in kept:
            number = self._target(link, depth, now, today)
            if number is not None and number != source.id:
                row = (number, _plain(link.text), _plain(link.title), link.follow)
                rows.setdefault(number, row)
                out.append(row)
        return self._store.links.replace(source.id, out)

    def named(self, source: UrlRow, urls: Iterable[str], now: float, today: date) -> None:
        """Store addresses that a sitemap names; they only add and say nothing about depth."""
        rows: list[LinkRow] = []
        self._from = ""
        for url in urls:
            number = self._target(Link(url), UNKNOWN_DEPTH, now, today)
            if number is not None and number != source.id:
                rows.append((number, "", "", False))
        self._store.links.replace(source.id, rows)

    def _target(self, link: Link, depth: int, now: float, today: date) -> int | None:
        """Return the id of the link's target, inserted or updated; None when there is no room."""
        self._now = now
        url, key, verdict = self._judged(link.url, today)
        row = self._store.urls.get(key)
        if row is None:
            return self._insert(key, Link(url, follow=link.follow), depth, now, verdict)
        self._again(row, url, link.follow, depth, verdict)
        return row.id

    def _judge(self, link: str, today: date) -> tuple[str, str, Verdict | None]:
        """Return the cleaned address of *link*, its key and its verdict."""
        url = clean(link)
        verdict = self._scope.verdict(url, today)
        try:
            key = self._scope.key(url)
        except ValueError:
            key = url
        return url, key[:_KEY_LENGTH], verdict

    def _again(self, row: UrlRow, url: str, follow: bool, depth: int, verdict: Verdict | None) -> None:
        if depth < row.depth:
            self._store.urls.nearer(row.id, depth)
        if has_dropped(row.url) and not has_dropped(url):
            self._store.urls.respell(row.id, url)
        lifted = row.outcome in (Outcome.NOFOLLOW, Outcome.TOO_DEEP) and row.due >= NEVER and not row.pending
        if verdict is None and follow and lifted and depth <= self._settings.max_depth:
            self._store.urls.reopen(row.id, self._scope.host(url), self._now)

    def _insert(self, key: str, link: Link, depth: int, now: float, verdict: Verdict | None) -> int | None:
        shape = pattern(key) if "?" in key else None
        verdict = verdict or self._limits(link, depth, shape)
        if self._rows >= self._settings.max_urls * _ROWS_PER_URL:
            self._warn(f"Mehr als {self._rows} Adressen gefunden; weitere werden nicht vermerkt.")
            return None
        self._rows += 1
        host = self._scope.host(link.url) if verdict is None else ""
        number = self._store.urls.add(
            key, link.url[:_KEY_LENGTH], host, depth, shape, now, pending=verdict is None
        )
        if verdict is None:
            self._known += 1
        else:
            ending = Ending(verdict.outcome, NEVER, detail=verdict.detail)
            self._store.urls.end(number, ending, self._night, now)
        return number

    def _limits(self, link: Link, depth: int, shape: str | None) -> Verdict | None:
        settings = self._settings
        if not link.follow:
            return Verdict(Outcome.NOFOLLOW)
        if settings.max_depth < depth < UNKNOWN_DEPTH:
            return Verdict(Outcome.TOO_DEEP, f"mehr als {settings.max_depth} Klicks")
        if self._known >= settings.max_urls:
            self._warn(f"Die Höchstzahl von {settings.max_urls} Adressen ist erreicht.")
            return Verdict(Outcome.TOO_MANY, f"mehr als {settings.max_urls} Adressen")
        # Lists and sitemaps name as many records as there are; only what leads to itself again is endless.
        ours = shape is not None and shape == self._from and not numbered(shape)
        if shape is not None and ours and self._store.urls.variants(shape) >= settings.max_variants:
            reason = f"Mehr als {settings.max_variants} Adressen der Form {shape}"
            self._warn(f"{reason}; weitere werden nicht verfolgt.")
            return Verdict(Outcome.TRAP, reason)
        return None

    def _warn(self, text: str) -> None:
        self.warnings[text] = None


def _plain(text: str) -> str:
    return " ".join(text.split())[:_TEXT_LENGTH]
