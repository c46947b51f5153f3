"""One running town per test session, and the pages of each night without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hechingen_search.demo.nights import Outage
from hechingen_search.demo.server import TownServer
from hechingen_search.demo.site import Town

BASE = "http://town.example/"


@pytest.fixture(scope="session")
def server() -> Iterator[TownServer]:
    with TownServer() as running:
        yield running


def town(night: int, outage: Outage = Outage.UNAVAILABLE) -> Town:
    """Return the town of one night as it would answer under ``BASE``."""
    return Town(night, BASE, "http://rat.example/bi/", outage)
