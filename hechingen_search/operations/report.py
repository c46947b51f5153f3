"""The editors' report: what was read, what failed and who links to it, what readers cannot read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from crawler.formats import PDF
from crawler.night import Night
from crawler.outcome import Group, Outcome
from crawler.page import Page
from crawler.store import Store
from crawler.store.rows import Broken
from hechingen_search.errors import UnpublishedError
from hechingen_search.german_formats import count
from hechingen_search.operations.status import night_json
from hechingen_search.published import generations_of
from hechingen_search.settings import Settings
from hechingen_search.statistics.book import Book, Day
from index import names
from index.errors import IndexingError
from index.generations import Generations
from index.names import LearnedName

SHOWN_NIGHTS = SHOWN_DAYS = 30


class Problem(StrEnum):
    """What can be wrong with a page or file."""

    UNTITLED = "untitled"
    UNREAD = "unread"
    SCANNED = "scanned"
    HIDDEN = "hidden"
    """Something that the file carries without showing it."""
    UNTAGGED = "untagged"
    NO_LANGUAGE = "no_language"
    NO_PDF_TITLE = "no_pdf_title"


INACCESSIBLE = frozenset({Problem.UNTAGGED, Problem.NO_LANGUAGE, Problem.NO_PDF_TITLE})


@dataclass(frozen=True, slots=True)
class Finding:
    """A page or file with something to improve."""

    url: str
    title: str
    problems: tuple[str, ...]
    kinds: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """Pages that nobody can tell apart in a list of results."""

    title: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An address that was not visited, and why."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What the editors should know after a night."""

    site: str
    created: datetime
    pages: int
    night: Night
    broken: tuple[Broken, ...]
    """What is linked but failed, the most linked first."""
    stale: tuple[str, ...]
    """Addresses that fail for a fortnight and whose old copy is still found."""
    orphans: tuple[str, ...]
    """Addresses in the index that no page links to any more."""
    endless: tuple[LeftOut, ...]
    """What no visit was paid to, because it looks like one of an endless sequence of addresses."""
    files: tuple[Finding, ...]
    twins: tuple[Twins, ...]
    learned: tuple[LearnedName, ...]
    """Names that the published index took from the site."""
    nights: tuple[Night, ...] = ()
    """Those before, the oldest first."""
    days: tuple[Day, ...] = ()
    """What was searched for."""


def gather(settings: Settings) -> SiteReport:
    """Read the report of the last night from the store; raises UnpublishedError, StoreError."""
    if not settings.data.store.exists():
        raise UnpublishedError("Es ist noch nichts gelesen. Zuerst »hechingen-search reindex« aufrufen.")
    now = datetime.now(UTC)
    with Store(settings.data.store) as store:
        night = store.night()
        if night is None:
            raise UnpublishedError("Es ist noch nichts gelesen. Zuerst »hechingen-search reindex« aufrufen.")
        findings, twins = _content(store.changed(0))
        return SiteReport(
            settings.crawl.start,
            now,
            store.count(),
            night,
            tuple(sorted(store.broken(), key=lambda broken: (-len(broken.referrers), broken.url))),
            tuple(row.url for row in store.stale(now.timestamp())),
            tuple(row.url for row in store.orphans()),
            tuple(LeftOut(row.url, row.detail) for row in store.urls.with_outcome(Outcome.TRAP)),
            findings,
            twins,
            _learned(generations_of(settings)),
            tuple(each for each in store.nights() if each.finished)[-SHOWN_NIGHTS:],
            Book(settings.data.statistics, settings.statistics.days).days(SHOWN_DAYS),
        )


def _learned(generations: Generations) -> tuple[LearnedName, ...]:
    """Return what the published index has learned; nothing of a damaged one, which ``doctor`` reports."""
    try:
        current = generations.current()
        return names.read(current.path) if current else ()
    except IndexingError:
        return ()


def _content(pages: Iterable[Page]) -> tuple[tuple[Finding, ...], tuple[Twins, ...]]:
    """Return what is wrong with files and which pages share a title, in one pass over the store."""
    findings = []
    titles = defaultdict(list)
    for page in pages:
        if problems := tuple(_problems(page)):
            kinds, texts = zip(*problems, strict=True)
            findings.append(Finding(page.url, page.title, texts, kinds))
        titles[page.title].append(page.url)
    findings.sort(key=lambda finding: (-len(finding.problems), finding.url))
    twins = (Twins(title, tuple(sorted(urls))) for title, urls in titles.items() if len(urls) > 1)
    return tuple(findings), tuple(sorted(twins, key=lambda twin: (-len(twin.urls), twin.title)))


def _problems(page: Page) -> Iterator[tuple[Problem, str]]:
    """Yield what readers, screen readers and the search miss in *page*."""
    if not page.titled:
        yield Problem.UNTITLED, "ohne eigenen Titel"
    facts = page.facts
    if facts is None:
        return
    if facts.unread_pages:
        yield Problem.UNREAD, count(facts.unread_pages, "Seite", "Seiten") + " ohne lesbaren Text"
    if facts.ocr_pages:
        yield Problem.SCANNED, count(facts.ocr_pages, "Seite", "Seiten") + " eingescannt"
    if facts.hidden:
        kinds = ", ".join(kind.label for kind in facts.hidden)
        yield Problem.HIDDEN, f"enthält {kinds}: nicht veröffentlicht, in der Datei aber lesbar"
    if page.media_type == PDF.media_type:
        if not facts.tagged:
            yield Problem.UNTAGGED, "ohne Struktur für Screenreader"
        if not facts.has_language:
            yield Problem.NO_LANGUAGE, "ohne Sprachangabe"
        if not facts.has_title:
            yield Problem.NO_PDF_TITLE, "ohne Titel in den Eigenschaften"


def outcomes(night: Night) -> dict[Group, list[tuple[Outcome, int]]]:
    """Return the counts of *night* by group, the most frequent first."""
    grouped: dict[Group, list[tuple[Outcome, int]]] = {group: [] for group in Group}
    for outcome, number in sorted(night.counts.items(), key=lambda pair: -pair[1]):
        grouped[outcome.group].append((outcome, number))
    return {group: counts for group, counts in grouped.items() if counts}


def as_json(report: SiteReport) -> dict[str, Any]:
    """Return *report* as plain values."""
    return {
        "site": report.site,
        "created": report.created.isoformat(timespec="seconds"),
        "pages": report.pages,
        "night": night_json(report.night),
        "broken": [
            {
                "url": broken.url,
                "outcome": str(broken.outcome),
                "sentence": broken.outcome.sentence,
                "detail": broken.detail,
                "since": _moment(broken.since),
                "kept": broken.kept,
                "referrers": [{"url": link.url, "text": link.text} for link in broken.referrers],
            }
            for broken in report.broken
        ],
        "stale": list(report.stale),
        "orphans": list(report.orphans),
        "endless": [{"url": one.url, "reason": one.reason} for one in report.endless],
        "files": [
            {"url": f.url, "title": f.title, "problems": list(f.problems), "kinds": list(f.kinds)}
            for f in report.files
        ],
        "duplicate_titles": [{"title": twin.title, "urls": list(twin.urls)} for twin in report.twins],
        "learned_names": [{"name": name, "builds": list(builds)} for name, builds in report.learned],
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
