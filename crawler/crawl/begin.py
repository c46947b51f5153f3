"""The beginning of a night: a new one, or the one that was killed."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.addresses.scope import Scope
from crawler.crawl.schedule import LONGEST
from crawler.night import Night, Options
from crawler.outcome import Outcome
from crawler.store import Store
from crawler.store.urls import BY_RULE, NEVER

_RESUME = timedelta(hours=24)
_LASTING = (Outcome.NOFOLLOW, Outcome.TOO_DEEP, Outcome.TOO_MANY)
"""Left out because of where links stand; only another link opens them again."""


def begin(store: Store, scope: Scope, now: datetime, options: Options) -> Night:
    """Return the night to play, with the addresses open that are due; a night that was killed goes on."""
    with store.writing():
        store.attempts.count_deaths(now.timestamp())
    last = store.night()
    if last is not None and not last.finished and timedelta() <= now - last.started < _RESUME:
        return last
    with store.writing():
        store.journal.clear()
        store.urls.limit_due(now.timestamp(), LONGEST)
        night = store.nights_table.begin(now)
        if options.only is not None or options.re_extract:
            return night
        if options.full:
            store.urls.open_all()
        else:
            store.urls.open_due(now.timestamp())
        _reopen(store, scope, now)
    return night


def _reopen(store: Store, scope: Scope, now: datetime) -> None:
    """Open what a rule left out and leaves out no longer: calendars move on, rules are edited."""
    for row in store.urls.with_outcome(*BY_RULE):
        left_out = row.due >= NEVER and row.outcome not in _LASTING
        if left_out and scope.verdict(row.url, now.date()) is None:
            store.urls.reopen(row.id, scope.host(row.url), now.timestamp())
