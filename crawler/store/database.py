"""One SQLite file in WAL mode: transactions, versions, and errors a town can act on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler.errors import StoreError
from crawler.store.schema import MIGRATIONS, VERSION

# "Hech" – tells our files from other SQLite files (https://www.sqlite.org/fileformat.html#application_id).
APPLICATION_ID = 0x48656368


class Database:
    """A connection that speaks German when something goes wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._translated():
            if not path.parent.exists():
                path.parent.mkdir(parents=True)
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30.0)
            try:
                self._open()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def all(self, sql: str, *values: Any) -> list[Any]:
        """Return all rows of a query."""
        with self._translated():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        """Return the first row of a query, or None."""
        with self._translated():
            return self._connection.execute(sql, values).fetchone()

    def value(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row, or None."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def each(self, sql: str, *values: Any) -> Iterator[Any]:
        """Yield the rows of a query one by one; writing meanwhile is allowed only to other tables."""
        with self._translated():
            yield from self._connection.execute(sql, values)

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement inside ``writing`` and return the number of rows it changed."""
        with self._translated():
            return self._connection.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Execute a statement inside ``writing`` once per row."""
        with self._translated():
            self._connection.executemany(sql, rows)

    def insert(self, sql: str, *values: Any) -> int:
        """Execute an INSERT inside ``writing`` and return the new row's id."""
        with self._translated():
            return int(self._connection.execute(sql, values).lastrowid or 0)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make the block one transaction: all of it is stored, or nothing."""
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._translated():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def problems(self) -> list[str]:
        """Return what SQLite's own integrity check finds wrong, in German; empty when sound."""
        found = [row[0] for row in self.all("PRAGMA integrity_check(20)") if row[0] != "ok"]
        return [f"{self.path}: beschädigt ({text}); letzte Sicherung zurückspielen" for text in found]

    def _open(self) -> None:
        connection = self._connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not empty and application != APPLICATION_ID:
            raise StoreError(f"{self.path} ist kein Speicher der Volltextsuche; anderen Pfad angeben.")
        if version > VERSION:
            raise StoreError(
                f"{self.path} stammt von einer neueren Programmversion (Stand {version}, bekannt {VERSION}). "
                "Bitte die neue Programmversion benutzen."
            )
        connection.execute("PRAGMA journal_mode=WAL")
        # WAL with NORMAL never corrupts; after a power cut the last transactions may be missing, which a
        # resumed night repeats (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-32000")
        connection.execute("PRAGMA temp_store=MEMORY")
        if version < VERSION:
            self._migrate(version)
        if not connection.execute("SELECT count(*) FROM meta").fetchone()[0]:
            new = ("identity", uuid4().hex), ("revision", "0")
            connection.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", new)

    def _migrate(self, version: int) -> None:
        steps = "".join(MIGRATIONS[version:])
        versions = f"PRAGMA user_version={VERSION}; PRAGMA application_id={APPLICATION_ID};"
        self._connection.executescript(f"BEGIN IMMEDIATE; {steps} {versions} COMMIT;")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(_german(self.path, error)) from error
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}; Pfad und Rechte prüfen.") from error


_HINTS = {
    sqlite3.SQLITE_FULL: "der Datenträger ist voll; Platz schaffen und den Lauf wiederholen",
    sqlite3.SQLITE_READONLY: "nur lesbar; Schreibrechte für Datei und Verzeichnis geben",
    sqlite3.SQLITE_CANTOPEN: "lässt sich nicht öffnen; Pfad und Rechte prüfen",
    sqlite3.SQLITE_CORRUPT: "ist beschädigt; letzte Sicherung zurückspielen oder die Datei umbenennen",
    sqlite3.SQLITE_NOTADB: "ist kein Speicher der Volltextsuche; anderen Pfad angeben",
    sqlite3.SQLITE_BUSY: "wird von einem anderen Lauf benutzt; dessen Ende abwarten",
    sqlite3.SQLITE_IOERR: "Lese- oder Schreibfehler des Datenträgers; Datenträger prüfen",
}


_FULL = 1_000_000
"""Bytes below which a disk counts as full: less than the write-ahead log grows by in one step."""


def _german(path: Path, error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if "decode" in str(error):  # the module's own words for bytes that are no text
        code = sqlite3.SQLITE_CORRUPT
    return f"{path}: {_hint(code, path)} ({error}). Bisher Gespeichertes bleibt erhalten."


def _hint(code: int, path: Path) -> str:
    # On a full disk SQLite cannot extend its shared-memory file and calls that an I/O error.
    if code == sqlite3.SQLITE_IOERR and free_bytes(path) < _FULL:
        code = sqlite3.SQLITE_FULL
    return _HINTS.get(code, "unerwarteter Fehler")


def free_bytes(path: Path) -> int:
    """Return the bytes that may still be written to the disk of *path*.

    >>> free_bytes(Path("/proc/version")) < _FULL < free_bytes(Path("setup.cfg"))
    True
    """
    return shutil.disk_usage(path.parent).free
