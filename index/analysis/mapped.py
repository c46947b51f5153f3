"""A dictionary in a file, from bytes to bytes, mapped and shared by all processes: opened in no time.

Layout: magic, CRC-32 of the rest, bits, a table of 2**bits + 1 offsets (u32, little endian), then the
entries, grouped by hash: line feed, key, tab, value. One ``find`` inside a group finds an entry, as neither
key nor value holds one of the two.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np

_MAGIC = b"HVMT1\0\0\0"
_HEAD = struct.Struct("<8sII")
_BITS = struct.Struct("<I")
_PAIR = struct.Struct("<II")
_SOURCE = b"\0"
"""The key under which a table says what it was made from."""


class Table:
    """Look bytes up in a file written by ``write``."""

    def __init__(self, path: Path) -> None:
        """Map *path*; raises OSError, and ValueError for what is no table or damaged."""
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) < _HEAD.size:
            raise ValueError(f"{path}: too short")
        magic, checksum, bits = _HEAD.unpack_from(self._map)
        with memoryview(self._map) as data:
            if magic != _MAGIC or crc32(data[_HEAD.size - _BITS.size :]) != checksum:
                raise ValueError(f"{path}: damaged")
        self._mask = (1 << bits) - 1

    def get(self, key: bytes) -> bytes | None:
        """Return the value of *key*, None without one."""
        return None if key == _SOURCE else self._find(key)

    def _find(self, key: bytes) -> bytes | None:
        data = self._map
        start, end = _PAIR.unpack_from(data, _HEAD.size + 4 * (crc32(key) & self._mask))
        at = data.find(b"\n%b\t" % key, start, end)
        if at < 0:
            return None
        at += len(key) + 2
        stop = data.find(b"\n", at, end)
        return data[at : stop if stop >= 0 else end]

    @property
    def source(self) -> str:
        """Say what it was made from."""
        return (self._find(_SOURCE) or b"").decode()


def write(path: Path, source: str, entries: Iterable[tuple[bytes, bytes]]) -> None:
    """Write *entries*, each key once, as a table made from *source*, in one atomic step; raises OSError.

    Raises ValueError for line feeds and tabs. Two processes may write at once: either result is right.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        made = Path(file.name)
        try:
            file.writelines(_encoded(chain([(_SOURCE, source.encode())], entries)))
            file.flush()
            os.fsync(file.fileno())
            made.chmod(0o644)
            made.replace(path)
        except BaseException:
            made.unlink()
            raise


def prepared(path: Path, source: str, entries: Callable[[], Iterable[tuple[bytes, bytes]]]) -> Table | None:
    """Return the table at *path*, made of *entries* first where none is that was made from *source*.

    None where it cannot be written: in a directory that is missing, full or not for this user.
    """
    try:
        table = Table(path)
        if table.source == source:
            return table
    except (OSError, ValueError):
        pass
    try:
        path.parent.mkdir(exist_ok=True)
        write(path, source, entries())
        return Table(path)
    except OSError:
        return None


def _encoded(entries: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    hashes, lines = array("I"), []
    for key, value in entries:
        hashes.append(crc32(key))
        lines.append(b"\n%b\t%b" % (key, value))
    bits = (len(lines) - 1).bit_length() or 1
    groups = np.frombuffer(hashes, np.uint32) & ((1 << bits) - 1)
    lengths = np.fromiter(map(len, lines), np.uint32, len(lines))
    table = np.empty((1 << bits) + 1, "<u4")
    table[0] = _HEAD.size + table.nbytes
    table[1:] = table[0] + np.cumsum(np.bincount(groups, lengths, 1 << bits))
    body = b"".join([lines[at] for at in np.argsort(groups, kind="stable").tolist()])
    if (body.count(b"\n"), body.count(b"\t")) != (len(lines), len(lines)):
        raise ValueError("a key or a value with a line feed or a tab")
    checksum = crc32(body, crc32(table.tobytes(), crc32(_BITS.pack(bits))))
    yield _HEAD.pack(_MAGIC, checksum, bits)
    yield table.tobytes()
    yield body
