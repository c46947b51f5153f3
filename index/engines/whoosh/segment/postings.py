"""The postings of a segment: for each field its terms, and for each term its documents and positions.

Arrays per field: ``first`` (term → its first posting), ``docs`` (posting → document), ``starts`` (posting →
its first position) and ``positions``. The frequency of a posting is the number of its positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.engines.whoosh.segment.arrays import Array, ArrayFile, ArrayWriter, smallest
from index.engines.whoosh.segment.terms import TermTable, offsets

_STRETCH = 4_096
"""Terms listed at a time: the first comes soon, and the last without much overhead."""


class FieldPostings:
    """The postings of one field of a segment."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        """Read *field* from *file*."""
        self._file, self._field = file, field

    @cached_property
    def terms(self) -> TermTable:
        """The sorted terms."""
        return TermTable(self._file, self._field)

    @cached_property
    def first(self) -> Array:
        """Number of the first posting of each term, and the number of postings."""
        return self._file.get(f"{self._field}.first")

    @cached_property
    def docs(self) -> Array:
        """The document of each posting; ascending within a term."""
        return self._file.get(f"{self._field}.docs")

    @cached_property
    def starts(self) -> Array:
        """Number of the first position of each posting, and the number of positions."""
        return self._file.get(f"{self._field}.starts")

    @cached_property
    def positions(self) -> Array:
        """The positions; ascending within a posting."""
        return self._file.get(f"{self._field}.positions")

    def release(self) -> None:
        """Give back the memory of what was read."""
        self._file.release()

    def find(self, term: bytes) -> tuple[int, int]:
        """Return the numbers (first, after the last) of the postings of *term*."""
        number = self.terms.find(term)
        return (int(self.first[number]), int(self.first[number + 1])) if number >= 0 else (0, 0)

    def counts(self, begin: int, end: int) -> Array:
        """Return the frequencies of the postings from *begin* to before *end*."""
        return np.diff(self.starts[begin : end + 1])

    @cached_property
    def _views(self) -> tuple[memoryview[int], memoryview[int]]:
        """``starts`` and ``positions`` as memory views, which are faster than numpy for a few elements."""
        return self.starts.data, self.positions.data

    def positions_of(self, posting: int) -> list[int]:
        """Return the positions of the posting of this number."""
        starts, positions = self._views
        return positions[starts[posting] : starts[posting + 1]].tolist()


class PostingsFile:
    """The postings of all fields of a segment."""

    EXTENSION = ".pst"

    def __init__(self, path: Path) -> None:
        """Open *path*."""
        self._file = ArrayFile(path)
        self.fields = {field: FieldPostings(self._file, field) for field in self._file.meta}


class PostingSections:
    """Room for the postings of one field, filled in the order of the terms."""

    def __init__(
        self, out: ArrayWriter, field: str, postings: int, positions: int, dtype: npt.DTypeLike
    ) -> None:
        """Reserve room in *out* for so many postings and positions; *dtype* holds every position."""
        self._docs = out.reserve(f"{field}.docs", np.uint32, postings)
        self._starts = out.reserve(f"{field}.starts", smallest(max(positions, 1 << 16)), postings + 1)
        self._positions = out.reserve(f"{field}.positions", dtype, positions)
        self._starts.append(np.zeros(1, np.int64))
        self._written = 0

    def append(self, docs: Array, counts: Array, positions: Array) -> None:
        """Write the next postings: their documents, frequencies, and all their positions."""
        self._docs.append(docs)
        self._starts.append(self._written + np.cumsum(counts, dtype=np.int64))
        self._positions.append(positions)
        self._written += len(positions)


def frequencies(postings: FieldPostings, prefix: bytes, live: Array | None) -> Iterator[tuple[bytes, int]]:
    """Yield the terms with this *prefix* that *live* documents (None: all) hold, and how many do."""
    low, high = postings.terms.range(prefix)
    for begin in range(low, high, _STRETCH):
        end = min(begin + _STRETCH, high)
        first = postings.first[begin : end + 1].astype(np.int64)
        if live is not None:
            first = offsets(live[postings.docs[first[0] : first[-1]]])[first - first[0]]
        counts = np.diff(first).tolist()
        for term, count in zip(postings.terms.slice(begin, end), counts, strict=True):
            if count:
                yield term, count


def spans(begins: Array, lengths: Array) -> Array:
    """Return the numbers of several stretches, one after the other.

    >>> spans(np.array([10, 5]), np.array([2, 3])).tolist()
    [10, 11, 5, 6, 7]
    """
    at = offsets(lengths)
    return np.arange(at[-1]) + np.repeat(np.asarray(begins, np.int64) - at[:-1], lengths)
