"""The room on the real server with two processes: one login for both, and what is saved holds in both."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import requests

from hechingen_search.config import load
from hechingen_search.statistics.book import Book
from hechingen_search.web.staff.desk import accounts_of
from tests.cli.process import serving
from tests.staff.conftest import NAME, PASSWORD


def token(text: str) -> str:
    """Return the token of the first form."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', text)
    assert found
    return found[1]


def test_both_processes_know_the_session_and_follow_the_files(
    town: Path, tmp_path: Path, cheap: None
) -> None:
    shutil.copytree(town, tmp_path / "run")
    config = tmp_path / "run" / "hechingen-search.toml"
    settings = load(config)
    accounts_of(settings).add(NAME, PASSWORD)
    with serving(config) as address, requests.Session() as browser:
        login = address + "redaktion/anmelden"
        sent = {"token": token(browser.get(login).text), "name": NAME, "passwort": PASSWORD}
        assert "Die Suche heute" in browser.post(login, data=sent).text
        # Each request has a connection of its own, so that both processes get some.
        pages = [
            requests.get(address + "redaktion/", cookies=browser.cookies.get_dict(), timeout=30)
            for _ in range(12)
        ]
        assert all("Die Suche heute" in page.text for page in pages)
        form = address + "redaktion/eintrag/best"
        page = browser.get(form).text
        version = re.search(r'name="stand" value="(\w+)"', page)
        assert version
        sent = {"token": token(page), "stand": version[1], "words": "hundesteuer", "schritt": "speichern"}
        saved = browser.post(form, data={**sent, "page": settings.crawl.start + "Abfall.html"})
        assert "Gespeichert" in saved.text
        agreed, until = 0, time.monotonic() + 60
        while agreed < 12 and time.monotonic() < until:
            body = requests.get(address + "api/v1/search?q=hundesteuer", timeout=30).json()
            agreed = agreed + 1 if "Empfohlen" in body["results"][0]["labels"] else 0
        assert agreed == 12
        # Both processes count into one book; what is in memory comes within seconds.
        book = Book(settings.data.statistics)
        while not sum(day.searches for day in book.days(9)) >= 12 and time.monotonic() < until + 60:
            time.sleep(0.2)
        assert sum(day.searches for day in book.days(9)) >= 12
        assert "hundesteuer" not in "".join(path.read_text() for path in book.directory.glob("*.json"))


def test_the_counts_are_off_by_one_setting(town: Path, tmp_path: Path) -> None:
    shutil.copytree(town, tmp_path / "run")
    config = tmp_path / "run" / "hechingen-search.toml"
    config.write_text(config.read_text() + "\n[statistics]\nenabled = false\n")
    with serving(config) as address:
        for _ in range(3):
            assert requests.get(address + "suche?q=hundesteuer", timeout=30).status_code == 200
    # It has ended: what was in memory would have been written by now.
    assert not load(config).data.statistics.exists()
