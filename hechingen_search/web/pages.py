"""The pages for visitors: complete without JavaScript."""

from __future__ import annotations

from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from hechingen_search.search.results import ResultPage
from hechingen_search.web import parameters, translate, view
from hechingen_search.web.service import service
from index.query import Sort

PAGES = Blueprint("pages", __name__)

SCRIPT = "hechingen-suche.js"
"""The box for the search page and for the town's own pages."""
FEED_SIZE = 30
"""Entries of a feed; a reader that looks once a week misses nothing of most searches."""


@PAGES.get("/")
def start() -> BaseResponse:
    """Lead to the search page."""
    return redirect(url_for("pages.search"))


@PAGES.get("/suche")
def search() -> BaseResponse:
    """Show the search page, and the results when something is searched for."""
    settings = service().settings
    wanted = parameters.read(request.args, settings.search.size)
    with service().live.lease() as published:
        if published is None:
            raise ServiceUnavailable
        asked = wanted.text.strip() or wanted.filters or wanted.since or wanted.until
        result = published.search(wanted) if asked else None
        if result:
            counted(result)
        translate.speak(result.language if result else translate.GERMAN)
        html = render_template("suche.html", wanted=wanted, result=result, published=published, view=view)
    response = make_response(html)
    response.add_etag()
    return response.make_conditional(request)


def counted(result: ResultPage) -> None:
    """Count what a visitor has typed: not what is narrowed down or turned over, nor what staff try."""
    wanted = result.request
    first = wanted.text.strip() and wanted.page == 1 and not (wanted.filters or wanted.since or wanted.until)
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if first and not ahead and not g.get("session") and request.method == "GET":
        service().count(wanted.text, result.total + result.partial)


@PAGES.post("/suche/vermisst")
def missed() -> BaseResponse:
    """Count that a visitor did not find what they searched for; nothing else is asked or kept."""
    text = parameters.read(request.form, 1).text
    if text.strip() and not g.get("session"):
        service().count(text, None)
    return redirect(url_for("pages.search", q=text, vermisst=1), 303)


@PAGES.get("/suche.atom")
def feed() -> BaseResponse:
    """Send the newest dated hits of a search as a feed (RFC 4287)."""
    wanted = replace(parameters.read(request.args, FEED_SIZE), page=1, sort=Sort.DATE)
    base = _base()
    with service().live.lease() as published:
        if published is None:
            raise ServiceUnavailable
        found = published.search(wanted).items if wanted.text.strip() or wanted.filters else ()
        # A page without a date is never "new"; with today's it would be, every day.
        dated = [item for item in found if item.date]
        xml = render_template(
            "feed.xml", wanted=wanted, items=dated, published=published, base=base, view=view
        )
    response = make_response(xml)
    response.content_type = "application/atom+xml; charset=utf-8"
    response.add_etag()
    return response.make_conditional(request)


@PAGES.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to browsers (OpenSearch 1.1)."""
    response = make_response(render_template("opensearch.xml", base=_base()))
    response.content_type = "application/opensearchdescription+xml; charset=utf-8"
    return response


def _base() -> str:
    """Return the address under which visitors know the search."""
    return service().settings.web.address.rstrip("/") or request.host_url.rstrip("/")


@PAGES.get("/theme.css")
def theme() -> Response:
    """Send the configured style sheet."""
    path = service().settings.web.theme
    if path is None or not path.is_file():
        raise NotFound
    return send_file(path, mimetype="text/css", max_age=3600)


@PAGES.get(f"/{SCRIPT}")
def script() -> Response:
    """Send the box to any page; modules of other origins need permission (Fetch standard)."""
    return _for_any_page(current_app.send_static_file(SCRIPT))


@PAGES.get("/hechingen-suche.<language>.json")
def texts(language: str) -> Response:
    """Send what the box says in *language*."""
    if language not in translate.languages():
        raise NotFound
    return _for_any_page(jsonify(translate.box(language)))


def _for_any_page(response: Response) -> Response:
    """Let pages of any origin use what belongs to the box."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@PAGES.get("/robots.txt")
def robots() -> Response:
    """Keep other search engines out of the results: they are endless and belong to the town's pages."""
    return Response(
        "User-agent: *\nDisallow: /suche?\nDisallow: /api/\n", content_type="text/plain; charset=utf-8"
    )
