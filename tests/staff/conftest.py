"""A little town after a real night, and its editors' room."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crawler.night import Options
from hechingen_search.config import load
from hechingen_search.operations import nightly
from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from hechingen_search.web.staff import accounts
from hechingen_search.web.staff.desk import accounts_of
from hechingen_search.web.watch import watch
from tests.cli.sites import Site

NAME, PASSWORD = "anna", "sieben rote Schuhe"
PAGES = ("Hundesteuer", "Abfall", "Personalausweis", "Kindergarten")


@dataclass(slots=True)
class House:
    """A site whose nights have run, its server and a browser without scripts."""

    settings: Settings
    live: Live[PublishedIndex]
    app: Flask
    client: FlaskClient
    counted: list[tuple[str, int | None]]
    """What was handed to the statistics."""

    @property
    def base(self) -> str:
        """Return the address of the town's site."""
        return self.settings.crawl.start

    def token(self, client: FlaskClient | None = None, address: str = "/redaktion/") -> str:
        """Return the token in the first form of the page at *address*."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', (client or self.client).get(address).text)
        assert found, "no form"
        return found[1]

    def login(self, client: FlaskClient | None = None, password: str = PASSWORD) -> TestResponse:
        """Log in as a person would."""
        client = client or self.client
        body = {"token": self.token(client, "/redaktion/anmelden"), "name": NAME, "passwort": password}
        return client.post("/redaktion/anmelden", data=body)

    def send(self, address: str, **fields: str) -> TestResponse:
        """Send a form of the room."""
        return self.client.post(address, data={"token": self.token(), **fields})


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the directory of a site after its first night; one link leads nowhere."""
    directory = tmp_path_factory.mktemp("town")
    with Site(directory / "web") as site:
        site.put(*PAGES, "Verschwunden")
        (site.directory / "Verschwunden.html").unlink()
        config = site.config(directory / "run")
        nightly.reindex(load(config), Options(), nightly.UNWATCHED)
        yield config.parent


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make passwords cheap to check."""
    monkeypatch.setattr(accounts, "COST", 2**4)
    monkeypatch.setattr(accounts, "PARALLEL", 1)


@pytest.fixture
def closed(town: Path, tmp_path: Path, cheap: None) -> Iterator[House]:
    """Return a house whose room nobody may enter yet."""
    shutil.copytree(town, tmp_path / "run")
    settings = load(tmp_path / "run" / "hechingen-search.toml")
    live = watch(settings)
    counted: list[tuple[str, int | None]] = []
    app = create_app(live, settings, lambda text, found: counted.append((text, found)))
    yield House(settings, live, app, app.test_client(), counted)
    live.close()


@pytest.fixture
def house(closed: House) -> House:
    """Return a house where one person may enter, and has."""
    accounts_of(closed.settings).add(NAME, PASSWORD)
    assert closed.login().status_code == 303
    return closed
