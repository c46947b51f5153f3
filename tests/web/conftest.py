"""The application on a hand-made generation, and the browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from crawler.page import Contact
from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings, WebSettings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from tests.web.browser import BROWSER, FLAGS
from tests.web.town import Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests of a module."""
    if BROWSER is None:
        pytest.skip("chromium is not installed")
    # Not above: the pages are also tested with the lowest versions, where there is no browser.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()
