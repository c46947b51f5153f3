"""``editors``: accounts on the command line."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import click
import pytest

from hechingen_search.config import load
from hechingen_search.web.staff import accounts
from hechingen_search.web.staff.desk import accounts_of
from tests.cli.conftest import Call, german, site

__all__ = ["german", "site"]

PASSWORD = "sieben rote Schuhe"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "COST", 2**4)


def test_somebody_is_added_listed_changed_and_removed(
    call: Call, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Noch niemand" in call("-c", site, "editors", "list").output
    monkeypatch.setattr(click, "prompt", lambda text, **how: PASSWORD if how["hide_input"] else "")
    done = call("-c", site, "editors", "add", "anna")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    found = accounts_of(load(site))
    assert found.verified("anna", PASSWORD)
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    again = call("-c", site, "editors", "add", "anna")
    assert again.exit_code == 1
    assert "gibt es schon" in again.output
    token = call("-c", site, "editors", "token", "anna").output.strip()
    assert found.bearer(token)
    rows = json.loads(call("-c", site, "editors", "list", "--json").output)
    assert rows == [{"name": "anna", "token": True}]
    assert call("-c", site, "editors", "passwd", "anna").exit_code == 0
    assert found.bearer(token) is None
    assert call("-c", site, "editors", "remove", "anna").exit_code == 0
    missing = call("-c", site, "editors", "remove", "anna")
    assert "gibt es nicht" in missing.output
    assert missing.exit_code == 1


def test_the_options_stand_anywhere_and_errors_are_german(call: Call, site: Path) -> None:
    done = call("editors", "add", "berta", "--stdin", "-c", site)
    assert done.exit_code == 1
    assert "mindestens 12 Zeichen" in done.output
    wrong = call("editors", "adn")
    assert wrong.exit_code == 2
    assert "add" in wrong.output


def test_doctor_says_whether_the_room_can_save(
    call: Call, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/redaktion" not in call("-c", site, "doctor", "--offline").output
    accounts_of(load(site)).add("anna", PASSWORD)
    assert "ihre Dateien sind beschreibbar" in call("-c", site, "doctor", "--offline").output
    real = os.access
    # Root may write everywhere, also where tests run as root.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != site.parent and real(path, mode))
    assert "Hier lässt sich nichts speichern" in " ".join(
        call("-c", site, "doctor", "--offline").output.split()
    )
