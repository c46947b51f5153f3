"""``explain``: why a page is found for a query, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from hechingen_search.cli.base import AS_JSON, Session, command
from hechingen_search.cli.output import clean
from hechingen_search.cli.show import plain
from hechingen_search.errors import UnpublishedError
from hechingen_search.formats import count, local_minute
from hechingen_search.known import Known, look_up
from hechingen_search.published import Opened, open_current
from hechingen_search.results import SearchRequest
from index.analysis.german import German

LOOKED_AT = 50
"""Hits among which the page is looked for: nobody reads further."""


@command("explain")
@click.argument("query", metavar="SUCHWORTE")
@click.argument("url", metavar="ADRESSE")
@AS_JSON
def explain(session: Session, query: str, url: str, as_json: bool) -> None:
    """Erklären, warum eine Seite gefunden wird oder nicht.

    Geht den Weg der Seite nach: gelesen? mit welchem Ergebnis? welcher Text? auf
    welchem Platz und warum?
    """
    settings = session.settings()
    known = look_up(settings, url)
    target = known.kept or known.url if known else url
    rank: int | None = None
    indexed = False
    try:
        opened = open_current(settings, German())
    except UnpublishedError:
        opened = None
    if opened:
        indexed = opened.engine.page(target) is not None
        rank = _rank(opened, query, target)
        opened.close()
    if as_json:
        session.console.json({"url": url, "known": _json(known), "indexed": indexed, "rank": rank})
        return
    for line in (*_known_lines(url, known), *_rank_lines(query, indexed, rank)):
        session.console.say(line)


def _rank(opened: Opened, query: str, url: str) -> int | None:
    found = opened.search(SearchRequest(query, size=LOOKED_AT)).items
    return next((item.rank for item in found if item.url == url), None)


def _json(known: Known | None) -> dict[str, Any] | None:
    if known is None:
        return None
    return asdict(known) | {
        "visited": known.visited and known.visited.isoformat(),
        "sentences": known.sentences,
    }


def _known_lines(url: str, known: Known | None) -> Iterator[str]:
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


def _rank_lines(query: str, indexed: bool, rank: int | None) -> Iterator[str]:
    yield ""
    yield click.style(f"Suche nach „{clean(query)}“", bold=True)
    if not indexed:
        yield "  Die Seite ist nicht im veröffentlichten Index."
    elif rank is None:
        yield f"  Die Seite ist im Index, aber nicht unter den ersten {LOOKED_AT} Treffern."
    else:
        yield f"  Platz {rank}"


COMMANDS = (explain,)
