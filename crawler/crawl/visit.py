"""One address, one visit, one transaction, one outcome."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from crawler.addresses.scope import Scope, Verdict
from crawler.addresses.sitemap import is_sitemap
from crawler.addresses.traps import numbered
from crawler.addresses.url import pattern
from crawler.crawl.fingerprint import content_hash, only_numbers_differ, ticks
from crawler.crawl.record import Recorder
from crawler.crawl.schedule import may_ask
from crawler.errors import CrawlerError, DefectError, FetchError, PageError
from crawler.fetching.fetch import Validators
from crawler.fetching.hosts import Hosts
from crawler.outcome import Group, Outcome
from crawler.page import Extraction, Fetched
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.rows import UrlRow

LOG = logging.getLogger(__name__)
Extract = Callable[[Fetched, str], Extraction]
"""Turns a response and the text of a link to it into a page; files are read in several threads at a time."""

_LOGIN = re.compile(r"(?i)login|log-in|anmeld|signin|sign-in|/sso|/saml|shibboleth|/auth")
_NUMERIC_HOST = re.compile(r"(?i)^(\[.*\]|[\d.]+|0x[\da-f.x]+)(:\d+)?$")
_NO_TEXT_TYPES = ("image/", "audio/", "video/", "font/", "text/calendar", "text/css", "text/javascript")


class AlreadyVisitedError(Exception):
    """Say that a redirect leads to an address whose visit tonight is over: nothing needs to be fetched."""

    def __init__(self, row: UrlRow) -> None:
        super().__init__(row.url)
        self.row = row


class Visitor:
    """Visit addresses; everything about one of them is stored in one transaction."""

    def __init__(
        self,
        settings: CrawlSettings,
        scope: Scope,
        store: Store,
        hosts: Hosts,
        recorder: Recorder,
        extract: Extract,
        night: int,
        full: bool,
    ) -> None:
        self._settings = settings
        self._scope = scope
        self._store = store
        self._hosts = hosts
        self.recorder = recorder
        self._extract = extract
        self._night = night
        self._full = full

    def visit(self, row: UrlRow, now: datetime) -> None:
        """Fetch *row* at *now*, extract it, store what came of it."""
        if verdict := self._verdict(row, now):
            with self._store.writing():
                self.recorder.skip(row, verdict, now)
            return
        if self._store.attempts.fatal(row.id):
            self._leave_out(row, now)
            return
        with self._store.writing():
            self._store.attempts.begin(row.id)
        try:
            end = self._read_and_judge(row, now)
            with self._store.writing():
                end()
                self._store.attempts.end(row.id)
        except BaseException:
            # Whoever stops us in order, or a full disk, is not the page's fault.
            with suppress(CrawlerError), self._store.writing():
                self._store.attempts.end(row.id)
            raise

    def _read_and_judge(self, row: UrlRow, now: datetime) -> Callable[[], None]:
        """Fetch and extract *row*; return what stores how that ended."""
        try:
            fetched = self._hosts.get(
                row.url, self._validators(row, now), lambda url: self._judge_hop(row, url, now)
            )
            extraction = self._without_clocks(row, fetched, self._read(row, fetched), now)
        except AlreadyVisitedError as seen:
            return partial(self.recorder.lead, row, seen.row, now)
        except PageError as error:
            if isinstance(error, DefectError):
                self.recorder.warnings.append(str(error))
            return partial(self.recorder.fail, row, error, now)
        return partial(self.recorder.record, row, fetched, extraction, now)

    def _leave_out(self, row: UrlRow, now: datetime) -> None:
        """End an address that killed the process; its copy stays, and it is named in the report."""
        error = PageError(row.url, Outcome.CRASHED, "wird in 14 Tagen wieder versucht")
        self.recorder.warnings.append(str(error))
        with self._store.writing():
            self.recorder.fail(row, error, now)

    def _without_clocks(
        self, row: UrlRow, fetched: Fetched, extraction: Extraction | None, now: datetime
    ) -> Extraction | None:
        """Return *extraction*, with yesterday's page where only a clock or a counter differs from it.

        Numbers are content; what is not shows when the page is fetched once more.
        """
        known = self._store.pages.hashes(row.id) if extraction is not None else None
        if known is None or extraction is None or known[0] == content_hash(extraction.page):
            return extraction
        old = self._store.pages.get(row.id)
        if old is None or not only_numbers_differ(old, extraction.page):
            return extraction
        try:
            again = self._hosts.get(row.url, Validators(), lambda url: self._judge_hop(row, url, now))
            second = self._read(row, again)
        except (PageError, AlreadyVisitedError):
            return extraction
        if second is None or not ticks(old, extraction.page, second.page):
            return extraction
        return replace(extraction, page=replace(old, links=extraction.page.links, size=len(fetched.body)))

    def _verdict(self, row: UrlRow, now: datetime) -> Verdict | None:
        verdict = self._scope.verdict(row.url, now.date())
        if verdict is None and not self._hosts.allows(row.url):
            verdict = Verdict(Outcome.ROBOTS)
        return verdict or self._variants(row)

    def _variants(self, row: UrlRow) -> Verdict | None:
        """Return why *row* is not visited: very many that differ only in parameters said nothing new."""
        shape = pattern(row.key)
        if "?" not in shape or row.had_page or numbered(shape):
            return None
        visited, texts = self._store.urls.answers(shape)
        if visited < self._settings.max_variants or texts * 2 >= visited:
            return None
        limit = self._settings.max_variants
        reason = f"Mehr als {limit} Adressen der Form {shape}, fast alle ohne eigenen Text"
        if (warning := f"{reason}; weitere werden nicht verfolgt.") not in self.recorder.warnings:
            self.recorder.warnings.append(warning)
        return Verdict(Outcome.TRAP, reason)

    def _validators(self, row: UrlRow, now: datetime) -> Validators:
        """Return what to ask with; nothing without a stored copy to fall back on."""
        known = row.outcome is Outcome.LISTING or self._store.pages.has(row.id)
        if self._full or not known or not may_ask(row.full, now.timestamp(), self._settings):
            return Validators()
        return Validators(row.etag, row.last_modified)

    def _judge_hop(self, row: UrlRow, url: str, now: datetime) -> Validators:
        """Let a redirect to *url* be followed, or raise what becomes of *row* instead."""
        verdict = self._scope.verdict(url, now.date())
        if verdict is not None:
            raise FetchError(row.url, _hop_outcome(url, verdict), f"leitet weiter auf {url}")
        if not self._hosts.allows(url):
            raise FetchError(row.url, Outcome.ROBOTS, f"leitet weiter auf {url}")
        target = self._store.urls.get(self._scope.key(url))
        if target is None or target.id == row.id:
            return Validators()
        if target.night == self._night and not target.pending and target.outcome.group in (
            Group.INDEXED, Group.LINKS, Group.FOLDED,
        ):  # fmt: skip
            raise AlreadyVisitedError(target)
        return self._validators(target, now)

    def _read(self, row: UrlRow, fetched: Fetched) -> Extraction | None:
        """Return what *fetched* says; None for "not modified" and for sitemaps. Raise PageError."""
        if fetched.status == 304 or is_sitemap(fetched.body):
            return None
        if not fetched.body.strip():
            raise PageError(row.url, Outcome.EMPTY)
        kind = fetched.headers.get("content-type", "").strip().lower()
        if kind.startswith(_NO_TEXT_TYPES) and not fetched.body.startswith(b"%PDF"):
            raise PageError(row.url, Outcome.FORMAT, kind[:100])
        return extract_or_fail(self._extract, fetched, self._store.links.text(row.id))


def extract_or_fail(extract: Extract, fetched: Fetched, link_text: str) -> Extraction:
    """Return what *fetched* says; raise PageError, also where *extract* has a defect."""
    try:
        return extract(fetched, link_text)
    except CrawlerError:
        raise
    except Exception as error:
        # A defect of ours on one page must not end every night at that page.
        text = f"Fehler beim Lesen: {type(error).__name__}: {error}"
        LOG.error("%s: %s", fetched.url, text, exc_info=True)
        raise DefectError(fetched.url, Outcome.DAMAGED, text) from error


def _hop_outcome(url: str, verdict: Verdict) -> Outcome:
    """Return what becomes of an address that redirects to *url*, where the crawl does not go."""
    if verdict.outcome is Outcome.EXTERNAL and _NUMERIC_HOST.match(url.split("/")[2]):
        return Outcome.PRIVATE_ADDRESS
    if verdict.outcome in (Outcome.EXTERNAL, Outcome.EXCLUDED) and _LOGIN.search(url):
        return Outcome.LOGIN
    if verdict.outcome is Outcome.NOT_WEB:
        return Outcome.BAD_REDIRECT
    return verdict.outcome
