"""The first page of the room: last night in one glance, what needs a person, what is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from crawler.errors import CrawlerError
from crawler.night import Night
from crawler.outcome import Group, Outcome
from hechingen_search.errors import RunningError
from hechingen_search.operations import status
from hechingen_search.operations.lock import accept, locked
from hechingen_search.operations.report import INACCESSIBLE, Problem
from hechingen_search.published import generations_of
from hechingen_search.statistics.book import common, unanswered
from hechingen_search.web.staff.desk import desk
from hechingen_search.web.staff.figures import SHOWN_DAYS, book
from hechingen_search.web.staff.room import ROOM, done
from index.errors import IndexingError

SHOWN = 8
"""Entries of a list at a glance; the report has all."""
RESULTS = {
    "done": "Alles in Ordnung",
    "warnings": "Veröffentlicht, mit Hinweisen",
    "refused": "Nicht veröffentlicht",
    "failed": "Gescheitert",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of last night and what it counts."""

    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something that needs a person: what, how often, and the first few."""

    title: str
    advice: str
    count: int
    entries: tuple[dict[str, Any], ...]


@ROOM.get("/")
def start() -> str:
    """Show the first page."""
    return _page()


def _page(error: str = "") -> str:
    found = status.gather(desk().settings)
    report = _report()
    return render_template(
        "redaktion/start.html",
        error=error,
        status=found,
        result=RESULTS.get(found.last_run.result, "") if found.last_run else "",
        figures=tuple(_figures(found.night)) if found.night else (),
        tasks=tuple(task for task in _tasks(report) if task.count),
        report=report,
        unanswered=unanswered(common(book().days(SHOWN_DAYS)))[:SHOWN],
    )


def _figures(night: Night) -> Iterator[Figure]:
    counts = night.counts
    yield Figure(counts.get(Outcome.NEW, 0) + counts.get(Outcome.RESTORED, 0), "neu")
    yield Figure(counts.get(Outcome.CHANGED, 0), "geändert")
    yield Figure(night.deleted, "verschwunden")
    failed = sum(many for outcome, many in counts.items() if outcome.group is Group.FAILED)
    yield Figure(failed, "nicht lesbar")


def _report() -> dict[str, Any]:
    """Return the report that the last night left; empty before the first."""
    try:
        found = json.loads(desk().settings.data.report_data.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _tasks(report: dict[str, Any]) -> Iterator[Task]:
    broken = report.get("broken", [])
    yield Task(
        "Links ins Leere",
        "Die Seiten, die darauf verweisen, stehen darunter: dort den Link berichtigen.",
        len(broken),
        tuple(broken[:SHOWN]),
    )
    groups: tuple[tuple[str, str, frozenset[str]], ...] = (
        (
            "Eingescannt und nicht lesbar",
            "Diese Seiten kann niemand durchsuchen oder vorlesen lassen. Bitte als Text-PDF veröffentlichen.",
            frozenset({Problem.UNREAD}),
        ),
        (
            "Seiten ohne eigenen Titel",
            "Der Titel steht in jedem Treffer groß oben. Bitte im Redaktionssystem einen eintragen.",
            frozenset({Problem.UNTITLED}),
        ),
        (
            "PDF-Dateien, die nicht barrierefrei sind",
            "Es fehlen Struktur, Sprache oder Titel; beim Erzeugen der PDF einschalten.",
            frozenset(INACCESSIBLE),
        ),
        (
            "Dateien, die mehr enthalten, als sie zeigen",
            "Verborgenes wird nicht gefunden, aber wer die Datei herunterlädt, kann es lesen.",
            frozenset({Problem.HIDDEN}),
        ),
    )
    for title, advice, kinds in groups:
        found = [row for row in report.get("files", []) if kinds & set(row.get("kinds", ()))]
        yield Task(title, advice, len(found), tuple(found[:SHOWN]))


@ROOM.post("/uebernehmen")
def accept_site() -> BaseResponse:
    """Let the next night believe what it sees."""
    accept(desk().settings)
    return done("accepted", "staff.start")


@ROOM.post("/zurueck")
def rollback() -> BaseResponse | tuple[str, int]:
    """Publish an earlier generation."""
    try:
        with locked(desk().settings):
            generations_of(desk().settings).rollback(request.form.get("stand", ""))
    except (RunningError, IndexingError, CrawlerError) as error:
        return _page(str(error)), 409
    return done("back", "staff.start")
