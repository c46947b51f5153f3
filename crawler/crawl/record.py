"""What is stored about one visit, in one transaction: page, links, schedule, exactly one outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.addresses.scope import Scope, Verdict
from crawler.addresses.sitemap import parse_sitemap
from crawler.crawl.discover import Discovery
from crawler.crawl.keep import HTML, Keeper
from crawler.crawl.schedule import CONFIRM, Cadence, Plan, nightly, plan
from crawler.errors import PageError
from crawler.fetching.http_rules import http_date
from crawler.outcome import GONE_FOR_GOOD, Group, Outcome
from crawler.page import Extraction, Fetched, Page
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.rows import UrlRow
from crawler.store.urls import NEVER


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
        self.keeper = Keeper(settings, scope, store, discovery)
        self.start_key = scope.key(settings.start)
        self.warnings: list[str] = []

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
            self._unchanged(target, now)
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
        if refresh := self._refresh(row, extraction, now):
            self._fold(row, refresh, now)
        elif extraction.listing or self._scope.is_listing(row.url) or _is_list(page):
            self._left_out(row, Outcome.LISTING, now)
            self._keep_validators(row, fetched, now)
        elif not page.indexable:
            self._left_out(row, Outcome.NOINDEX, now)
        else:
            changed = self.keeper.keep(row, page, fetched, extraction, now)
            outcome = self._outcome(row, changed)
            self._close(row, outcome, self._plan(row, page, changed or bool(touched), now), now)
            self._store.urls.answered(row.id, now.timestamp(), changed=changed, full=True)
            self._keep_validators(row, fetched, now)
            self._store.database.run("UPDATE url SET had_page = 1 WHERE id = ?", row.id)
            if changed:
                self._ask_twins(row)

    def _ask_twins(self, row: UrlRow) -> None:
        """Visit tonight what shows the same text: has the content moved, or is it there twice?"""
        for number in self._store.pages.twins(row.id):
            twin = self._store.urls.by_id(number)
            if twin is not None and twin.night != self._night:
                self._store.urls.open(number)

    def _outcome(self, row: UrlRow, changed: bool) -> Outcome:
        if not row.had_page:
            return Outcome.NEW
        if row.gone is not None or row.outcome is Outcome.DELETED:
            return Outcome.RESTORED
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    def _plan(self, row: UrlRow, page: Page, changed: bool, now: datetime) -> Plan:
        if self.is_home(row):
            return nightly(now.timestamp())
        cadence = Cadence.PAGE if page.media_type in HTML else Cadence.FILE
        return plan(cadence, row.interval, changed, now.timestamp())

    def _unchanged(self, row: UrlRow, now: datetime) -> None:
        seconds = now.timestamp()
        if row.outcome is Outcome.LISTING and not self._store.pages.has(row.id):
            self._close(row, Outcome.LISTING, nightly(seconds), now)
        else:
            page = self._store.pages.get(row.id)
            assert page is not None, "validators are only sent for a stored page"
            again = row.gone is not None
            outcome = Outcome.RESTORED if again else Outcome.UNCHANGED
            self._close(row, outcome, self._plan(row, page, again, now), now)
        self._store.urls.answered(row.id, seconds, changed=False, full=False)

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
        self._left_out(row, Outcome.LISTING, now)
        self._keep_validators(row, fetched, now)

    def _left_out(self, row: UrlRow, outcome: Outcome, now: datetime) -> None:
        """End a visit whose text is not wanted; a page that was indexed before goes only when confirmed."""
        seconds = now.timestamp()
        if self._store.pages.has(row.id):
            self._store.urls.missed(row.id, seconds, CONFIRM)
            self._close(row, outcome, nightly(seconds), now)
            return
        cadence = Cadence.LIST if outcome is Outcome.LISTING else Cadence.PAGE
        self._close(row, outcome, plan(cadence, row.interval, False, seconds), now)
        self._store.urls.answered(row.id, seconds, changed=False, full=True)

    def _refresh(self, row: UrlRow, extraction: Extraction, now: datetime) -> UrlRow | None:
        """Return the row that a meta refresh leads to, open for tonight, or None."""
        url = extraction.refresh
        if not url or self._scope.verdict(url, now.date()) is not None or self._scope.key(url) == row.key:
            return None
        return self._discovery.seed(url, row.depth, now.timestamp(), now.date())

    def lead(self, row: UrlRow, target: UrlRow, now: datetime) -> None:
        """End *row* as a redirect to *target*; a page that now leads to the start page is lost, not moved."""
        if self.is_home(target) and self._store.pages.has(row.id):
            self.fail(row, PageError(row.url, Outcome.SOFT_404, "leitet auf die Startseite weiter"), now)
        else:
            self._fold(row, target, now)

    def _fold(self, row: UrlRow, target: UrlRow, now: datetime) -> None:
        """End *row* as an address of *target*; a page of its own is settled when the night ends."""
        due = plan(Cadence.PAGE, row.interval, row.outcome is not Outcome.REDIRECT, now.timestamp())
        self._close(row, Outcome.REDIRECT, due, now, detail=target.url, target=target.id)
        self._store.urls.answered(row.id, now.timestamp(), changed=False, full=False)

    def fail(self, row: UrlRow, error: PageError, now: datetime) -> None:
        seconds, outcome = now.timestamp(), error.outcome
        if outcome in (Outcome.FORBIDDEN, Outcome.LOGIN) and row.host == self._scope.session_host:
            outcome = Outcome.NOT_PUBLIC
        has_page = self._store.pages.has(row.id)
        if outcome in GONE_FOR_GOOD and has_page:
            self._store.urls.missed(row.id, seconds, CONFIRM)
        elif outcome.group is Group.FAILED:
            self._store.urls.failed(row.id, seconds)
        if has_page or outcome.transient or outcome.group is Group.OPEN:
            due = nightly(seconds)
        else:
            due = plan(Cadence.FAILED, row.interval, row.outcome is not outcome, seconds)
        self._close(row, outcome, due, now, detail=error.detail)

    def skip(self, row: UrlRow, verdict: Verdict, now: datetime) -> None:
        """End *row* without a request, because a rule says so."""
        seconds = now.timestamp()
        if self._store.pages.has(row.id):
            self._store.urls.missed(row.id, seconds, CONFIRM)
            due = nightly(seconds)
        else:
            due = Plan(NEVER, 1.0)
        self._close(row, verdict.outcome, due, now, detail=verdict.detail)

    def _keep_validators(self, row: UrlRow, fetched: Fetched, now: datetime) -> None:
        modified = fetched.headers.get("last-modified", "")
        when = http_date(modified)
        if when is None or when > now:  # a date in the future would say "unchanged" until it has passed
            modified = ""
        self._store.urls.validators(row.id, fetched.headers.get("etag", ""), modified)

    def _close(
        self,
        row: UrlRow,
        outcome: Outcome,
        due: Plan,
        now: datetime,
        *,
        detail: str = "",
        target: int | None = None,
    ) -> None:
        self._store.urls.close(
            row.id, outcome, self._night, now.timestamp(),
            detail=detail, due=due.due, interval=due.interval, target=target,
        )  # fmt: skip


def _is_list(page: Page) -> bool:
    """Tell whether a noindex page is a list: two links or more lead below it, or to it with parameters."""
    own = page.url.partition("?")[0].rstrip("/")
    below = {
        link.url
        for link in page.links
        if link.follow and link.url != page.url and link.url.startswith((own + "/", own + "?"))
    }
    return not page.indexable and len(below) >= 2
