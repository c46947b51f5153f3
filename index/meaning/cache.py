"""Every vector that was made, by the hash of its text: appended one by one, so that none is made twice.

A build that is killed goes on where it was; a page that returns to an earlier text costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.meaning.encoder import Encoder, Vector

WASTE = 4
"""The file is written anew when it holds so many times what is in use: old texts may come back."""


class Cache:
    """The file ``<encoder>.vectors``: records of key, scale and a vector of bytes."""

    def __init__(self, directory: Path, encoder: Encoder) -> None:
        """Read what there is; a record cut by a crash is dropped."""
        self._path = directory / f"{encoder.name}.vectors"
        self._type = np.dtype([("key", "V16"), ("scale", "<f4"), ("values", "i1", (encoder.dimensions,))])
        size = self._path.stat().st_size if self._path.is_file() else 0
        whole = size // self._type.itemsize
        self._records = np.fromfile(self._path, self._type, whole) if whole else np.empty(0, self._type)
        self._at = {record.tobytes(): number for number, record in enumerate(self._records["key"])}
        directory.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        self._file.truncate(whole * self._type.itemsize)
        self._new: list[NDArray[np.void]] = []

    def __contains__(self, key: bytes) -> bool:
        """Tell whether the vector of *key* is known."""
        return key in self._at

    def put(self, key: bytes, vector: Vector) -> None:
        """Keep *vector*, at once and for good."""
        record = np.zeros(1, self._type)
        scale = max(float(np.abs(vector).max()), 1e-9) / 127
        record["key"], record["scale"] = np.void(key), scale
        record["values"] = np.round(vector / scale)
        self._file.write(record.tobytes())
        self._file.flush()
        self._at[key] = len(self._records) + len(self._new)
        self._new.append(record)

    def rows(self, keys: list[bytes]) -> NDArray[np.float32]:
        """Return the vectors of *keys*, shape (keys, dimensions)."""
        if self._new:
            self._records = np.concatenate((self._records, *self._new))
            self._new = []
        found = self._records[[self._at[key] for key in keys]]
        return np.asarray(found["values"].astype(np.float32) * found["scale"][:, None], np.float32)

    def close(self, used: Collection[bytes]) -> None:
        """Close the file; write it anew with what is *used* when most of it is not."""
        self._file.close()
        if len(self._at) > WASTE * max(len(used), 1_000):
            self.rows([])
            kept = self._records[sorted(self._at[key] for key in used if key in self._at)]
            temporary = self._path.with_suffix(".tmp")
            kept.tofile(temporary)
            temporary.replace(self._path)
