"""``demo``: the bundled town, from its web site to the search page."""

from __future__ import annotations

import os
import shlex
from dataclasses import replace
from pathlib import Path

import click

from crawler.night import Options
from hechingen_search import config
from hechingen_search.cli import serving
from hechingen_search.cli.base import CommandContext, command, program
from hechingen_search.cli.german import Whole
from hechingen_search.cli.night import run_night, say_built, watch
from hechingen_search.demo import showing
from hechingen_search.demo.showing import Place
from hechingen_search.errors import ServiceError
from hechingen_search.operations import nightly
from hechingen_search.operations.lock import locked
from hechingen_search.published import german_of, open_current
from hechingen_search.settings import Settings
from index.errors import IndexingError


@command("demo")
@click.option(
    "--dir",
    "directory",
    metavar="VERZEICHNIS",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-data",
    show_default=True,
    help="Wo Bestand und Index liegen.",
)
@click.option("--port", type=Whole(0, 65535), default=8080, show_default=True, help="Port der Suchseite.")
@click.option("--serve/--no-serve", default=True, help="Am Ende die Suchseite anbieten oder nicht.")
@click.option("--open", "show", is_flag=True, help="Die Suchseite im Browser öffnen.")
def demo(context: CommandContext, directory: Path, port: int, serve: bool, show: bool) -> None:
    """Die mitgelieferte Stadt lesen und durchsuchen.

    Stellt Lautringen, eine erfundene Stadt, als Website auf diesen Rechner, liest
    sie wie eine echte, baut den Index und öffnet die Suchseite. Ein zweiter
    Aufruf beginnt mit dem, was schon da ist.
    """
    place = showing.settle(directory.absolute())
    settings = config.load(place.config)
    settings = replace(settings, web=replace(settings.web, port=port))
    if serve:
        serving.probe(settings)
    with showing.served(place, f"http://127.0.0.1:{port}" if serve else ""):
        context.console.say(f"Die Stadt Lautringen steht auf {settings.crawl.start}")
        _prepare(context, settings, place)
        if serve:
            serving.run(context, settings, *_hints(place), show=show)


def _prepare(context: CommandContext, settings: Settings, place: Place) -> None:
    """Crawl and index what has not been yet."""
    version = showing.version()
    if place.stamp.exists() and place.stamp.read_text(encoding="ascii") == version:
        if _answers(settings):
            context.console.say("Sie ist schon gelesen und durchsuchbar.")
            return
        with locked(settings), context.console.work() as work:
            built = nightly.index_changes(settings, german_of(settings), force=True, watch=watch(work))
        say_built(context.console, built)
        return
    context.console.say("Sie wird jetzt gelesen und durchsuchbar gemacht …")
    run_night(settings, context.console, Options(full=True), force=True)
    place.stamp.write_text(version, encoding="ascii")


def _answers(settings: Settings) -> bool:
    """Tell whether something is published that this version can open."""
    try:
        open_current(settings, german_of(settings)).close()
    except (IndexingError, ServiceError):
        return False
    return True


def _hints(place: Place) -> tuple[str, ...]:
    tried = (f"  {query}" for query in showing.QUERIES)
    config = shlex.quote(os.path.relpath(place.config))
    shell = f"{program()} -c {config} search {shlex.quote(showing.QUERIES[1])}"
    return ("", "Zum Ausprobieren:", *tried, "", f"Auf der Kommandozeile: {shell}", "Beenden mit Strg+C.")


COMMANDS = (demo,)
