"""Commands for several towns: ``towns night``, ``towns serve``, ``towns status``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hechingen_search import config, towns
from hechingen_search.cli import serving
from hechingen_search.cli.base import CommandContext, Commands, Failure, with_session
from hechingen_search.errors import ServiceError
from hechingen_search.german_formats import count, local_minute
from hechingen_search.operations import last_run
from hechingen_search.operations.nights import ELSEWHERE, GOOD, TownNight, nights
from hechingen_search.published import generations_of, prepare
from hechingen_search.towns import Towns
from index.errors import IndexingError

ENDED = {
    0: "erledigt",
    1: "gescheitert, nichts geändert",
    2: "Konfiguration falsch",
    3: "veröffentlicht, mit Warnungen",
    4: "nicht veröffentlicht: die Prüfung hat abgelehnt",
    75: "ein anderer Lauf ist noch nicht fertig",
    ELSEWHERE: "von einem anderen Rechner erledigt",
}


@click.group("towns", cls=Commands, options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL …")
def group() -> None:
    """Mehrere Orte zusammen: Nächte, Zustand und eine Suche über alle.

    Die Datei, die --config nennt, hat dafür einen Abschnitt [towns] mit den
    Konfigurationen der Orte.
    """


def _towns(context: CommandContext) -> Towns:
    return towns.read(config.find(context.config))


@group.command("night", options_metavar="[OPTIONEN]")
@with_session
def night(context: CommandContext) -> None:
    """Die Nächte aller Orte nebeneinander.

    Auf mehreren Rechnern aufgerufen, teilen sie sich die Orte (nur OpenSearch).
    """
    found = _towns(context)

    def said(ended: TownNight) -> None:
        how = ENDED.get(ended.code, f"abgebrochen ({ended.code})")
        if ended.code in (*GOOD, ELSEWHERE):
            context.console.say(f"{ended.town}: {how}")
        else:
            context.console.warn(f"{ended.town}: {how}")

    ended = nights(found, said)
    if any(one.code not in (*GOOD, ELSEWHERE) for one in ended):
        raise Failure("Nicht alle Nächte sind gelungen.")


@group.command("serve", options_metavar="[OPTIONEN]")
@with_session
def serve(context: CommandContext) -> None:
    """Eine Suchseite über alle Orte anbieten.

    Unter seiner eigenen Adresse (web.address) antwortet jeder Ort mit seiner
    eigenen Suchseite.
    """
    found = _towns(context)
    for settings in found.each:
        prepare(settings)
    serving.run(context, found.shared, towns=found)


@group.command("status", options_metavar="[OPTIONEN]")
@with_session
def status(context: CommandContext) -> None:
    """Zeigen, was jeder Ort veröffentlicht hat und wie die letzte Nacht endete."""
    for line in _lines(_towns(context)):
        context.console.say(line)


def _lines(found: Towns) -> Iterator[str]:
    for settings in found.each:
        try:
            current = generations_of(settings).current()
        except (IndexingError, ServiceError) as error:
            yield f"{settings.index.town}: {error}"
            continue
        pages = count(current.facts.documents, "Dokument", "Dokumente") if current else "noch nichts"
        run = last_run.read(settings.data.last_run)
        ended = f"; letzte Nacht am {local_minute(run.ended)}" if run else ""
        yield f"{settings.index.town}: {pages} veröffentlicht{ended}"


COMMANDS = (group,)
