"""Nobody enters without a session, nothing is changed without the token of a form.

The cookie is set for staff only: with the login page, and anew with every login. Forms carry a token derived
from it (a page of somebody else cannot know it), and browsers say themselves where a form came from.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from hechingen_search.web.staff.desk import desk, person, session
from hechingen_search.web.staff.sessions import form_token

PATH = "/redaktion"
COOKIE = "redaktion"
LOGIN = "staff.login"


def install(app: Flask) -> None:
    """Let *app* know who is logged in, in every template."""
    app.before_request(identify)
    app.after_request(keep_private)
    app.context_processor(lambda: {"person": person(), "token": token()})


def identify() -> None:
    """Remember who is logged in, if anybody is, for the time of this request.

    While nobody may enter, no address below the room's exists, whatever method asks for it.
    """
    if request.path.startswith(PATH) and not desk().is_open:
        raise NotFound
    secret = request.cookies.get(COOKIE, "")
    if not secret or request.endpoint == "static":
        return
    g.secret = secret
    found = desk().sessions.find(secret)
    account = desk().accounts.get(found.name) if found else None
    if found and account and account.stamp == found.stamp:
        g.session = found


def guard() -> BaseResponse | None:
    """Keep out who has no session, and forms that do not come from here; run before each view of the room."""
    if session() is None and request.endpoint != LOGIN:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for(LOGIN, weiter=wanted), 303)
    if request.method not in ("GET", "HEAD", "OPTIONS") and not own_form():
        raise Forbidden
    return None


def own_form() -> bool:
    """Tell whether the form that was sent is one of ours, sent by this session."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    given = request.form.get("token", "")
    return bool(g.get("secret")) and hmac.compare_digest(given.encode(), token().encode())


def token() -> str:
    """Return the token for the forms of this answer, "" for visitors."""
    return form_token(g.secret) if g.get("secret") else ""


def new_visitor() -> None:
    """Give a visitor of the login page a secret, for the token in its form."""
    if not g.get("secret"):
        g.secret = g.fresh = secrets.token_urlsafe(32)


def enter(secret: str) -> None:
    """Send the *secret* of a session that has just begun."""
    g.secret = g.fresh = secret


def keep_private(response: Response) -> Response:
    """Keep what staff see out of every cache, and send the cookie where it is new."""
    if request.blueprint == "staff" or session():
        response.headers["Cache-Control"] = "no-store"
    if g.get("fresh"):
        # Behind a proxy with TLS the request says https (X-Forwarded-Proto of this machine).
        response.set_cookie(
            COOKIE, g.fresh, httponly=True, samesite="Strict", secure=request.is_secure, path="/"
        )
    if g.get("left"):
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure, path="/")
    return response
