"""The room for programs: ``/api/v1/staff`` with a key of a person, and that person's rights.

A key comes from ``hechingen-search editors token NAME``. It is sent in a header, which no form of another
site can do, so that there is nothing to forge.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from hechingen_search.editorial.keeping import Change, ConflictError
from hechingen_search.errors import ServiceError
from hechingen_search.operations import status
from hechingen_search.operations.address import known_json, look_up
from hechingen_search.operations.lock import accept, locked
from hechingen_search.published import generations_of
from hechingen_search.search.show.result_json import printable
from hechingen_search.statistics.book import common
from hechingen_search.web import errors
from hechingen_search.web.service import service
from hechingen_search.web.staff import drafts
from hechingen_search.web.staff.desk import desk
from hechingen_search.web.staff.drafts import Draft, NoEntryError
from hechingen_search.web.staff.figures import SHOWN_DAYS, book
from index.errors import IndexingError

PROGRAMS = Blueprint("programs", __name__, url_prefix="/api/v1/staff")


@PROGRAMS.before_request
def guard() -> Response | None:
    """Let in who has a key; without accounts nothing is here."""
    if not desk().is_open:
        raise NotFound
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    account = desk().accounts.bearer(key.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        refused = errors.problem(401, "Es fehlt ein gültiger Schlüssel: Authorization: Bearer NAME:…")
        refused.headers["WWW-Authenticate"] = 'Bearer realm="redaktion"'
        return refused
    g.program = account.name
    return None


@PROGRAMS.after_request
def keep_private(response: Response) -> Response:
    """Keep it out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@PROGRAMS.errorhandler(ServiceError)
@PROGRAMS.errorhandler(IndexingError)
def refuse(error: Exception) -> Response:
    """Say what cannot be done; nothing has changed then."""
    known: dict[type[Exception], int] = {ConflictError: 409, NoEntryError: 404}
    return errors.problem(known.get(type(error), 422), str(error))


@PROGRAMS.get("/status")
def overview() -> Response:
    """Tell of the last night and the generations, like ``status --json``."""
    return _json(status.as_json(status.gather(desk().settings)))


@PROGRAMS.get("/report")
def report() -> Response:
    """Send the report of the last night, like ``report --json``."""
    path = desk().settings.data.report_data
    if not path.is_file():
        raise NotFound
    return Response(path.read_bytes(), content_type="application/json")


@PROGRAMS.get("/explain")
def explain() -> Response:
    """Explain a page, like ``explain --json``."""
    url, query = (printable(request.args.get(name, ""))[:2_000] for name in ("url", "q"))
    known = look_up(desk().settings, url)
    with service().live.lease() as opened:
        found = opened.explain(query, known.kept or known.url if known else url) if opened else None
    return _json({"url": url, "known": known_json(known), "search": asdict(found) if found else None})


@PROGRAMS.get("/statistics")
def statistics() -> Response:
    """Tell the counts of the last thirty days."""
    days = book().days(SHOWN_DAYS)
    told = [{"day": each.day.isoformat(), "searches": each.searches, "empty": each.empty} for each in days]
    return _json({"days": told, "terms": [term._asdict() for term in common(days)]})


@PROGRAMS.get("/entries/<kind>")
def entries(kind: str) -> Response:
    """List the entries of one kind, with the version that a change has to name."""
    wanted = drafts.kind_named(kind)
    found = drafts.now(wanted.file)
    rows = [{"place": each.place, "values": dict(each.values)} for each in wanted.entries(found.text)]
    return _json({"kind": kind, "version": found.version, "entries": rows})


@PROGRAMS.post("/entries/<kind>")
def change(kind: str) -> Response:
    """Add an entry; change the one at ``place``; remove it where ``values`` is null."""
    wanted, body = drafts.kind_named(kind), _body()
    place, given = body.get("place"), body.get("values")
    if not (place is None or type(place) is int) or not (given is None or _texts(given)):
        raise ServiceError("Erwartet wird version, dazu place (Zahl) oder values (Texte nach Feldern).")
    if place is None and given is None:
        raise ServiceError("Ohne values wird entfernt, dazu gehört place.")
    values = None if given is None else drafts.values_of(wanted, given, desk().settings)
    return _changed(drafts.save(Draft(wanted, place, values), str(body.get("version", "")), g.program))


@PROGRAMS.get("/history")
def history() -> Response:
    """Tell who changed what, the newest first."""
    return _json({"changes": [asdict(each) for each in reversed(drafts.keeper().history())]})


@PROGRAMS.post("/history/<int:number>/undo")
def undo(number: int) -> Response:
    """Take one change back."""
    return _changed(drafts.undo(number, g.program))


@PROGRAMS.post("/accept")
def accept_site() -> Response:
    """Let the next night believe what it sees."""
    accept(desk().settings)
    return _json({"accepted": True})


@PROGRAMS.post("/rollback")
def rollback() -> Response:
    """Publish an earlier generation, the one before without a name."""
    name = _body().get("generation")
    with locked(desk().settings):
        found = generations_of(desk().settings).rollback(str(name) if name else None)
    return _json({"published": found.name})


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True) if request.data else {}
    if not isinstance(body, dict):
        raise ServiceError("Erwartet wird ein JSON-Objekt.")
    return body


def _texts(given: object) -> bool:
    return isinstance(given, dict) and all(isinstance(value, str) for value in given.values())


def _changed(made: Change) -> Response:
    return _json({"number": made.number, "what": made.what})


def _json(body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")
