"""Commands that ask what is published: ``search``, ``suggest``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

import click

from hechingen_search.cli import results as show
from hechingen_search.cli.base import AS_JSON, CommandContext, Function, Misconfigured, command
from hechingen_search.cli.german import Day, Whole
from hechingen_search.cli.output import clean
from hechingen_search.published import OpenedIndex, german_of, open_current
from hechingen_search.search.facets import FACETS, SearchFacet
from hechingen_search.search.results import MAX_PAGE, MAX_SIZE, MAX_SUGGESTIONS, SearchRequest
from hechingen_search.search.show.result_json import page_json, suggestion_json
from index.query import Sort

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
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Suchen, wie auf der Suchseite.

    Beispiele:

    \b
      hechingen-search search hundesteuer anmelden
      hechingen-search search '"öffentliche Bekanntmachung" jahr:2024'
      hechingen-search search haushalt --type pdf --sort datum
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
    if as_json:
        found = {"explanations": [asdict(each) for each in explanations.values()]} if explained else {}
        context.console.json(page_json(result) | found)
        return
    for line in show.result_lines(result, explanations):
        context.console.say(line)


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
@AS_JSON
def suggest(context: CommandContext, prefix: str, limit: int, as_json: bool) -> None:
    """Vorschläge zeigen, wie sie beim Tippen erscheinen."""
    with published(context) as opened:
        found = opened.suggest(prefix, limit)
    if as_json:
        context.console.json([suggestion_json(item) for item in found])
        return
    for item in found:
        context.console.say(clean(f"{item.text}  {item.url}"))


COMMANDS = (search, suggest)
