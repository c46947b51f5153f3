"""Hang the whole room into the application."""

from __future__ import annotations

from flask import Flask

from hechingen_search.settings import Settings
from hechingen_search.web.staff import access, editing, figures, start, why
from hechingen_search.web.staff.desk import KEY, Desk
from hechingen_search.web.staff.programs import PROGRAMS
from hechingen_search.web.staff.room import ROOM
from hechingen_search.web.staff.shelf import FILES

PAGES = (start, why, editing, figures)
"""Modules whose views hang in the room since they were imported."""
ROOMS = (
    ("Start", "staff.start", {}),
    ("Warum (nicht) gefunden?", "staff.explain", {}),
    *((file.title, "staff.entries", {"name": name}) for name, file in FILES.items()),
    ("Statistik", "staff.statistics", {}),
    ("Verlauf", "staff.history", {}),
)
"""The pages that the head of every page leads to."""


def install(app: Flask, settings: Settings) -> None:
    """Add the room to *app*; without accounts each of its pages is not found."""

    app.extensions[KEY] = Desk(settings)
    app.jinja_env.globals.update(rooms=ROOMS)
    access.install(app)
    app.register_blueprint(ROOM)
    app.register_blueprint(PROGRAMS)
