"""The night: open what is due, visit one address after the other, settle. Resumes after a kill."""

from __future__ import annotations

from dataclasses import replace

from crawler.addresses.scope import Scope
from crawler.clock import Clock, SystemClock
from crawler.crawl import finish
from crawler.crawl.begin import begin
from crawler.crawl.discover import Discovery
from crawler.crawl.freeze import Signs, reasons
from crawler.crawl.re_extract import re_extract
from crawler.crawl.record import Recorder
from crawler.crawl.visit import Extract, Visitor
from crawler.fetching.fetch import Fetcher
from crawler.fetching.hosts import Hosts
from crawler.night import Night, Options, Progress, Report, shortened, silent
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings
from crawler.store import DAY, Store
from crawler.store.nights import KEEP
from crawler.store.rows import UrlRow

_COUNT_EVERY = 25
_CLOCK = SystemClock()


def crawl(
    settings: CrawlSettings,
    store: Store,
    fetcher: Fetcher,
    extract: Extract,
    clock: Clock = _CLOCK,
    progress: Report = silent,
    options: Options = Options(),  # noqa: B008 – frozen
) -> Night:
    """Crawl the site of *settings* into *store* within one night's budget and return what came of it.

    A night that was killed is resumed. Raises StoreError when the store cannot be written.
    """
    return _Crawl(settings, store, fetcher, extract, clock, progress, options).run()


class _Crawl:
    def __init__(
        self,
        settings: CrawlSettings,
        store: Store,
        fetcher: Fetcher,
        extract: Extract,
        clock: Clock,
        progress: Report,
        options: Options,
    ) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._progress = progress
        self._options = options
        self._scope = Scope(settings)
        self._previous = _last_finished(store)
        self._night = begin(store, self._scope, clock.now(), options)
        self._hosts = Hosts(settings, self._scope, store, fetcher, clock)
        number = self._night.number
        self._discovery = Discovery(settings, self._scope, store, number)
        self._recorder = Recorder(settings, self._scope, store, self._discovery, number)
        self._visitor = Visitor(
            settings, self._scope, store, self._hosts, self._recorder, extract, number, options.full
        )
        self._extract = extract
        self._open = 0

    def run(self) -> Night:
        """Play the night to its end."""
        if self._options.re_extract:
            with self._store.writing():
                self._store.pages.mark_again()
        elif self._hosts.robots(self._settings.start) is None:
            return self._unreachable()
        else:
            self._seed()
            self._visit_all()
            if self._start_fails():
                return self._unreachable()
        self._extract_again()
        return self._finish()

    def _seed(self) -> None:
        robots = self._hosts.robots(self._settings.start)
        assert robots is not None
        now, today = self._now(), self._clock.now().date()
        seeds = [self._settings.start, *self._settings.sitemaps, *robots.sitemaps]
        if self._options.only is not None:
            seeds = [self._options.only]
        with self._store.writing():
            for url in seeds:
                if self._scope.verdict(url, today) is None:
                    row = self._discovery.seed(url, 0, now, today)
                    if row.night != self._night.number:
                        self._store.urls.open(row.id)

    def _visit_all(self) -> None:
        done, ends = 0, self._now() + self._settings.budget
        while (row := self._next()) is not None:
            if self._now() >= ends:
                self._hosts.warnings.append(
                    "Die Zeit für diese Nacht ist um; der Rest folgt in der nächsten."
                )
                return
            if self._options.limit is not None and done >= self._options.limit:
                return
            self._visitor.visit(row, self._clock.now)
            done += 1
            self._report(row, done)
            if row.key == self._recorder.start_key and self._start_fails():
                return

    def _start_fails(self) -> bool:
        """Tell whether the start page failed tonight for a reason of the server: the rest would, too."""
        start = self._store.urls.get(self._recorder.start_key)
        if start is None or start.night != self._night.number:
            return False
        return start.outcome.transient or start.outcome is Outcome.DEFERRED

    def _next(self) -> UrlRow | None:
        """Return the next open address, of the host that has waited longest."""
        if self._options.only is not None:
            row = self._store.urls.get(self._scope.key(self._options.only))
            return row if row is not None and row.pending else None
        for host in sorted(sorted(self._scope.hosts), key=self._hosts.ready_at):
            row = None if self._hosts.broken(host) else self._store.urls.next(host)
            if row is not None and self._hosts.robots(row.url) is not None:
                return row
        return None

    def _report(self, row: UrlRow, done: int) -> None:
        after = self._store.urls.by_id(row.id)
        outcome = after.outcome if after else row.outcome
        if done % _COUNT_EVERY == 1:
            self._open = self._store.urls.open_count()
        self._progress(Progress(row.url, outcome, done, self._open))

    def _extract_again(self) -> None:
        if self._options.only is None:
            self._store.template.learn()
            with self._store.writing():
                # Scans for which there was no time in the nights before; tonight's had their turn.
                self._store.pages.mark_unread_again(self._night.started.timestamp())
        re_extract(self._store, self._extract, self._recorder, self._clock)

    def _finish(self) -> Night:
        store, number = self._store, self._night.number
        partial = self._options.only is not None or self._options.limit is not None
        with store.writing():
            store.urls.close_open()
            store.urls.spread_depth(self._settings.max_depth)
            errors = finish.errors(store, number)
            indexed = store.count()
            settled = finish.settle(store, number)
            self._recorder.warnings += settled.warnings
            finish.drop_moved(store)
            doomed = store.claims.confirmed(active=True)
            signs = replace(
                self._signs(),
                indexed=indexed,
                errors=errors,
                deletions=len(doomed),
                replaced=settled.replaced,
            )
            frozen = () if self._options.delete_anyway else reasons(signs, self._settings)
            if frozen or partial or self._options.re_extract:
                doomed = []
            finish.delete(store, doomed, number)
            night = self._summary(signs, frozen, len(doomed))
            store.nights_table.save(night)
            store.nights_table.prune(number)
            store.nights_table.forget(self._now() - KEEP * DAY)
        store.bodies.prune(self._settings.raw_bytes)
        return night

    def _signs(self) -> Signs:
        start = self._recorder.home()
        visited = start is not None and start.night == self._night.number
        before = self._previous
        return Signs(
            start_ok=start is None
            or not visited
            or start.outcome.group.value in ("indexed", "folded", "links"),
            breaker=self._hosts.broken(self._scope.start_host),
            linked=self._store.links.targets(),
            linked_before=before.linked if before else 0,
            start_links=self._store.links.count(start.id) if start else 0,
            start_links_before=before.start_links if before else 0,
        )

    def _summary(self, signs: Signs, frozen: tuple[str, ...], deleted: int) -> Night:
        warnings = [
            *finish.unread(self._store),
            *self._hosts.warnings,
            *self._recorder.warnings,
            *self._discovery.warnings,
        ]
        return replace(
            self._night,
            ended=self._clock.now(),
            counts=dict(self._store.nights_table.counts(self._night.number)),
            kept=self._store.nights_table.kept(),
            deleted=deleted,
            requests=self._hosts.requests,
            pages=self._store.count(),
            frozen=frozen,
            warnings=shortened(tuple(dict.fromkeys(warnings))),
            linked=signs.linked,
            start_links=signs.start_links,
        )

    def _unreachable(self) -> Night:
        """End a night in which the site must not or cannot be crawled; everything stays as it was."""
        start = self._store.urls.get(self._recorder.start_key)
        if start is not None and start.night == self._night.number:
            self._hosts.warnings.append(f"{start.url}: {start.outcome.sentence} {start.detail}".strip())
        with self._store.writing():
            self._store.urls.close_open()
            before = self._previous
            night = replace(
                self._night,
                ended=self._clock.now(),
                counts=dict(self._store.nights_table.counts(self._night.number)),
                kept=self._store.count(),
                requests=self._hosts.requests,
                pages=self._store.count(),
                frozen=reasons(self._unreached_signs(), self._settings),
                warnings=tuple(self._hosts.warnings),
                reached=False,
                linked=before.linked if before else 0,
                start_links=before.start_links if before else 0,
            )
            self._store.nights_table.save(night)
        return night

    def _unreached_signs(self) -> Signs:
        return Signs(robots_ok=self._hosts.robots(self._settings.start) is not None, start_ok=False)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _last_finished(store: Store) -> Night | None:
    return next((night for night in reversed(store.nights()) if night.finished), None)
