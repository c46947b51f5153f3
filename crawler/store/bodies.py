"""Raw bodies, stored once under their hash beside the database and bounded in size."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from pathlib import Path

from crawler.errors import StoreError
from crawler.store.database import Database

_CHUNK = 1 << 20


def body_hash(body: bytes) -> bytes:
    """Return the address under which *body* is kept (BLAKE2b, 128 bit)."""
    return hashlib.blake2b(body, digest_size=16).digest()


class Bodies:
    """Files named by the hash of their content; the least recently used go first when room is short."""

    def __init__(self, database: Database, directory: Path) -> None:
        self._db = database
        self._directory = directory

    def put(self, body: bytes, now: float, room: int) -> bytes | None:
        """Keep *body* and return its hash; None when *room* bytes cannot hold it. Call inside ``writing``."""
        if not room:
            return None
        name = body_hash(body)
        path = self._path(name)
        if not path.exists():
            self._write(path, body)
        size = path.stat().st_size
        self._db.run("INSERT OR REPLACE INTO body VALUES (?, ?, ?)", name, size, now)
        return name

    def get(self, name: bytes | None) -> bytes | None:
        """Return the body kept under *name*, or None."""
        if name is None:
            return None
        try:
            return zlib.decompress(self._path(name).read_bytes())
        except (OSError, zlib.error):
            return None

    def prune(self, room: int) -> None:
        """Drop what no page refers to, then the least recently used until the rest fits into *room* bytes."""
        doomed = self._db.all(
            "SELECT hash FROM body WHERE hash NOT IN (SELECT body_hash FROM page WHERE body_hash IS NOT NULL)"
        )
        total = self._db.value("SELECT coalesce(sum(size), 0) FROM body") or 0
        for name, size in self._db.all("SELECT hash, size FROM body ORDER BY used") if total > room else ():
            if total <= room:
                break
            total -= size
            doomed.append((name,))
        with self._db.writing():
            self._db.many("DELETE FROM body WHERE hash = ?", doomed)
        self._sweep()

    def _sweep(self) -> None:
        """Remove files that no row names: dropped ones, and those of a transaction that was killed."""
        known = {row[0].hex() for row in self._db.all("SELECT hash FROM body")}
        for path in self._directory.glob("??/*"):
            if path.name not in known:
                with suppress(FileNotFoundError):
                    path.unlink()

    def _path(self, name: bytes) -> Path:
        text = name.hex()
        return self._directory / text[:2] / text

    def _write(self, path: Path, body: bytes) -> None:
        """Write through a temporary name, so that a file under its hash is always complete."""
        temporary = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            packer = zlib.compressobj(3)
            with temporary.open("wb") as file:
                view = memoryview(body)
                for start in range(0, len(view), _CHUNK):
                    file.write(packer.compress(view[start : start + _CHUNK]))
                file.write(packer.flush())
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            raise StoreError(
                f"{path.parent}: {error.strerror or error}; Platz und Rechte prüfen. "
                "Bisher Gespeichertes bleibt erhalten."
            ) from error
