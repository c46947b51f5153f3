"""The terms of one field of a segment: sorted, found by hash or by bisection, without loading them."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from index.engines.whoosh.segment.arrays import Array, ArrayFile, ArrayWriter, narrow


def encode(term: str) -> bytes:
    """Return *term* as it is stored; the order of the bytes is that of the code points."""
    return term.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """Return the term that *data* stores."""
    return data.decode("utf-8", "surrogatepass")


class TermTable(Sequence[bytes]):
    """The sorted terms of one field, read where they lie."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        """Read the terms of *field* from *file*."""
        self._blob = _view(file.get(f"{field}.terms"))
        self._at = _view(file.get(f"{field}.at"))
        self._buckets = _view(file.get(f"{field}.buckets"))
        self._chain = _view(file.get(f"{field}.chain"))
        self._mask = len(self._buckets) - 2

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._at) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        """Return the term of this *number*."""
        return bytes(self._blob[self._at[number] : self._at[number + 1]])

    def find(self, term: bytes) -> int:
        """Return the number of *term*, or -1."""
        bucket = crc32(term) & self._mask
        for number in self._chain[self._buckets[bucket] : self._buckets[bucket + 1]]:
            if self._blob[self._at[number] : self._at[number + 1]] == term:
                return int(number)
        return -1

    def lower(self, term: bytes) -> int:
        """Return the number of the first term that is not less than *term*."""
        return bisect.bisect_left(self, term)

    def range(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers (first, after the last) of the terms that start with *prefix*."""
        if not prefix:
            return 0, len(self)
        first = self.lower(prefix)
        # No UTF-8 term holds the byte 0xFF, so it sorts after every continuation.
        return first, bisect.bisect_left(self, prefix + b"\xff", first)

    def slice(self, first: int, last: int) -> list[bytes]:
        """Return the terms from number *first* up to, not including, *last*."""
        at = self._at[first : last + 1].tolist()
        if not at:
            return []
        base = at[0]
        blob = bytes(self._blob[base : at[-1]])
        return [blob[begin - base : end - base] for begin, end in pairwise(at)]


def _view(array: Array) -> memoryview[int]:
    """Return *array* as a memory view: single elements come faster, and as Python's own integers."""
    view: memoryview[int] = array.data
    return view


def write_terms(out: ArrayWriter, field: str, terms: Sequence[bytes]) -> None:
    """Write *terms*, which are sorted, with a hash table over them."""
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    hashes = np.fromiter(map(crc32, terms), np.uint32, len(terms))
    size = 1 << max(len(terms) - 1, 1).bit_length()
    buckets = hashes & np.uint32(size - 1)
    out.write(f"{field}.terms", np.frombuffer(b"".join(terms), np.uint8))
    out.write(f"{field}.at", narrow(offsets(lengths)))
    out.write(f"{field}.chain", np.argsort(buckets, kind="stable").astype(np.uint32))
    out.write(f"{field}.buckets", offsets(np.bincount(buckets, minlength=size)).astype(np.uint32))


def offsets(lengths: Array) -> Array:
    """Return where each of several stretches of these *lengths* begins, and where the last ends.

    >>> offsets(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found
