"""How a visit ends: outcome, next visit, what the store remembers. Pure: values in, one ``Ending`` out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.addresses.scope import Verdict
from crawler.crawl.schedule import YOUNG, Cadence, NextVisit, next_visit, nightly
from crawler.errors import PageError
from crawler.fetching.http_rules import http_date
from crawler.outcome import GONE_FOR_GOOD, Group, Outcome
from crawler.page import Fetched, Page
from crawler.store.rows import Ending, Trace, UrlRow
from crawler.store.urls import NEVER

HTML = ("text/html", "application/xhtml+xml")


def indexed(
    row: UrlRow, page: Page, fetched: Fetched, now: datetime, *, changed: bool, touched: bool, home: bool
) -> Ending:
    """End a visit whose page is in the index; *touched*: the links from it say something new."""
    if not row.had_page:
        outcome = Outcome.NEW
    elif row.gone is not None or row.outcome is Outcome.DELETED:
        outcome = Outcome.RESTORED
    else:
        outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
    due = _next(row, page, changed or touched, home, now)
    return _ending(
        outcome, due, Trace.ANSWERED, changed=changed, full=True, validators=_validators(fetched, now)
    )


def unchanged(row: UrlRow, page: Page | None, now: datetime, *, home: bool) -> Ending:
    """End a visit that was answered with "not modified"; without a page it was a list."""
    if page is None:
        assert row.outcome is Outcome.LISTING, "validators are only sent for a list or a stored page"
        return _ending(Outcome.LISTING, nightly(now.timestamp()), Trace.ANSWERED)
    again = row.gone is not None
    outcome = Outcome.RESTORED if again else Outcome.UNCHANGED
    return _ending(outcome, _next(row, page, again, home, now), Trace.ANSWERED)


def listed(row: UrlRow, fetched: Fetched, now: datetime, *, has_page: bool) -> Ending:
    """End a visit to what was read for its links only."""
    ending = left_out(row, Outcome.LISTING, now, has_page=has_page)
    return replace(ending, validators=_validators(fetched, now))


def left_out(row: UrlRow, outcome: Outcome, now: datetime, *, has_page: bool) -> Ending:
    """End a visit whose text is not wanted; a page that was indexed before goes only when confirmed."""
    if has_page:
        return _ending(outcome, nightly(now.timestamp()), Trace.MISSED)
    cadence = Cadence.LIST if outcome is Outcome.LISTING else Cadence.PAGE
    return _ending(outcome, _later(cadence, row, False, now), Trace.ANSWERED, full=True)


def led(row: UrlRow, target: UrlRow, now: datetime, *, home: bool, has_page: bool) -> Ending:
    """End a redirect to *target*; a page that now leads to the start page is lost, not moved."""
    if home and has_page:
        error = PageError(row.url, Outcome.SOFT_404, "leitet auf die Startseite weiter")
        return failed(row, error, now, has_page=True)
    return folded(row, target, now)


def folded(row: UrlRow, target: UrlRow, now: datetime) -> Ending:
    """End *row* as an address of *target*; a page of its own is settled when the night ends."""
    due = _later(Cadence.PAGE, row, row.outcome is not Outcome.REDIRECT, now)
    return _ending(Outcome.REDIRECT, due, Trace.ANSWERED, detail=target.url, target=target.id)


def failed(row: UrlRow, error: PageError, now: datetime, *, has_page: bool, council: bool = False) -> Ending:
    """End a visit that gave no page; papers of the *council* that are refused are not public."""
    outcome, trace = error.outcome, Trace.NONE
    if council and outcome in (Outcome.FORBIDDEN, Outcome.LOGIN):
        outcome = Outcome.NOT_PUBLIC
    if outcome in GONE_FOR_GOOD and has_page:
        trace = Trace.MISSED
    elif outcome.group is Group.FAILED:
        trace = Trace.FAILED
    if has_page or outcome.transient or outcome.group is Group.OPEN:
        due = nightly(now.timestamp())
    else:
        due = _later(Cadence.FAILED, row, row.outcome is not outcome, now)
    return _ending(outcome, due, trace, detail=error.detail)


def skipped(verdict: Verdict, now: datetime, *, has_page: bool) -> Ending:
    """End an address without a request, because a rule says so."""
    due = nightly(now.timestamp()) if has_page else NextVisit(NEVER, 1.0)
    return _ending(verdict.outcome, due, Trace.MISSED if has_page else Trace.NONE, detail=verdict.detail)


def _ending(outcome: Outcome, due: NextVisit, trace: Trace, **more: object) -> Ending:
    return Ending(outcome, due.due, due.interval, trace, **more)  # type: ignore[arg-type]


def _next(row: UrlRow, page: Page, changed: bool, home: bool, now: datetime) -> NextVisit:
    if home:
        return nightly(now.timestamp())
    cadence = Cadence.PAGE if page.media_type in HTML else Cadence.FILE
    return _later(cadence, row, changed, now)


def _later(cadence: Cadence, row: UrlRow, changed: bool, now: datetime) -> NextVisit:
    return next_visit(cadence, row.interval, changed or now.timestamp() - row.found < YOUNG, now.timestamp())


def _validators(fetched: Fetched, now: datetime) -> tuple[str, str]:
    modified = fetched.headers.get("last-modified", "")
    when = http_date(modified)
    if when is None or when > now:  # a date in the future would say "unchanged" until it has passed
        modified = ""
    if _cut(fetched.body):  # a proxy that cuts a body leaves its ETag: "unchanged" would keep the cut one
        return "", ""
    return fetched.headers.get("etag", ""), modified


def _cut(body: bytes) -> bool:
    """Tell whether a web page begins as a whole one but does not end.

    >>> _cut(b"<html><body><p>Hallo"), _cut(b"<html><body><p>Hallo</body></html>"), _cut(b"<p>Hallo")
    (True, False, False)
    """
    begins, ends = body[:2_000].lower(), body[-2_000:].lower()
    return b"<html" in begins and b"</html" not in ends and b"</body" not in ends
