"""The web application: pages for visitors and JSON for programs, from the same search."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from jinja2 import DictLoader
from werkzeug.exceptions import HTTPException

from hechingen_search import german_formats as formats
from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings
from hechingen_search.web import api, delivery, errors, metrics, pages, security, translate, view
from hechingen_search.web.live import Live
from hechingen_search.web.service import KEY, Service, not_counted
from hechingen_search.web.staff import views as staff
from index.errors import EngineError

TEMPLATES = {
    prefix + path.name: path.read_text(encoding="utf-8")
    for prefix, folder in (("", "templates"), ("redaktion/", "staff/templates"))
    for path in (Path(__file__).parent / folder).iterdir()
}
"""Read with the code: after an upgrade below a running server they still belong together."""


def create_app(
    live: Live[PublishedIndex], settings: Settings, count: Callable[[str, int | None], None] = not_counted
) -> Flask:
    """Return the WSGI application that answers from *live* and hands visitors' searches to *count*."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader(TEMPLATES)
    app.extensions[KEY] = Service(live, settings, count)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        number=formats.number,
        day=formats.day,
        local_day=formats.local_day,
        local_minute=formats.local_minute,
        decimal=formats.decimal,
        phone=formats.phone,
        safe_link=view.safe,
    )
    app.jinja_env.globals.update(
        web=settings.web,
        counting=settings.statistics.enabled,
        home=app.extensions[KEY].home,
        style_version=_version(Path(app.root_path) / "static" / "suche.css"),
        staff_style_version=_version(Path(app.root_path) / "static" / "redaktion.css"),
        script_version=_version(Path(app.root_path) / "static" / pages.SCRIPT),
        theme_version=_version(settings.web.theme),
    )
    translate.install(app)
    app.register_blueprint(pages.PAGES)
    app.register_blueprint(api.API)
    staff.install(app, settings)
    metrics.install(app)
    app.register_error_handler(HTTPException, errors.answer)
    app.register_error_handler(EngineError, errors.unavailable)
    app.register_error_handler(Exception, errors.unexpected)
    app.after_request(delivery.deliver)
    app.after_request(security.protect)
    return app


def _version(path: Path | None) -> str:
    """Return a short hash of the file, for an address that may be cached for ever; "" without a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path and path.is_file() else ""
