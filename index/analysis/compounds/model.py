"""The learned prices as one small file, memory-mapped and shared by all processes.

Layout: magic, bits, a table of 2**bits + 1 offsets (u32, little endian), then the entries, grouped by hash.
An entry is a length byte, that many letters in latin-1, and three bytes from 128 up: modifier and head price,
flags. No other byte can be mistaken for the length, so that one ``find`` inside a group finds a whole entry.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

_MAGIC = b"HVCM1\0\0"
_NONE = 127
_STEPS = 8.0
NOUN, SIMPLE, WORD = 1, 2, 4


class PartCosts(NamedTuple):
    """What is known about one part."""

    modifier: float | None = None
    head: float | None = None
    flags: int = 0


class Model:
    """Look parts up in a file written by ``write``."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path} is not a compound model; build it again")
        bits = self._map[len(_MAGIC)]
        self._mask = (1 << bits) - 1
        self._table = len(_MAGIC) + 1
        self._offsets = struct.Struct("<II")

    @property
    def data(self) -> bytes:
        """Return all of it, as loaded."""
        return self._map[:]

    def _find(self, part: bytes) -> int:
        """Return where the three bytes of *part* are, or -1."""
        start, end = self._offsets.unpack_from(self._map, self._table + 4 * (crc32(part) & self._mask))
        at = self._map.find(bytes((len(part),)) + part, start, end)
        return -1 if at < 0 else at + 1 + len(part)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return every folded part that compounds may be made of: met in one, or a simple noun."""
        found = []
        at, _ = self._offsets.unpack_from(self._map, self._table)
        while at < len(self._map):
            end = at + 1 + self._map[at]
            met = self._map[end] != 128 + _NONE or self._map[end + 1] != 128 + _NONE
            if met or self._map[end + 2] & NOUN:
                found.append(self._map[at + 1 : end].decode("latin-1"))
            at = end + 3
        return tuple(found)

    def modifier(self, part: bytes) -> float | None:
        at = self._find(part)
        price = self._map[at] - 128 if at >= 0 else _NONE
        return None if price == _NONE else price / _STEPS

    def head(self, part: bytes) -> float | None:
        at = self._find(part)
        price = self._map[at + 1] - 128 if at >= 0 else _NONE
        return None if price == _NONE else price / _STEPS

    def _has(self, part: bytes, flag: int) -> bool:
        at = self._find(part)
        return at >= 0 and bool(self._map[at + 2] & flag)

    def is_noun(self, part: bytes) -> bool:
        return self._has(part, NOUN)

    def is_simple(self, part: bytes) -> bool:
        return self._has(part, SIMPLE)

    def is_word(self, part: bytes) -> bool:
        return self._has(part, WORD)


def write(path: Path, entries: Mapping[bytes, PartCosts]) -> None:
    """Write *entries* as a model file; the same entries give the same bytes."""
    bits = max(1, (len(entries) - 1).bit_length())
    groups: list[list[bytes]] = [[] for _ in range(1 << bits)]
    for part in sorted(entries):
        entry = entries[part]
        data = bytes((128 + _byte(entry.modifier), 128 + _byte(entry.head), 128 + entry.flags))
        groups[crc32(part) & ((1 << bits) - 1)].append(bytes((len(part),)) + part + data)
    blobs = [b"".join(group) for group in groups]
    at = len(_MAGIC) + 1 + 4 * (len(blobs) + 1)
    offsets = [at]
    for blob in blobs:
        at += len(blob)
        offsets.append(at)
    table = struct.pack(f"<{len(offsets)}I", *offsets)
    path.write_bytes(_MAGIC + bytes((bits,)) + table + b"".join(blobs))


def _byte(price: float | None) -> int:
    return _NONE if price is None else min(round(price * _STEPS), _NONE - 1)


@cache
def default() -> Model:
    """Return the model that is shipped, mapped once per process."""
    return Model(Path(__file__).parent / "model.bin")
