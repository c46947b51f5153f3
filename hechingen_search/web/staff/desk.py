"""What the handlers of the editors' room work with, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app, g

from hechingen_search.settings import Settings
from hechingen_search.web.staff.accounts import Accounts
from hechingen_search.web.staff.sessions import Session, Sessions
from hechingen_search.web.staff.throttle import Throttle

KEY = "redaktion"


@dataclass(frozen=True, slots=True)
class Desk:
    """The room's own files, below ``data/redaktion``."""

    settings: Settings

    @property
    def _directory(self) -> Path:
        return self.settings.data.staff

    @property
    def accounts(self) -> Accounts:
        """Return who may enter."""
        return accounts_of(self.settings)

    @property
    def sessions(self) -> Sessions:
        """Return who is logged in."""
        return Sessions(self._directory / "sitzungen")

    @property
    def throttle(self) -> Throttle:
        """Return how often passwords were tried."""
        return Throttle(self._directory / "versuche.json")

    @property
    def is_open(self) -> bool:
        """Tell whether there is anybody who may enter."""
        return bool(self.accounts.all())


def accounts_of(settings: Settings) -> Accounts:
    """Return the accounts of a site."""
    return Accounts(settings.data.accounts)


def desk() -> Desk:
    """Return the desk of the application that handles this request."""
    found = current_app.extensions[KEY]
    assert isinstance(found, Desk)
    return found


def session() -> Session | None:
    """Return who is logged in."""
    found = g.get("session")
    assert found is None or isinstance(found, Session)
    return found


def person() -> str:
    """Return the name of who is logged in, "" for visitors."""
    found = session()
    return found.name if found else ""
