"""One running town per test session, and the pages of each night without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

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


LINK = re.compile(r'(?:href|action)="([^"#]+)"')


def links(town: Town, address: str) -> set[str]:
    """Return the paths on the same host to which the page at *address* links."""
    answer = town.answer(address)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    found = {unescape(link) for link in LINK.findall(answer.body.decode())}
    own = {link.removeprefix(BASE.rstrip("/")) for link in found}
    return {link for link in own if link.startswith("/")}
