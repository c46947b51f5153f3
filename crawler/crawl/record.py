"""What is stored about one visit, in one transaction: page, links, schedule, exactly one outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.addresses.scope import Scope, Verdict
from crawler.addresses.sitemap import parse_sitemap
from crawler.crawl import endings
from crawler.crawl.discover import Discovery
from crawler.crawl.page_writer import PageWriter
from crawler.errors import PageError
from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched, Page
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.rows import Ending, UrlRow

CROWD = 5
"""So many pages that lead to one address look like a mistake, not like a move."""


class Recorder:
    """Store what visits found. Every method is called inside ``store.writing()``."""

    def __init__(
        self, settings: CrawlSettings, scope: Scope, store: Store, discovery: Discovery, night: int
    ) -> None:
        self._settings = settings
        self._scope = scope
        self._store = store
        self._discovery = discovery
        self._night = night
        self.writer = PageWriter(settings, scope, store, discovery)
        self.start_key = scope.key(settings.start)
        self.warnings: list[str] = []
        self._refreshing: dict[str, set[int]] = {}

    def home(self) -> UrlRow | None:
        """Return the row of the start page: where the address of the start leads to."""
        start = self._store.urls.get(self.start_key)
        if start is not None and start.outcome is Outcome.REDIRECT and start.target is not None:
            return self._store.urls.by_id(start.target)
        return start

    def is_home(self, row: UrlRow) -> bool:
        """Tell whether *row* is the start page."""
        home = self.home()
        return home is not None and home.id == row.id

    def record(self, row: UrlRow, fetched: Fetched, extraction: Extraction | None, now: datetime) -> None:
        target = self._target(row, fetched, now)
        if target.id != row.id:
            self.lead(row, target, now)
        if fetched.status == 304:
            page, home = self._store.pages.get(target.id), self.is_home(target)
            self._end(target, endings.unchanged(target, page, now, home=home), now)
        elif extraction is None:
            self._sitemap(target, fetched, now)
        else:
            self._page(target, fetched, extraction, now)

    def _target(self, row: UrlRow, fetched: Fetched, now: datetime) -> UrlRow:
        """Return the row under which the answer is kept: that of the URL that answered."""
        final = fetched.final_url
        if self._scope.key(final) == row.key:
            if fetched.hops and row.url.startswith("https:") and final.startswith("http:"):
                self.warnings.append(f"{row.url}: leitet von https auf das unverschlüsselte http um.")
            elif row.url.startswith("http:") and final.startswith("https:"):
                self._store.urls.respell(row.id, final)
                row = replace(row, url=final)
            return row
        return self._discovery.seed(final, row.depth, now.timestamp(), now.date())

    def _page(self, row: UrlRow, fetched: Fetched, extraction: Extraction, now: datetime) -> None:
        self.warnings += [f"{row.url}: {warning}" for warning in extraction.warnings]
        page = replace(extraction.page, url=row.url)
        touched = self._discovery.links(row, page.links, now.timestamp(), now.date())
        for number in sorted(touched):
            self._store.pages.touch(number)
        has_page = self._store.pages.has(row.id)
        if (refresh := self._refresh(row, extraction, now)) and not self._crowded(row, refresh):
            self._end(row, endings.folded(row, refresh, now), now)
        elif extraction.listing or self._scope.is_listing(row.url) or _is_list(page):
            self._end(row, endings.listed(row, fetched, now, has_page=has_page), now)
        elif not page.indexable:
            self._end(row, endings.left_out(row, Outcome.NOINDEX, now, has_page=has_page), now)
        else:
            changed = self.writer.write(row, page, fetched, extraction, now)
            known = {"changed": changed, "touched": bool(touched), "home": self.is_home(row)}
            self._end(row, endings.indexed(row, page, fetched, now, **known), now)
            if changed:
                self._ask_twins(row)

    def _ask_twins(self, row: UrlRow) -> None:
        """Visit tonight what shows the same text: has the content moved, or is it there twice?"""
        for number in self._store.pages.twins(row.id):
            twin = self._store.urls.by_id(number)
            if twin is not None and twin.night != self._night:
                self._store.urls.open(number)

    def _sitemap(self, row: UrlRow, fetched: Fetched, now: datetime) -> None:
        try:
            sitemap = parse_sitemap(fetched.body)
        except ValueError as error:
            self.fail(row, PageError(row.url, Outcome.DAMAGED, str(error)), now)
            return
        for url in sitemap.sitemaps:
            if self._scope.verdict(url, now.date()) is None:
                self._discovery.seed(url, row.depth, now.timestamp(), now.date())
        self._discovery.named(row, sitemap.pages, now.timestamp(), now.date())
        has_page = self._store.pages.has(row.id)
        self._end(row, endings.listed(row, fetched, now, has_page=has_page), now)

    def _refresh(self, row: UrlRow, extraction: Extraction, now: datetime) -> UrlRow | None:
        """Return the row that a meta refresh leads to, open for tonight, or None."""
        url = extraction.refresh
        if not url or self._scope.verdict(url, now.date()) is not None or self._scope.key(url) == row.key:
            return None
        return self._discovery.seed(url, row.depth, now.timestamp(), now.date())

    def _crowded(self, row: UrlRow, target: UrlRow) -> bool:
        """Tell whether so many pages refresh to *target* that it is a mistake; then they are read."""
        crowd = self._refreshing.setdefault(target.key, set())
        crowd.add(row.id)
        if len(crowd) == CROWD + 1:
            self.warnings.append(
                f"Mehr als {CROWD} Seiten leiten mit »meta refresh« auf {target.url} weiter; "
                "das ist wohl ein Fehler der Vorlage und wird nicht beachtet."
            )
            for number in crowd - {row.id}:
                self._store.urls.open(number)
        return len(crowd) > CROWD

    def lead(self, row: UrlRow, target: UrlRow, now: datetime) -> None:
        """End *row* as a redirect to *target*."""
        home, has_page = self.is_home(target), self._store.pages.has(row.id)
        self._end(row, endings.led(row, target, now, home=home, has_page=has_page), now)

    def fail(self, row: UrlRow, error: PageError, now: datetime) -> None:
        """End *row* without a page."""
        has_page, council = self._store.pages.has(row.id), row.host == self._scope.session_host
        self._end(row, endings.failed(row, error, now, has_page=has_page, council=council), now)

    def skip(self, row: UrlRow, verdict: Verdict, now: datetime) -> None:
        """End *row* without a request, because a rule says so."""
        self._end(row, endings.skipped(verdict, now, has_page=self._store.pages.has(row.id)), now)

    def _end(self, row: UrlRow, ending: Ending, now: datetime) -> None:
        self._store.urls.end(row.id, ending, self._night, now.timestamp())


def _is_list(page: Page) -> bool:
    """Tell whether a noindex page is a list: two links or more lead below it, or to it with parameters."""
    own = page.url.partition("?")[0].rstrip("/")
    below = {
        link.url
        for link in page.links
        if link.follow and link.url != page.url and link.url.startswith((own + "/", own + "?"))
    }
    return not page.indexable and len(below) >= 2
