"""The editors' room as a blueprint; the modules beside it hang their views into it."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from hechingen_search.web.staff import access
from hechingen_search.web.staff.desk import desk, session

ROOM = Blueprint("staff", __name__, url_prefix=access.PATH)
ROOM.before_request(access.guard)

WRONG = "Name oder Passwort stimmt nicht."


@ROOM.route("/anmelden", methods=["GET", "POST"])
def login() -> BaseResponse:
    """Ask for name and password, and begin a session."""
    onward = _inside(request.values.get("weiter", ""))
    if request.method == "GET":
        if session():
            return redirect(onward)
        access.new_visitor()
        return _login_page(200, onward)
    name, password = request.form.get("name", "").strip()[:100], request.form.get("passwort", "")
    if waiting := ceil(desk().throttle.wait(name)):
        seconds = "1 Sekunde" if waiting == 1 else f"{waiting} Sekunden"
        refused = _login_page(429, onward, f"Zu viele Versuche. Bitte warten Sie {seconds}.", name)
        refused.headers["Retry-After"] = str(waiting)
        return refused
    account = desk().accounts.verified(name, password)
    if account is None:
        return _login_page(422, onward, WRONG, name)
    desk().throttle.forgive(name)
    desk().sessions.end(g.secret)
    access.enter(desk().sessions.begin(account))
    return redirect(onward, 303)


def _login_page(status: int, onward: str, error: str = "", name: str = "") -> BaseResponse:
    html = render_template("redaktion/anmelden.html", onward=onward, error=error, name=name)
    return make_response(html, status)


@ROOM.post("/abmelden")
def logout() -> BaseResponse:
    """End the session."""
    desk().sessions.end(g.secret)
    g.left = True
    return redirect(url_for("staff.login"), 303)


def _inside(target: str) -> str:
    """Return *target* if it is a page of the room or of the search, else the start of the room.

    What only looks like a path (``//host``, ``/\\host``) leads elsewhere in browsers.
    """
    inside = target.startswith(("/redaktion/", "/suche?")) and "\\" not in target and target.isprintable()
    return target if inside else url_for("staff.start")


DONE = {
    "accepted": "Die nächste Nacht übernimmt die Website, wie sie ist.",
    "saved": "Gespeichert. Es gilt in zwei Sekunden; der Verlauf nimmt es zurück.",
    "judged": "Von nun an bewacht diese Suche jeden neuen Stand.",
    "undone": "Zurückgenommen.",
    "back": "Der gewählte Stand ist veröffentlicht. Die nächste Nacht baut wieder einen neuen.",
}
"""What was done, by the name that the address of the next page holds: no link can make the room say else."""


def done(said: str, endpoint: str, /, **values: Any) -> BaseResponse:
    """Say on the next page what was done; a reload of it does nothing again (POST, redirect, GET)."""
    assert said in DONE
    return redirect(url_for(endpoint, **values, getan=said), 303)


@ROOM.context_processor
def _said() -> dict[str, str]:
    return {"said": DONE.get(request.args.get("getan", ""), "")}
