"""Commands that ask what is published: ``search``, ``suggest``, ``open``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from hechingen_search.cli import results as show
from hechingen_search.cli.base import AS_JSON, CommandContext, Failure, Function, Misconfigured, command
from hechingen_search.cli.german import Day, Whole
from hechingen_search.cli.output import clean
from hechingen_search.published import OpenedIndex, german_of, open_current
from hechingen_search.search.facets import FACETS, SearchFacet
from hechingen_search.search.results import MAX_PAGE, MAX_SIZE, MAX_SUGGESTIONS, SearchRequest
from hechingen_search.search.show.result_json import page_json, suggestion_json
from index.query import Sort

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "lines", "json"]),
    default="text",
    show_default=True,
    help="Ausgabe; »lines«: eine Zeile je Treffer, Spalten durch Tabulator getrennt.",
)
SORTS = {"relevanz": Sort.RELEVANCE, "datum": Sort.DATE}


@contextmanager
def published(context: CommandContext) -> Iterator[OpenedIndex]:
    """Open what is published for one command."""
    settings = context.settings()
    opened = open_current(settings, german_of(settings))
    for warning in opened.warnings:
        context.console.warn(warning)
    try:
        yield opened
    finally:
        opened.close()


def _facet_options(function: Function) -> Function:
    """Give the command an option for each facet, named as in the API."""
    for facet in reversed(FACETS):
        function = click.option(
            f"--{facet.facet}", str(facet.facet), metavar=facet.metavar, multiple=True, help=facet.help
        )(function)
    return function


@command("search")
@click.argument("words", metavar="SUCHWORT …", nargs=-1, required=True)
@click.option("--limit", type=Whole(1, MAX_SIZE), default=10, show_default=True, help="Treffer je Seite.")
@click.option("--page", type=Whole(1, MAX_PAGE), default=1, show_default=True, help="Ergebnisseite.")
@_facet_options
@click.option("--since", type=Day(), help="Nur ab diesem Tag.")
@click.option("--until", type=Day(), help="Nur bis zu diesem Tag.")
@click.option(
    "--sort", type=click.Choice(list(SORTS)), default="relevanz", show_default=True, help="Reihenfolge."
)
@click.option("--strict", is_flag=True, help="Nur genau diese Wörter, nichts Ähnliches.")
@click.option("--explain", "explained", is_flag=True, help="Zu jedem Treffer sagen, warum er da ist.")
@FORMAT
@AS_JSON
def search(
    context: CommandContext,
    words: tuple[str, ...],
    limit: int,
    page: int,
    since: date | None,
    until: date | None,
    sort: str,
    strict: bool,
    explained: bool,
    form: str,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Suchen, wie auf der Suchseite.

    Beispiele:

    \b
      hechingen-search search hundesteuer anmelden
      hechingen-search search '"öffentliche Bekanntmachung" jahr:2024'
      hechingen-search search haushalt --type pdf --sort datum
      hechingen-search search haushalt --format lines | cut -f1

    »open 2« öffnet danach den zweiten Treffer.
    """
    request = SearchRequest(
        text=" ".join(words),
        page=page,
        size=limit,
        filters={
            facet.facet: tuple(_value(facet, word) for word in words)
            for facet in FACETS
            if (words := chosen[facet.facet])
        },
        since=since,
        until=until,
        sort=SORTS[sort],
        strict=strict,
    )
    with published(context) as opened:
        result = opened.search(request)
        urls = [item.url for item in result.items] if explained else []
        explanations = {url: opened.searcher.explain(request.text, url) for url in urls}
    if form == "lines":
        for item in result.items:
            context.console.say(show.hit_line(item))
        return
    if as_json or form == "json":
        found = {"explanations": [asdict(each) for each in explanations.values()]} if explained else {}
        context.console.json(page_json(result) | found)
        return
    for line in show.result_lines(result, explanations):
        context.console.say(line)
    if sys.stdout.isatty():
        _remember({item.rank: item.link for item in result.items})


def _value(facet: SearchFacet, word: str) -> str:
    """Return the value that *word* names; raise Misconfigured for one that cannot be."""
    value = facet.value(word)
    if value is None and facet.closed:
        possible = ", ".join(facet.names)
        raise Misconfigured(f"Die {facet.label} »{word}« gibt es nicht. Möglich sind: {possible}.")
    return word if value is None else value


@command("suggest")
@click.argument("prefix", metavar="ANFANG")
@click.option("--limit", type=Whole(1, MAX_SUGGESTIONS), default=10, show_default=True, help="Höchstzahl.")
@FORMAT
@AS_JSON
def suggest(context: CommandContext, prefix: str, limit: int, form: str, as_json: bool) -> None:
    """Vorschläge zeigen, wie sie beim Tippen erscheinen."""
    with published(context) as opened:
        found = opened.suggest(prefix, limit)
    if as_json or form == "json":
        context.console.json([suggestion_json(item) for item in found])
        return
    gap = "\t" if form == "lines" else "  "
    for item in found:
        context.console.say(clean(item.text) + (gap + clean(item.url) if item.url else ""))


@command("open")
@click.argument("number", metavar="NUMMER", type=Whole(1))
def open_hit(context: CommandContext, number: int) -> None:
    """Einen Treffer der letzten Suche im Browser öffnen.

    NUMMER steht vor dem Treffer. Gemeint ist die letzte Suche dieses Kontos auf einem
    Terminal; gemerkt werden nur die Adressen der Treffer.
    """
    links = _remembered()
    if not links:
        raise Failure("Hier wurde noch nicht gesucht. Zuerst »hechingen-search search SUCHWORT« aufrufen.")
    if number not in links:
        raise Failure(
            f"Treffer {number} gibt es nicht; die letzte Suche zeigte {min(links)} bis {max(links)}."
        )
    context.console.say(clean(links[number]))
    if click.launch(links[number]):
        raise Failure("Ein Browser ließ sich nicht starten; die Adresse steht oben.")


def _last_search() -> Path:
    """Return the file of the last search (XDG base directories)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "hechingen-search" / "hits.json"


def _remember(links: Mapping[int, str]) -> None:
    # An account without a home searches as well; it opens nothing.
    with suppress(OSError, RuntimeError):
        path = _last_search()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(json.dumps(links), encoding="utf-8")


def _remembered() -> dict[int, str]:
    try:
        links = json.loads(_last_search().read_text(encoding="utf-8"))
        # Nothing but web addresses is handed to a browser, whoever wrote the file.
        return {
            int(rank): str(link)
            for rank, link in links.items()
            if str(link).startswith(("http://", "https://"))
        }
    except (OSError, RuntimeError, ValueError, AttributeError):
        return {}


COMMANDS = (search, suggest, open_hit)
