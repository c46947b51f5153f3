"""Whoosh's storage made durable, and the manifest that is checked before anything is unpickled.

Every commit writes ``_MAIN_7.manifest`` beside Whoosh's ``_MAIN_7.toc``: size, time and CRC-32 of every file
that belongs to it. On opening, sizes must agree; a file whose time differs (copied, restored, changed) is
checksummed, and the TOC, the one file that holds a pickle, always is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any
from zlib import crc32

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from index import durable
from index.errors import DamagedIndexError

ManifestEntry = tuple[int, int, int]
"""Size, modification time in ns, CRC-32."""

_IMMUTABLE = re.compile(r"_?MAIN_.+\.(pst|doc|txt|toc|manifest)")
_TOC = re.compile(r"_(\w+)_(\d+)\.toc")


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A directory whose commits survive a power cut."""

    def __init__(self, path: Path) -> None:
        """Keep files in *path*."""
        super().__init__(str(path))
        self.path = path
        self.members: frozenset[str] = frozenset()
        """Ids of the segments of the commit that is being published."""

    def create_file(self, name: str, **_: Any) -> StructFile:
        """Return a new file to write to."""
        return StructFile(durable.create(self.path / name), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file durably; a TOC gets its manifest first, and becomes visible by this very step."""
        source = self.path / oldname
        durable.sync(source)
        if match := _TOC.fullmatch(newname):
            self._write_manifest(match[1], newname, source)
        source.replace(self.path / newname)
        durable.sync(self.path)

    def _write_manifest(self, index: str, toc: str, source: Path) -> None:
        """Write the manifest of the members' files and of *toc*, whose content is still in *source*."""
        known = self._known()
        entries = {toc: _entry(source)}
        for path in sorted(self.path.glob(f"{index}_*.*")):
            if path.stem not in self.members:
                continue
            entry = known.get(path.name)
            if entry is None or entry[0] != path.stat().st_size:
                durable.sync(path)
                entry = _entry(path)
            entries[path.name] = entry
        body = json.dumps(entries).encode()
        durable.write(self.path / manifest_name(toc), body + b"\n%08x" % crc32(body))

    def _known(self) -> dict[str, ManifestEntry]:
        """Return what the manifest of the previous commit says; its files never change."""
        toc = self.latest_toc()
        return read_manifest(self.path / manifest_name(toc)) if toc else {}

    def latest_toc(self) -> str | None:
        """Return the name of the newest TOC, or None."""
        found = [(int(match[2]), match[0]) for name in self.list() if (match := _TOC.fullmatch(name))]
        return max(found)[1] if found else None

    def verify(self, *, full: bool = False) -> str | None:
        """Check the newest commit against its manifest and return its TOC's name, None without any commit.

        With *full* every file is checksummed. Raises DamagedIndexError naming the file.
        """
        toc = self.latest_toc()
        if toc is None:
            return None
        for name, entry in read_manifest(self.path / manifest_name(toc)).items():
            _check(self.path / name, entry, full=full or name == toc)
        return toc

    def clean(self, ignore: bool = False) -> None:
        """Remove manifests of commits that are no more."""
        tocs = {manifest_name(name) for name in self.list() if _TOC.fullmatch(name)}
        for path in self.path.glob("_*.manifest"):
            if path.name not in tocs:
                path.unlink(missing_ok=True)


def manifest_name(toc: str) -> str:
    """Return the name of the manifest that belongs to *toc*."""
    return toc.removesuffix(".toc") + ".manifest"


def read_manifest(path: Path) -> dict[str, ManifestEntry]:
    """Return the entries of a manifest; raises DamagedIndexError."""
    try:
        body, _, checksum = path.read_bytes().rpartition(b"\n")
        if int(checksum, 16) != crc32(body):
            raise DamagedIndexError(path)
        return {name: (size, time, crc) for name, (size, time, crc) in json.loads(body).items()}
    except (OSError, ValueError) as error:
        raise DamagedIndexError(path) from error


def _check(path: Path, entry: ManifestEntry, *, full: bool) -> None:
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise DamagedIndexError(path) from error
    if found.st_size != entry[0]:
        raise DamagedIndexError(path)
    if (full or found.st_mtime_ns != entry[1]) and _checksum(path) != entry[2]:
        raise DamagedIndexError(path)


def _entry(path: Path) -> ManifestEntry:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, _checksum(path)


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            value = crc32(chunk, value)
    return value


def share(source: Path, target: Path) -> None:
    """Give *target* the files of the index in *source*, as hard links where the file system has them.

    Only what is never written again may be shared: a hard link is the very same file.
    """
    for path in source.iterdir():
        if _IMMUTABLE.fullmatch(path.name):
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copy2(path, target / path.name)
