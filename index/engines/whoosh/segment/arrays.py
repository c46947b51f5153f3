"""Named numpy arrays in one file: written once, read by memory map."""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import DamagedIndexError

Array = npt.NDArray[Any]

_FOOTER = struct.Struct("<QQ8s")
_MAGIC = b"HsArray1"
# A cache line: no array element straddles two pages, and numpy reads every dtype aligned.
_ALIGNMENT = 64


class Output(Protocol):
    """What an array file needs of the file that it is written to."""

    def write(self, data: bytes | memoryview, /) -> Any:
        """Write *data* at the current offset."""

    def seek(self, offset: int, /) -> Any:
        """Go to *offset*."""

    def close(self) -> Any:
        """Close the file."""


class Section:
    """Room for one array, filled from front to back."""

    def __init__(self, writer: ArrayWriter, dtype: np.dtype[Any], offset: int) -> None:
        """Start at *offset*."""
        self._writer, self._dtype, self._offset = writer, dtype, offset

    def append(self, values: Array) -> None:
        """Write *values* after those written before."""
        data = np.ascontiguousarray(values, dtype=self._dtype).tobytes()
        self._writer.write_at(self._offset, data)
        self._offset += len(data)


class ArrayWriter:
    """Write named arrays to a file; several may be filled in turns."""

    def __init__(self, file: Output) -> None:
        """Write to *file*, which is empty."""
        self._file = file
        self._position = 0
        self._end = 0
        self._directory: dict[str, tuple[str, int, int]] = {}

    def reserve(self, name: str, dtype: npt.DTypeLike, count: int) -> Section:
        """Return room for *count* values under *name*."""
        kind = np.dtype(dtype)
        offset = -(-self._end // _ALIGNMENT) * _ALIGNMENT
        self._end = offset + kind.itemsize * count
        self._directory[name] = (kind.str, offset, count)
        return Section(self, kind, offset)

    def write(self, name: str, values: Array) -> None:
        """Write the whole array *values* under *name*."""
        self.reserve(name, values.dtype, len(values)).append(values)

    def write_at(self, offset: int, data: bytes) -> None:
        """Write *data* at *offset*."""
        if offset != self._position:
            self._file.seek(offset)
        self._file.write(data)
        self._position = offset + len(data)

    def close(self, meta: object = None) -> None:
        """Write the directory with *meta*, any JSON value, and close the file."""
        directory = json.dumps({"arrays": self._directory, "meta": meta}).encode()
        self.write_at(self._end, directory + _FOOTER.pack(self._end, len(directory), _MAGIC))
        self._file.close()


class ArrayFile:
    """Arrays of a file, as views on its memory map."""

    def __init__(self, path: Path) -> None:
        """Open *path*; raises DamagedIndexError when it is no complete array file."""
        with path.open("rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            offset, length, magic = _FOOTER.unpack(self.map[-_FOOTER.size :])
            directory = json.loads(self.map[offset : offset + length])
        except (ValueError, struct.error) as error:
            raise DamagedIndexError(path) from error
        if magic != _MAGIC or offset + length + _FOOTER.size != len(self.map):
            raise DamagedIndexError(path)
        self._arrays: Mapping[str, tuple[str, int, int]] = directory["arrays"]
        self.meta: Any = directory["meta"]

    def __contains__(self, name: str) -> bool:
        """Tell whether there is an array of this *name*."""
        return name in self._arrays

    def release(self) -> None:
        """Give back the memory of what was read; it is read again when it is needed again.

        For those who go through a file once: mapped pages count as memory of the process.
        """
        self.map.madvise(mmap.MADV_DONTNEED)

    def get(self, name: str) -> Array:
        """Return the array *name*, read-only."""
        dtype, offset, count = self._arrays[name]
        if not count:
            return np.empty(0, dtype)
        return np.frombuffer(self.map, dtype, count, offset)


def narrow(values: Array) -> Array:
    """Return *values* (0 or more) in the smallest of the unsigned integer types that holds them.

    >>> narrow(np.array([1, 70_000])).dtype
    dtype('uint32')
    """
    return values.astype(smallest(int(values.max(initial=0))))


def smallest(highest: int) -> np.dtype[Any]:
    """Return the smallest unsigned integer type, of at least 16 bits, that holds *highest*."""
    return np.promote_types(np.uint16, np.min_scalar_type(highest))
