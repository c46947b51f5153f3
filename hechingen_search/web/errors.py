"""Errors as visitors and programs should see them: calm, German, without details of the machine."""

from __future__ import annotations

import logging
import traceback

from flask import Response, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from index.errors import EngineError

LOG = logging.getLogger(__name__)

TEXTS = {
    400: ("Diese Anfrage ist nicht verständlich", "Bitte prüfen Sie die Adresse oder suchen Sie neu."),
    401: ("Das ist nur für die Redaktion", "Es fehlt ein gültiger Schlüssel."),
    403: (
        "Dieses Formular gilt nicht mehr",
        "Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
    ),
    404: ("Diese Seite gibt es hier nicht", "Vielleicht hilft die Suche weiter."),
    405: ("Das geht hier nicht", "Diese Adresse nimmt nur Abfragen entgegen."),
    409: ("Das wurde inzwischen geändert", "Bitte neu lesen und noch einmal versuchen."),
    413: ("Diese Anfrage ist zu groß", "Bitte suchen Sie mit weniger Text."),
    414: ("Diese Adresse ist zu lang", "Bitte suchen Sie mit weniger Text."),
    422: ("Das geht so nicht", "Bitte prüfen Sie die Angaben."),
    500: ("Die Suche ist gerade gestört", "Bitte versuchen Sie es in ein paar Minuten noch einmal."),
    503: (
        "Die Suche wird gerade eingerichtet",
        "Es ist noch kein Suchindex veröffentlicht. Bitte versuchen Sie es später noch einmal.",
    ),
}


def problem(status: int, detail: str = "", title: str = "") -> Response:
    """Return an error for programs (RFC 9457)."""
    usual, advice = TEXTS.get(status, TEXTS[400 if status < 500 else 500])
    body = {"type": "about:blank", "title": title or usual, "status": status, "detail": detail or advice}
    return Response(json.dumps(body), status, content_type="application/problem+json")


def page(status: int) -> Response:
    """Return an error for visitors."""
    title, advice = TEXTS.get(status, TEXTS[400 if status < 500 else 500])
    return make_response(render_template("fehler.html", title=title, advice=advice), status)


def answer(error: HTTPException) -> BaseResponse:
    """Answer what Werkzeug refuses."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    made = problem(status) if request.path.startswith("/api/") else page(status)
    # RFC 9110 §15.5.6: a 405 names the methods that are allowed.
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        made.headers["Allow"] = ", ".join(error.valid_methods)
    return made


def unavailable(error: EngineError) -> Response:
    """Answer while a service that the search needs does not: 503, as it goes on by itself."""
    LOG.error("%s", error)
    title, advice = TEXTS[500]
    if request.path.startswith("/api/"):
        return problem(503, advice, title)
    return make_response(render_template("fehler.html", title=title, advice=advice), 503)


def unexpected(error: Exception) -> Response:
    """Answer a fault of ours; the log says where it happened, but never what was searched for."""
    where = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("Unerwarteter Fehler in %s: %s\n%s", request.endpoint, type(error).__name__, where)
    return problem(500) if request.path.startswith("/api/") else page(500)
