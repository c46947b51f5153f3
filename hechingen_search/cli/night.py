"""Commands that change what is published: ``crawl``, ``index``, ``reindex``, ``rollback``."""

from __future__ import annotations

import sys
from typing import Any

import click

from crawler.clock import SystemClock
from crawler.fetching.fetch import RequestsFetcher
from crawler.night import Night, Options, Progress
from crawler.probe.probe import probe
from hechingen_search import __version__
from hechingen_search.cli.base import AS_JSON, CommandContext, Exit, Failure, command
from hechingen_search.cli.config_text import write_values
from hechingen_search.cli.german import Whole
from hechingen_search.cli.output import Console, Work
from hechingen_search.cli.probe_output import probe_json, probe_lines, proposed
from hechingen_search.cli.status import generation_line
from hechingen_search.german_formats import count
from hechingen_search.operations import nightly
from hechingen_search.operations import status as statuses
from hechingen_search.operations.lock import accept as accept_site
from hechingen_search.operations.lock import locked
from hechingen_search.operations.nightly import BuildResult, Run, Watch
from hechingen_search.operations.status import night_json
from hechingen_search.published import generations_of, german_of
from hechingen_search.settings import Settings
from index.errors import NoGenerationError

ACCEPT = click.option(
    "--accept",
    is_flag=True,
    help="Die Website ist so gewollt: Zurückgehaltenes übernehmen, Fehlendes löschen.",
)


@command("crawl")
@click.option("--full", is_flag=True, help="Alles neu abrufen, auch was nicht fällig ist.")
@click.option("--limit", type=Whole(1), help="Nach so vielen Adressen aufhören.")
@click.option("--only", metavar="ADRESSE", help="Nur diese eine Adresse abrufen.")
@click.option("--re-extract", is_flag=True, help="Text neu gewinnen, ohne die Website abzurufen.")
@click.option(
    "--probe",
    "look",
    is_flag=True,
    help="Nur einen ersten Blick werfen und Einstellungen vorschlagen; mit --accept auch eintragen.",
)
@ACCEPT
@AS_JSON
def crawl(
    context: CommandContext,
    full: bool,
    limit: int | None,
    only: str | None,
    re_extract: bool,
    look: bool,
    accept: bool,
    as_json: bool,
) -> None:
    """Die Website lesen.

    Ruft ab, was fällig ist, und legt den Text in den Bestand. Ein abgebrochener
    Lauf wird fortgesetzt. Veröffentlicht wird nichts; das tut »index«.
    """
    settings = context.settings()
    if look:
        _look(context.console, settings, accept, as_json)
        return
    options = Options(full, only, limit, re_extract)
    with locked(settings, "crawl"), context.console.work() as work:
        if accept:
            accept_site(settings)
        night = nightly.crawl_night(settings, options, watch(work).crawled)
    if not night.reached:
        raise Failure(nightly.unreachable(settings, night))
    if as_json:
        context.console.json(night_json(night))
    else:
        _say_night(context.console, night)
    _exit(bool(_warn(context.console, (*night.frozen, *night.warnings))))


def _look(console: Console, settings: Settings, accepted: bool, as_json: bool) -> None:
    """Take a first look at the site: at most 30 requests; write what it proposes where that is wanted."""
    fetcher = RequestsFetcher(settings.crawl, __version__)
    try:
        found = probe(settings.crawl, fetcher, SystemClock())
    finally:
        fetcher.close()
    if as_json:
        console.json(probe_json(found))
    else:
        for line in probe_lines(found):
            console.say(line)
    path = settings.path
    assert path
    if not accepted and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        console.say()
        accepted = click.confirm(f"Den Vorschlag in {path} eintragen?", default=False)
    if accepted:
        write_values(path, proposed(found))
        console.log(f"{path} ist geändert.")


@command("index")
@click.option("--rebuild", is_flag=True, help="Alles neu bauen statt nur, was sich geändert hat.")
@click.option("--force", is_flag=True, help="Auch veröffentlichen, was die Prüfung ablehnt.")
@AS_JSON
def index(context: CommandContext, rebuild: bool, force: bool, as_json: bool) -> None:
    """Den Suchindex bauen und veröffentlichen.

    Baut aus dem Bestand einen neuen Stand neben dem bisherigen, prüft ihn und
    veröffentlicht ihn in einem Schritt.
    """
    settings = context.settings()
    with locked(settings, "index"), context.console.work() as work:
        built = nightly.index_changes(
            settings, german_of(settings), rebuild=rebuild, force=force, watch=watch(work)
        )
    say_or_json(context.console, built, as_json)
    _exit(bool(_warn(context.console, built.warnings)))


@command("reindex")
@click.option("--force", is_flag=True, help="Auch veröffentlichen, was die Prüfung ablehnt.")
@ACCEPT
@AS_JSON
def reindex(context: CommandContext, force: bool, accept: bool, as_json: bool) -> None:
    """Die ganze Nacht: lesen, bauen, prüfen, veröffentlichen.

    Für cron und systemd gemacht: --quiet schweigt, wenn es nichts Neues zu tun gibt;
    der Rückgabewert sagt, wie es ausging. Was schon einmal gemeldet wurde und noch
    ansteht, zeigen »status« und »report«.
    """
    settings = context.settings()
    if accept:
        accept_site(settings)
    run = run_night(settings, context.console, Options(), force=force, as_json=as_json)
    _warn(context.console, run.news)
    if known := len(run.warnings) - len(run.news):
        context.console.log(f"{count(known, 'Hinweis steht', 'Hinweise stehen')} schon länger an: »status«.")
    _exit(bool(run.warnings))


def run_night(
    settings: Settings, console: Console, options: Options, *, force: bool = False, as_json: bool = False
) -> Run:
    """Do the whole night with progress and say what came of it."""
    with console.work() as work:
        run = nightly.reindex(settings, options, watch(work), force=force)
    if as_json:
        built = built_json(run.built)
        console.json({"night": night_json(run.night), **built, "result": run.result, "news": list(run.news)})
    else:
        _say_night(console, run.night)
    say_built(console, run.built, as_json)
    return run


def watch(work: Work) -> Watch:
    """Show the progress of both halves of a night."""

    def crawled(step: Progress) -> None:
        work("Adressen", step.done, step.done + step.open)

    def indexed(done: int, total: int | None) -> None:
        work("Dokumente", done, total or done)

    def encoded(done: int, total: int | None) -> None:
        work("Bedeutung", done, total or done)

    return Watch(crawled, indexed, encoded)


def _say_night(console: Console, night: Night) -> None:
    minutes = (night.ended - night.started).total_seconds() / 60 if night.ended else 0.0
    console.say(
        f"Gelesen: {count(night.requests, 'Abruf', 'Abrufe')} in {minutes:.1f} min".replace(".", ",")
        + f", {count(night.pages, 'Seite', 'Seiten')} im Bestand"
        + (f", {count(night.deleted, 'Seite', 'Seiten')} gelöscht" if night.deleted else "")
        + "."
    )
    if not night.finished:
        console.say("Die Nacht ist noch nicht zu Ende; der nächste Aufruf setzt sie fort.")


def built_json(built: BuildResult) -> dict[str, Any]:
    """Return *built* as plain values."""
    return {
        "generation": built.generation.name if built.generation else None,
        "documents": built.generation.facts.documents if built.generation else None,
        "published": built.published,
        "refused": list(built.refused),
        "warnings": list(built.warnings),
    }


def say_built(console: Console, built: BuildResult, silent: bool = False) -> None:
    """Say what came of building, *silent* only what must be seen; exits when it was refused."""
    if built.refused:
        for reason in built.refused:
            console.warn(reason)
        kept = f" {built.generation.path} bleibt zur Ansicht liegen." if built.generation else ""
        console.warn(f"Nicht veröffentlicht; der bisherige Stand antwortet weiter.{kept}")
        sys.exit(Exit.REFUSED)
    if silent:
        return
    assert built.generation
    facts = built.generation.facts
    documents = count(facts.documents, "Dokument", "Dokumenten")
    if built.published:
        console.say(f"Veröffentlicht: Stand {built.generation.name} mit {documents}.")
    else:
        console.say(f"Nichts hat sich geändert: Stand {built.generation.name} mit {documents} bleibt.")


def _warn(console: Console, warnings: tuple[str, ...]) -> tuple[str, ...]:
    for warning in warnings:
        console.warn(f"Achtung: {warning}")
    return warnings


def _exit(warned: bool) -> None:
    if warned:
        sys.exit(Exit.WARNINGS)


@command("rollback")
@click.argument("generation", metavar="[STAND]", required=False)
@AS_JSON
def rollback(context: CommandContext, generation: str | None, as_json: bool) -> None:
    """Zu einem früheren Stand zurückkehren.

    Ohne Angabe zum vorigen; »status« nennt alle. Der nächste »reindex« baut
    wieder einen neuen.
    """
    settings = context.settings()
    generations = generations_of(settings)
    with locked(settings):
        try:
            found = generations.rollback(generation)
        except NoGenerationError as error:
            there = "\n".join(map(generation_line, statuses.generations(generations)))
            raise Failure(_no_generation(generation, error) + (f"\n{there}" if there else "")) from error
    say_or_json(context.console, BuildResult(found, True), as_json)


def say_or_json(console: Console, built: BuildResult, as_json: bool) -> None:
    """Say what is published now, or give it as JSON."""
    if as_json:
        console.json(built_json(built))
    say_built(console, built, as_json)


def _no_generation(name: str | None, error: NoGenerationError) -> str:
    return f"Einen Stand {name} gibt es nicht; es bleibt, wie es ist. Vorhanden:" if name else str(error)


COMMANDS = (crawl, index, reindex, rollback)
