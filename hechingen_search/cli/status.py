"""Commands that tell how things are: ``status``, ``report``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from crawler.store.rows import Broken
from hechingen_search.cli.base import AS_JSON, CommandContext, command
from hechingen_search.cli.output import clean
from hechingen_search.cli.results import plain
from hechingen_search.german_formats import count, local_day, local_minute, number
from hechingen_search.operations import mail as mails
from hechingen_search.operations import report as reports
from hechingen_search.operations import status as statuses
from hechingen_search.operations.report import SiteReport
from hechingen_search.operations.report_groups import GROUPS
from hechingen_search.operations.report_html import render
from hechingen_search.operations.status import GenerationStatus, Status

SHOWN = 10
"""Entries per list on a terminal; the HTML report has all of them."""

RESULTS = {
    "done": "erledigt",
    "warnings": "veröffentlicht, mit Warnungen",
    "refused": "nicht veröffentlicht",
    "failed": "gescheitert",
}

LEARNED = (
    "Aus der Website gelernt: Teile von Wörtern, die in keinem Wörterbuch stehen. Was stimmt, gehört in die "
    "Liste der Ortsnamen (search.names); was nicht stimmt, dort unter [Kein Name]."
)


@command("status")
@AS_JSON
def status(context: CommandContext, as_json: bool) -> None:
    """Zeigen, was veröffentlicht ist und wie alt."""
    found = statuses.gather(context.settings())
    if as_json:
        context.console.json(statuses.as_json(found))
        return
    for line in _status_lines(found):
        context.console.say(line)


def _status_lines(found: Status) -> Iterator[str]:
    yield f"Website         {found.site}"
    if (current := found.current) is not None:
        yield f"Veröffentlicht  Stand {current.name}, {built(current)}"
    else:
        yield "Veröffentlicht  noch nichts; »hechingen-search reindex« holt das nach"
    if found.pages is not None:
        yield f"Bestand         {count(found.pages, 'Seite', 'Seiten')}"
    if (night := found.night) is not None:
        state = "" if night.finished else ", noch nicht zu Ende"
        requests = count(night.requests, "Abruf", "Abrufe")
        yield f"Letzte Nacht    {local_minute(night.started)}, {requests}{state}"
    if (task := found.task) is not None and task.running:
        yield f"Gerade          arbeitet »{task.name}«, seit {local_minute(task.started)}"
    elif task is not None:
        begun = f"»{task.name}« vom {local_minute(task.started)} wurde abgebrochen."
        yield "Achtung         " + begun
        yield from plain("Der nächste »reindex« macht dort weiter.", " " * 16)
    if (run := found.last_run) is not None:
        yield f"Letzter Lauf    {local_minute(run.ended)}: {RESULTS.get(run.result, run.result)}"
        for message in run.messages:
            yield from plain(message, " " * 16)
    if others := [stand for stand in found.generations if not stand.current]:
        yield "Weitere Stände"
        yield from map(generation_line, others)


def generation_line(stand: GenerationStatus) -> str:
    """Return one generation in a list."""
    mark = " – abgelehnt" if stand.refused else " – veröffentlicht" if stand.current else ""
    return f"  {stand.name}       {built(stand)}{mark}"


def built(stand: GenerationStatus) -> str:
    """Return how large a generation is and how old."""
    documents = count(stand.documents, "Dokument", "Dokumente")
    return f"{documents}, gebaut {local_day(stand.built)} ({_age(datetime.now(UTC) - stand.built)})"


def _age(age: timedelta) -> str:
    """Return how long ago something was, in the largest sensible unit."""
    hours = age.total_seconds() / 3600
    if hours < 1:
        return f"vor {max(0, round(hours * 60))} min"
    return f"vor {round(hours)} h" if hours < 48 else f"vor {count(round(hours / 24), 'Tag', 'Tagen')}"


@command("report")
@click.option(
    "--html", metavar="DATEI", type=click.Path(path_type=Path, dir_okay=False), help="Als Webseite schreiben."
)
@click.option("--mail", is_flag=True, help="Jetzt an mail.to verschicken.")
@AS_JSON
def report(context: CommandContext, html: Path | None, mail: bool, as_json: bool) -> None:
    """Den Bericht für die Redaktion zeigen.

    Was in der letzten Nacht gelesen wurde, welche Links ins Leere führen und auf
    welchen Seiten sie stehen, welche Dateien niemand lesen oder vorlesen kann und
    welche Namen der Index gelernt hat.
    """
    settings = context.settings()
    found = reports.gather(settings)
    if mail:
        mails.send(settings, found)
        context.console.log(f"Verschickt an {', '.join(settings.mail.to)}.")
    if html is not None:
        html.write_text(render(found), encoding="utf-8")
        context.console.log(f"{html} ist geschrieben.")
    if as_json:
        context.console.json(reports.as_json(found))
    elif html is None and not mail:
        for line in _report_lines(found):
            context.console.say(line)


def _report_lines(found: SiteReport) -> Iterator[str]:
    night = found.night
    yield click.style(f"Bericht für {found.site}, Nacht vom {local_day(night.started)}", bold=True)
    yield f"{count(found.pages, 'Seite', 'Seiten')} im Index, {count(night.requests, 'Abruf', 'Abrufe')}"
    for warning in (*night.frozen, *night.warnings):
        yield from plain(f"Achtung: {warning}", "")
    for group, counts in reports.outcomes(night).items():
        yield ""
        yield click.style(GROUPS[group], bold=True)
        for outcome, many in counts:
            yield f"{number(many):>7}  {outcome.sentence}"
    yield from _section("Verlinkt, aber nicht lesbar", [_broken(broken) for broken in found.broken])
    yield from _section("Seit zwei Wochen nicht erreichbar, alter Stand im Index", [[u] for u in found.stale])
    yield from _section("Von keiner Seite mehr verlinkt", [[url] for url in found.orphans])
    yield from _section("Als endlos ausgelassen", [[one.url, f"  {one.reason}"] for one in found.endless])
    yield from _section("Dateien mit Mängeln", [[f.url, "  " + ", ".join(f.problems)] for f in found.files])
    yield from _section(
        "Gleiche Titel", [[f"„{t.title}“", *("  " + u for u in t.urls[:3])] for t in found.twins]
    )
    yield from _section(
        "Gelernte Namen", [[name, f"  in {', '.join(built)}"] for name, built in found.learned]
    )
    if found.learned:
        yield from plain(LEARNED, "  ")


def _broken(broken: Broken) -> list[str]:
    links = [f"  verlinkt von {link.url}" for link in broken.referrers[:2]]
    return [broken.url, f"  {broken.outcome.sentence}", *links]


def _section(title: str, entries: list[list[str]]) -> Iterator[str]:
    if not entries:
        return
    yield ""
    yield click.style(f"{title} ({number(len(entries))})", bold=True)
    for entry in entries[:SHOWN]:
        for line in entry:
            yield "  " + clean(line) if not line.startswith("  ") else "    " + clean(line)
    if len(entries) > SHOWN:
        yield f"  … und {number(len(entries) - SHOWN)} weitere; --html zeigt alle."


COMMANDS = (status, report)
