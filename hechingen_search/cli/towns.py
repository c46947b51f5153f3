"""Commands for several towns: ``towns night``, ``towns serve``, ``towns status``."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

import click

from hechingen_search import config, towns
from hechingen_search.cli import serving
from hechingen_search.cli.base import AS_JSON, CommandContext, Commands, Failure, with_session
from hechingen_search.errors import ServiceError
from hechingen_search.german_formats import count, local_minute
from hechingen_search.operations import last_run
from hechingen_search.operations.nights import ELSEWHERE, GOOD, TownNight, nights
from hechingen_search.published import generations_of, prepare
from hechingen_search.settings import Settings
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
@AS_JSON
@with_session
def status(context: CommandContext, as_json: bool) -> None:
    """Zeigen, was jeder Ort veröffentlicht hat und wann die letzte Nacht war."""
    found = [_state(settings) for settings in _towns(context).each]
    if as_json:
        context.console.json({"towns": [asdict(state) for state in found]})
        return
    for state in found:
        context.console.say(_line(state))


@dataclass(frozen=True, slots=True)
class _State:
    """How it stands with one town."""

    town: str
    generation: str | None = None
    documents: int = 0
    night: str | None = None
    """When the last night ended (ISO 8601)."""
    error: str | None = None


def _state(settings: Settings) -> _State:
    run = last_run.read(settings.data.last_run)
    known = _State(settings.index.town, night=run.ended.isoformat() if run else None)
    try:
        current = generations_of(settings).current()
    except (IndexingError, ServiceError) as error:
        return replace(known, error=str(error))
    return replace(known, generation=current.name, documents=current.facts.documents) if current else known


def _line(state: _State) -> str:
    if state.error:
        return f"{state.town}: {state.error}"
    pages = count(state.documents, "Dokument", "Dokumente") if state.generation else "noch nichts"
    ended = f"; letzte Nacht am {local_minute(datetime.fromisoformat(state.night))}" if state.night else ""
    return f"{state.town}: {pages} veröffentlicht{ended}"


COMMANDS = (group,)
