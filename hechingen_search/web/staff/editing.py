"""The pages on which staff edit their files: lists, forms with preview, the history with its way back."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from hechingen_search.editorial.keeping import ConflictError
from hechingen_search.errors import ServiceError
from hechingen_search.search.show.result_json import printable
from hechingen_search.web.service import service
from hechingen_search.web.staff import drafts
from hechingen_search.web.staff.desk import desk, person
from hechingen_search.web.staff.drafts import Draft, NoEntryError
from hechingen_search.web.staff.preview import preview
from hechingen_search.web.staff.room import ROOM, done
from hechingen_search.web.staff.shelf import FILES, KINDS, Kind, Values
from index.errors import IndexingError

LISTED = 200
"""Entries of one kind on a page; the filter finds the others."""


@ROOM.get("/dateien/<name>")
def entries(name: str) -> str:
    """List the entries of one file."""
    if name not in FILES:
        raise NotFound
    file = FILES[name]
    wanted = printable(request.args.get("filter", "").strip())
    error, found = "", []
    try:
        text = drafts.now(file).text
        for kind in (each for each in KINDS.values() if each.file == file):
            rows = [(each.place, kind.said(each.values)) for each in kind.entries(text)]
            found.append((kind, [row for row in rows if wanted.lower() in row[1].lower()]))
    except (ServiceError, IndexingError, ValueError) as failed:
        error = f"{file.path(desk().settings)}: {failed}"
    return render_template(
        "redaktion/liste.html", file=file, found=found, error=error, wanted=wanted, most=LISTED,
        path=file.path(desk().settings),
    )  # fmt: skip


@ROOM.get("/eintrag/<name>")
def form(name: str) -> str:
    """Show the form for a new entry, filled from the address, or for one that exists."""
    kind, place = _kind(name), request.args.get("platz", type=int)
    try:
        values = drafts.entry(kind, place).values if place is not None else request.args
        return _form(kind, place, {each.name: values.get(each.name, "") for each in kind.fields})
    except NoEntryError as error:
        raise NotFound from error


@ROOM.post("/eintrag/<name>")
def edit(name: str) -> BaseResponse:
    """Try or make the change that the form asks for; a second step never forgets what was typed."""
    kind, place = _kind(name), request.form.get("platz", type=int)
    typed = {each.name: request.form.get(each.name, "") for each in kind.fields}
    step = request.form.get("schritt", "")
    gone = step.startswith("weg")
    try:
        values = None if gone else drafts.values_of(kind, typed, desk().settings)
        draft = Draft(kind, place, values)
        if gone and place is None:
            raise NoEntryError("Was noch nicht gespeichert ist, braucht niemand zu entfernen.")
        if step in ("speichern", "weg"):
            drafts.save(draft, request.form.get("stand", ""), person())
            return done("saved", "staff.entries", name=kind.file.name)
        old = drafts.entry(kind, place).values if place is not None else None
        with service().live.lease() as opened:
            shown = preview(draft, old, opened, desk().settings)
        return make_response(_form(kind, place, values or typed, preview=shown, gone=gone))
    except ConflictError as error:
        return make_response(_form(kind, place, typed, error=str(error), conflict=True), 409)
    except (ServiceError, IndexingError, ValueError) as error:
        return make_response(_form(kind, place, typed, error=str(error)), 422)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _form(kind: Kind, place: int | None, values: Values, **more: Any) -> str:
    text = drafts.now(kind.file)
    others: list[str] = []
    if more.get("conflict"):
        # What the file says now, beside what was typed: nothing of either is lost.
        try:
            others = [kind.said(each.values) for each in kind.entries(text.text)]
        except (ServiceError, IndexingError, ValueError) as error:
            others = [str(error)]
        if place is not None and place not in {each.place for each in kind.entries(text.text)}:
            place = None
    return render_template(
        "redaktion/eintrag.html", kind=kind, place=place, values=values, version=text.version,
        others=others, **more,
    )  # fmt: skip


@ROOM.get("/verlauf")
def history() -> str:
    """Show who changed what, the newest first."""
    return _history()


def _history(error: str = "") -> str:
    found = list(reversed(drafts.keeper().history()))[:LISTED]
    return render_template("redaktion/verlauf.html", changes=found, files=FILES, error=error)


@ROOM.post("/verlauf/<int:number>")
def undo(number: int) -> BaseResponse:
    """Take one change back."""
    try:
        drafts.undo(number, person())
    except (ServiceError, IndexingError) as error:
        return make_response(_history(str(error)), 409)
    return done("undone", "staff.history")


@ROOM.post("/pruefen")
def judge() -> BaseResponse:
    """Demand with one click that a page stays among the first three for a query."""
    kind = KINDS["query"]
    typed = {"text": request.form.get("q", ""), "page": request.form.get("url", ""), "first": "3"}
    try:
        values = drafts.values_of(kind, typed, desk().settings)
        drafts.save(Draft(kind, None, values), drafts.now(kind.file).version, person())
    except (ServiceError, IndexingError) as error:
        return make_response(_form(kind, None, typed, error=str(error)), 422)
    return redirect(url_for("staff.entries", name=kind.file.name, getan="judged"), 303)
