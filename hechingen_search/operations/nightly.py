"""The night: crawl → extract → index → gate → publish → prune, under one lock, killed and resumed at will."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.clock import SystemClock
from crawler.crawl.night import crawl
from crawler.extract import Extractor
from crawler.fetching.fetch import RequestsFetcher
from crawler.night import Night, Options, Progress, ProgressListener
from crawler.store import Store
from hechingen_search import __version__
from hechingen_search.editorial import file as editors
from hechingen_search.errors import ServiceError
from hechingen_search.operations import judgements, last_run, report
from hechingen_search.operations import known_words as known
from hechingen_search.operations.gate import Candidate, refusals
from hechingen_search.operations.last_run import LastRun
from hechingen_search.operations.lock import locked
from hechingen_search.operations.mail import send_weekly
from hechingen_search.operations.report_html import render
from hechingen_search.published import OpenedIndex, generations_of, german_of
from hechingen_search.settings import Settings
from index import build, durable
from index.analysis.german import German
from index.errors import CountError, IndexingError
from index.generations import Generation, Generations
from index.meaning.build import Meaning
from index.meaning.encoder import installed

LOG = logging.getLogger(__name__)


def no_crawl_progress(progress: Progress) -> None:
    """Show nothing."""


def no_index_progress(done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far the work has come."""

    crawled: ProgressListener = no_crawl_progress
    indexed: build.Progress = no_index_progress
    encoded: build.Progress = no_index_progress


UNWATCHED = Watch()


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of building and publishing."""

    generation: Generation | None
    published: bool
    """False when it was refused, and when nothing had changed."""
    refused: tuple[str, ...] = ()
    """Why the new generation is not served; it is kept for inspection."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A whole night."""

    night: Night
    built: BuildResult
    news: tuple[str, ...] = ()
    """The warnings that no earlier night has given."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what somebody should look at, although a generation is published."""
        return (*self.night.frozen, *self.night.warnings, *self.built.warnings)

    @property
    def result(self) -> str:
        """Say how it ended, in one word."""
        if self.built.refused:
            return "refused"
        return "warnings" if self.warnings else "done"


def crawl_night(settings: Settings, options: Options, report: ProgressListener = no_crawl_progress) -> Night:
    """Fetch what is due into the store; call it under the lock."""
    extract = replace(settings.extract, agent=settings.crawl.agent)
    if not extract.cache:
        extract = replace(extract, cache=str(settings.data.directory / "ocr"))
    with Store(settings.data.store) as store, Extractor(extract, store.boilerplate) as extractor:
        fetcher = RequestsFetcher(settings.crawl, __version__)
        night = crawl(settings.crawl, store, fetcher, extractor, SystemClock(), report, options)
    for reason in night.frozen:
        LOG.warning("Es wird nichts gelöscht: %s", reason)
    return night


def index_changes(
    settings: Settings,
    german: German,
    *,
    rebuild: bool = False,
    force: bool = False,
    watch: Watch = UNWATCHED,
) -> BuildResult:
    """Build a generation from the store, let it through the gate, publish it; call it under the lock.

    *force* publishes what the gate refuses; its reasons become warnings.
    """
    generations = generations_of(settings)
    old = _current(generations)
    with Store(settings.data.store) as store:
        night = store.night(None)
        other = old is not None and old.facts.source != store.identity
        try:
            new = build.build(
                generations,
                store,
                german,
                settings.index.engine,
                rebuild=rebuild,
                progress=watch.indexed,
                meaning=_meaning(settings, watch),
                town=settings.index.town,
            )
        except CountError as error:
            return BuildResult(None, False, (str(error),))
    if old and new.name == old.name:
        return BuildResult(new, False)
    refused, warnings = _judge(settings, german, old, new, bool(night and night.frozen), other)
    if refused and not force:
        generations.refuse(new, refused)
        LOG.warning("Der Stand %s wird nicht veröffentlicht; status und Bericht sagen, warum.", new.name)
        return BuildResult(new, False, refused)
    generations.publish(new)
    generations.prune(settings.index.keep)
    return BuildResult(new, True, (), (*refused, *warnings))


def _meaning(settings: Settings, watch: Watch) -> Meaning | None:
    """Return how vectors are made, None without the extra ``meaning`` or where it is switched off."""
    encoder = installed(settings.data.index) if settings.index.meaning else None
    if encoder is None:
        return None
    return Meaning(encoder, settings.data.index, 60.0 * settings.index.meaning, watch.encoded)


def _current(generations: Generations) -> Generation | None:
    """Return what is published; None when it is nothing or damaged: then there is nothing to compare with."""
    try:
        return generations.current()
    except IndexingError:
        return None


def _judge(
    settings: Settings,
    german: German,
    old: Generation | None,
    new: Generation,
    frozen: bool,
    other_store: bool,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return why *new* must not be published, and what else to say of it."""
    judged = judgements.read(settings.search.judgements)
    editorial = editors.decisions(settings.search.editors, german, settings.search.elsewhere_file)

    known_words: dict[str, str] = {}

    def candidate_of(generation: Generation) -> Candidate:
        opened = OpenedIndex(generation, german, editorial)
        try:
            failed = frozenset(judgements.failed(judged, opened.search))
            if generation is not new:
                known_words.update(known.drawn(opened))
                return Candidate(opened.documents, failed)
            return Candidate(opened.documents, failed, known.lost(opened, known_words), len(known_words))
        finally:
            opened.close()

    try:
        before = candidate_of(old) if old else None
    except IndexingError:
        # Built by another version, or damaged: its answers cannot be compared, its size can.
        before = Candidate(old.facts.documents, frozenset(judged)) if old else None
    try:
        candidate = candidate_of(new)
    except IndexingError as error:
        return (f"Der neue Stand lässt sich nicht öffnen: {error}",), ()
    already = before.failed if before else candidate.failed
    warnings = (
        f"Geprüfte Suchanfrage nicht erfüllt: {j}." for j in sorted(candidate.failed & already, key=str)
    )
    return refusals(before, candidate, frozen, other_store), tuple(warnings)


def reindex(settings: Settings, options: Options, watch: Watch, *, force: bool = False) -> Run:
    """Do the whole night; raises ServiceError when the site cannot be reached at all."""
    with locked(settings, "reindex"):
        started = datetime.now(UTC)
        before = last_run.read(settings.data.last_run)
        try:
            run = _reindex(settings, options, watch, force)
        except Exception as error:
            told = before.told if before else {}
            failure = LastRun(started, datetime.now(UTC), "failed", (str(error),), told)
            with suppress(OSError):  # A full disk must not hide why the night failed.
                last_run.write(settings.data.last_run, failure)
            raise
        ended = datetime.now(UTC)
        news, told = last_run.news(run.warnings, before, ended.date())
        run = replace(run, news=news)
        messages = (*run.built.refused, *run.warnings)
        last_run.write(settings.data.last_run, LastRun(started, ended, run.result, messages, told))
        write_report(settings)
        return run


def write_report(settings: Settings) -> None:
    """Write the editors' report as a page and as data for the editors' room; mail it once a week."""
    found = report.gather(settings)
    settings.data.report.write_text(render(found), encoding="utf-8")
    body = json.dumps(report.as_json(found), ensure_ascii=False)
    durable.write(settings.data.report_data, body.encode("utf-8", "replace"))
    send_weekly(settings, found)


def _reindex(settings: Settings, options: Options, watch: Watch, force: bool) -> Run:
    night = crawl_night(settings, options, watch.crawled)
    if not night.reached:
        raise ServiceError(unreachable(settings, night))
    built = index_changes(settings, german_of(settings), force=force, watch=watch)
    if built.refused and built.generation and _current(generations_of(settings)):
        # The next night is compared with what is published, not with this one.
        with Store(settings.data.store) as store, store.writing():
            store.hold(night)
    return Run(night, built)


def unreachable(settings: Settings, night: Night) -> str:
    """Say that the site could not be crawled, why, and that nothing is lost."""
    reasons = night.warnings or night.frozen or ("Der Server antwortet nicht.",)
    start = settings.crawl.start
    said = f"{start} ist nicht erreichbar. Der veröffentlichte Stand bleibt unverändert."
    return "\n".join((said, *(f"  {reason}" for reason in reasons)))
