"""The night: open what is due, visit one address after the other, settle. Resumes after a kill."""

from __future__ import annotations

from dataclasses import replace

from crawler.addresses.scope import Scope
from crawler.clock import Clock, SystemClock
from crawler.crawl import finish
from crawler.crawl.assess import Assessment, assess
from crawler.crawl.begin import begin
from crawler.crawl.discover import Discovery
from crawler.crawl.freeze import Indicators, advice, reasons
from crawler.crawl.re_extract import re_extract
from crawler.crawl.record import Recorder
from crawler.crawl.visit import Extract, Visitor
from crawler.fetching.fetch import Fetcher
from crawler.fetching.hosts import Hosts
from crawler.night import Night, Options, Progress, ProgressListener, shortened, silent
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings
from crawler.store import DAY, Store
from crawler.store.nights import KEEP
from crawler.store.rows import UrlRow

_COUNT_EVERY = 25
_MEMORY = 4
"""Nights after which a start page with few links is the new normal: three bad nights in a row are no rule."""
_CLOCK = SystemClock()


def crawl(
    settings: CrawlSettings,
    store: Store,
    fetcher: Fetcher,
    extract: Extract,
    clock: Clock = _CLOCK,
    progress: ProgressListener = silent,
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
        progress: ProgressListener,
        options: Options,
    ) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._progress = progress
        self._options = options
        self._scope = Scope(settings)
        self._previous = _last_good(store)
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
        self._before = store.journal.documents()

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
            self._visitor.visit(row, self._clock.now())
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
            indicators = replace(
                self._indicators(), errors=finish.errors(store, number), indexed=store.count()
            )
            folded = finish.deduplicate(store, number)
            self._recorder.warnings += folded.warnings
            finish.drop_moved(store)
            verdict = assess(store, self._settings, number, self._before)
            indicators = replace(
                indicators,
                replaced=folded.replaced,
                deletions=verdict.upheaval.missing,
                tidy=verdict.tidy,
                survives=verdict.upheaval.survives(self._settings),
            )
            accepted = store.accepted()
            if self._options.re_extract or accepted:
                self._night = replace(self._night, accepted=accepted)
                night = self._close(indicators, (), (), partial)
            else:
                frozen = (*verdict.held, *verdict.eroding, *reasons(indicators, self._settings))
                self._doubt(verdict, frozen)
                night = self._close(indicators, frozen, verdict.held, partial)
        if night.held:
            store.template.learn()
        store.bodies.prune(self._settings.raw_bytes)
        return night

    def _close(
        self, indicators: Indicators, frozen: tuple[str, ...], held: tuple[str, ...], partial: bool
    ) -> Night:
        """Delete or take back, and write the record of the night."""
        store, number = self._store, self._night.number
        doomed = store.claims.confirmed(active=True)
        if frozen or partial or self._options.re_extract:
            doomed = []
        finish.delete(store, doomed, number)
        if held:
            store.hold(self._night)
        night = self._summary(indicators, frozen, len(doomed), bool(held))
        store.nights_table.save(night)
        store.nights_table.prune(number)
        store.nights_table.forget(self._now() - KEEP * DAY)
        return night

    def _doubt(self, verdict: Assessment, frozen: tuple[str, ...]) -> None:
        """Ask again in the next night, in full, what nobody can be sure of."""
        self._recorder.warnings += [
            f"{reason} Alle Adressen werden in der nächsten Nacht neu gelesen."
            for reason in (*verdict.strange, *verdict.failing)
        ]
        if verdict.eroding:
            self._store.journal.keep(verdict.upheaval.poorer, self._night.number)
        elif not verdict.held:
            untidy = 0 if frozen else verdict.untidy
            self._night = replace(self._night, poorer=len(verdict.upheaval.poorer), untidy=untidy)
        if verdict.strange:
            self._store.urls.doubt(self._night.number, good=True)
        elif frozen or verdict.failing:
            self._store.urls.doubt(self._night.number, good=False)

    def _indicators(self) -> Indicators:
        start = self._recorder.home()
        visited = start is not None and start.night == self._night.number
        before = self._previous
        return Indicators(
            start_ok=start is None
            or not visited
            or start.outcome.group.value in ("indexed", "folded", "links"),
            start_outcome=start.outcome.sentence if start is not None else "",
            breaker=self._hosts.broken(self._scope.start_host),
            linked=self._store.links.targets(),
            linked_before=before.linked if before else 0,
            start_links=self._store.links.count(start.id) if start else 0,
            start_links_before=before.start_links if before else 0,
        )

    def _summary(self, indicators: Indicators, frozen: tuple[str, ...], deleted: int, held: bool) -> Night:
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
            frozen=self._with_advice(frozen, held),
            held=held,
            warnings=shortened(tuple(dict.fromkeys(warnings))),
            linked=indicators.linked,
            start_links=indicators.start_links,
        )

    def _with_advice(self, frozen: tuple[str, ...], held: bool) -> tuple[str, ...]:
        since = self._previous.started if self._previous else None
        return (*frozen, advice(held, self._store.count(), since)) if frozen else ()

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
                frozen=reasons(self._unreached(), self._settings),
                warnings=tuple(self._hosts.warnings),
                reached=False,
                linked=before.linked if before else 0,
                start_links=before.start_links if before else 0,
            )
            self._store.nights_table.save(night)
        return night

    def _unreached(self) -> Indicators:
        return Indicators(robots_ok=self._hosts.robots(self._settings.start) is not None, start_ok=False)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _last_good(store: Store) -> Night | None:
    """Return the night to compare with: the latest that nothing was wrong with, if it is not long ago."""
    finished = [night for night in store.nights() if night.finished][-_MEMORY:]
    good = [night for night in finished if not night.frozen]
    return next(iter((*reversed(good), *finished)), None)
