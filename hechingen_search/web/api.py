"""JSON for programs: ``/api/v1``, described by ``openapi.json``; errors are problem+json (RFC 9457)."""

from __future__ import annotations

import json
from datetime import date

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from hechingen_search.search import facets
from hechingen_search.search.query.dates import first_day
from hechingen_search.search.results import MAX_PAGE, MAX_SIZE, MAX_SUGGESTIONS, SearchRequest
from hechingen_search.search.show.result_json import page_json, printable, suggestion_json
from hechingen_search.web import errors, openapi, parameters, security
from hechingen_search.web.pages import counted
from hechingen_search.web.service import service
from index.query import Sort

API = Blueprint("api", __name__, url_prefix="/api/v1")


class ParameterError(Exception):
    """A parameter has a value that it cannot have; the message is German and names both."""


@API.errorhandler(ParameterError)
def refuse(error: ParameterError) -> Response:
    """Answer a wrong parameter."""
    return errors.problem(400, str(error))


@API.after_request
def allow(response: Response) -> Response:
    """Let the configured origins read the answer."""
    return security.allow_origins(response, service().settings.web.cors)


@API.get("/search")
def search() -> Response:
    """Answer a search."""
    wanted = read(request.args, service().settings.search.size)
    with service().live.lease() as published:
        if not published:
            return errors.problem(503)
        found = published.search(wanted)
        counted(found)
        return _json(page_json(found))


@API.get("/suggest")
def suggest() -> Response:
    """Complete what has been typed so far."""
    typed = printable(request.args.get("q", ""))
    limit = _whole(request.args, "limit", MAX_SUGGESTIONS, MAX_SUGGESTIONS)
    with service().live.lease() as published:
        if not published:
            return errors.problem(503)
        found = published.suggest(typed, limit)
    if request.args.get("format") == "opensearch":
        # OpenSearch suggestions 1.0: the query, then the completions.
        body = json.dumps([typed, [item.text for item in found]])
        return Response(body, content_type="application/x-suggestions+json")
    return _json(
        {
            "query": typed,
            "suggestions": [suggestion_json(item) for item in found],
        }
    )


@API.get("/health")
def health() -> Response:
    """Tell whether searches are answered, and from which generation."""
    with service().live.lease() as published:
        if not published:
            return errors.problem(503)
        return _json(
            {
                "status": "ok",
                "generation": published.generation,
                "documents": published.documents,
                "built": published.built.isoformat(timespec="seconds"),
            }
        )


@API.get("/health/live")
def live() -> Response:
    """Tell that this process answers at all: a supervisor restarts one that does not."""
    return _json({"status": "ok"})


@API.get("/health/ready")
def ready() -> Response:
    """Tell whether searches can be answered: until then a load balancer asks others."""
    return health()


@API.get("/openapi.json")
def description() -> Response:
    """Send the description of this interface (OpenAPI 3.1)."""
    return Response(openapi.description(), content_type="application/json")


def read(args: MultiDict[str, str], size: int) -> SearchRequest:
    """Return the request that *args* ask for; raise ParameterError for what makes no sense."""
    return SearchRequest(
        text=printable(args.get("q", "")),
        page=_whole(args, "page", 1, MAX_PAGE),
        size=_whole(args, "size", size, MAX_SIZE),
        filters=parameters.filters(args, {facet: str(facet) for facet in facets.names()}),
        since=_day(args, "since"),
        until=_day(args, "until"),
        sort=Sort(_choice(args, "sort", (str(Sort.RELEVANCE), str(Sort.DATE)))),
        strict=_choice(args, "strict", ("false", "true")) == "true",
    )


def _whole(args: MultiDict[str, str], name: str, default: int, most: int) -> int:
    text = args.get(name, str(default))
    value = parameters.whole(text, most + 1)
    if value is None or value > most:
        raise ParameterError(f"{name}: Erwartet wird eine Zahl von 1 bis {most}, nicht »{_short(text)}«.")
    return value


def _day(args: MultiDict[str, str], name: str) -> date | None:
    if not (text := args.get(name, "")):
        return None
    if (day := first_day(text)) is None:
        raise ParameterError(f"{name}: Erwartet wird ein Tag wie 2024-05-31, nicht »{_short(text)}«.")
    return day


def _choice(args: MultiDict[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = args.get(name, choices[0])
    if text not in choices:
        raise ParameterError(f"{name}: Erwartet wird {' oder '.join(choices)}, nicht »{_short(text)}«.")
    return text


def _short(text: str) -> str:
    return printable(text[:40])


def _json(body: object) -> Response:
    response = Response(json.dumps(body, ensure_ascii=False), content_type="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response
