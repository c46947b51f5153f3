"""What is searched for: days and common terms, from the book that all processes share."""

from __future__ import annotations

from flask import Response, render_template
from werkzeug.exceptions import NotFound

from hechingen_search.operations.charts import Bar, bars
from hechingen_search.statistics.book import Book, common, unanswered
from hechingen_search.web.staff.desk import desk
from hechingen_search.web.staff.room import ROOM

SHOWN_DAYS = 30
SHOWN_TERMS = 50


def book() -> Book:
    """Return the counts of this site."""
    settings = desk().settings
    return Book(settings.data.statistics, settings.statistics.days)


@ROOM.get("/bericht")
def report() -> Response:
    """Send the report that the last night left; it has its styles inside, so it gets a policy of its own."""
    path = desk().settings.data.report
    if not path.is_file():
        raise NotFound
    response = Response(path.read_bytes(), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@ROOM.get("/statistik")
def statistics() -> str:
    """Show the counts of the last days."""
    days = book().days(SHOWN_DAYS)
    terms = common(days)
    found = [Bar(f"{day.day.day}.{day.day.month}.", day.searches, day.empty) for day in days]
    return render_template(
        "redaktion/statistik.html",
        on=desk().settings.statistics.enabled,
        days=days,
        chart=bars("Suchen je Tag", found, "davon ohne Treffer"),
        searches=sum(day.searches for day in days),
        empty=sum(day.empty for day in days),
        terms=terms[:SHOWN_TERMS],
        unanswered=unanswered(terms)[:SHOWN_TERMS],
    )
