"""``explain``: why a page is found for a query, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from hechingen_search.cli.base import AS_JSON, CommandContext, command
from hechingen_search.cli.output import clean
from hechingen_search.cli.results import explanation_lines, plain
from hechingen_search.errors import UnpublishedError
from hechingen_search.german_formats import count, local_minute
from hechingen_search.operations.address import KnownAddress, absolute, known_json, look_up
from hechingen_search.published import german_of, open_current
from hechingen_search.search.explain import Explanation
from hechingen_search.settings import Settings


@command("explain")
@click.argument("query", metavar="SUCHWORTE")
@click.argument("url", metavar="ADRESSE")
@AS_JSON
def explain(context: CommandContext, query: str, url: str, as_json: bool) -> None:
    """Erklären, warum eine Seite gefunden wird oder nicht.

    Geht den Weg der Seite nach: gelesen? mit welchem Ergebnis? welcher Text? auf
    welchem Platz und warum?
    """
    settings = context.settings()
    url = absolute(settings, url)
    known = look_up(settings, url)
    found = _explanation(settings, query, known.kept or known.url if known else url)
    if as_json:
        ranked = asdict(found) if found else None
        context.console.json({"url": url, "known": known_json(known), "search": ranked})
        return
    for line in (*_known_lines(url, known), *_search_lines(query, found)):
        context.console.say(line)


def _explanation(settings: Settings, query: str, url: str) -> Explanation | None:
    """Ask what is published; None when nothing is."""
    try:
        opened = open_current(settings, german_of(settings))
    except UnpublishedError:
        return None
    try:
        return opened.searcher.explain(query, url)
    finally:
        opened.close()


def _known_lines(url: str, known: KnownAddress | None) -> Iterator[str]:
    yield click.style("Gelesen", bold=True)
    if known is None:
        yield from plain(
            f"{clean(url)} ist dem Crawler nie begegnet: Keine gelesene Seite verlinkt darauf.", "  "
        )
        return
    yield f"  {clean(known.url)}"
    for sentence in known.sentences:
        yield from plain(sentence, "  ")
    if known.visited:
        yield f"  Zuletzt besucht: {local_minute(known.visited)}"
    for link in known.referrers:
        yield f"  Verlinkt von {clean(link.url)}"
    if known.kept:
        yield ""
        yield click.style("Text", bold=True)
        yield from plain(known.title, "  ")
        passages = count(known.passages, "Abschnitt", "Abschnitte")
        yield f"  {passages}, {count(known.characters, 'Zeichen', 'Zeichen')}"
        yield from plain(f"{known.excerpt} …", "  ")


def _search_lines(query: str, found: Explanation | None) -> Iterator[str]:
    yield ""
    yield click.style(f"Suche nach „{clean(query)}“", bold=True)
    if found is None:
        yield "  Es ist noch nichts veröffentlicht."
        return
    yield from explanation_lines(found, "  ")


COMMANDS = (explain,)
