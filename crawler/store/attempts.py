"""Visits that have begun and not ended: what the process was at when it was killed."""

from __future__ import annotations

from crawler.store.database import Database

FATAL = 2
"""Deaths in a row after which an address is left out."""
_FORGIVEN = 14 * 86_400.0
"""Seconds after which it gets another chance: it may have changed, or been innocent."""


class Attempts:
    """Addresses being visited, and how often a process died over them. Call inside ``writing``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, number: int) -> None:
        """Record that the address is about to be read."""
        self._db.run(
            "INSERT INTO attempt (url, running) VALUES (?, 1) ON CONFLICT (url) DO UPDATE SET running = 1",
            number,
        )

    def end(self, number: int) -> None:
        """Record that it was survived, whatever came of it."""
        self._db.run("DELETE FROM attempt WHERE url = ?", number)

    def count_deaths(self, now: float) -> None:
        """Hold a death against whatever was being read when the process before this one ended."""
        self._db.run("UPDATE attempt SET deaths = deaths + 1, died = ?, running = 0 WHERE running = 1", now)
        self._db.run("DELETE FROM attempt WHERE died < ? OR died > ?", now - _FORGIVEN, now)

    def fatal(self, number: int) -> bool:
        """Tell whether the address killed its process too often to be read."""
        deaths = self._db.value("SELECT deaths FROM attempt WHERE url = ?", number)
        return deaths is not None and int(deaths) >= FATAL

    def forgive(self) -> None:
        """Forget all deaths: somebody else killed the process."""
        self._db.run("DELETE FROM attempt")
