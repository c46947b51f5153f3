"""What is searched for: days and common terms, from the book that all processes share."""

from __future__ import annotations

from flask import render_template

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
