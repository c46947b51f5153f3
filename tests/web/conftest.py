"""The application on a hand-made generation."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from crawler.page import Contact
from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings, WebSettings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from tests.web.town import Town

WEB = WebSettings(
    town="Stadt Beispielingen",
    cors=("https://www.example.de",),
    popular=("Personalausweis", "Müllabfuhr"),
    contact=Contact("Bürgerbüro", "07471 930-0", "buergerbuero@example.de", "Marktplatz 1", "Mo–Fr 8–12 Uhr"),
)


@pytest.fixture
def town() -> Town:
    """Return the generation that the client asks."""
    return Town()


@pytest.fixture
def client(town: Town) -> FlaskClient:
    """Return a client of an application where *town* is published."""
    live: Live[PublishedIndex] = Live(lambda: town.generation, lambda name: town)
    live.refresh()
    return create_app(live, Settings(web=WEB)).test_client()


@pytest.fixture
def unpublished() -> FlaskClient:
    """Return a client of an application where nothing is published yet."""
    live: Live[PublishedIndex] = Live(lambda: None, lambda name: Town())
    live.refresh()
    return create_app(live, Settings(web=WEB)).test_client()
