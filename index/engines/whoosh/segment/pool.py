"""Where a writer keeps postings until they are written: arrays in memory, spilled to runs when they grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from struct import pack

import numpy as np

from index.engines.whoosh.segment.arrays import Array, ArrayWriter, narrow, smallest
from index.engines.whoosh.segment.merge import Source, merge
from index.engines.whoosh.segment.postings import PostingSections, PostingsFile, spans
from index.engines.whoosh.segment.terms import encode, offsets, write_terms

_STRETCH = 100_000
"""Postings written at a time."""


class _Numbers(dict[str, int]):
    """Number keys in the order in which they are first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class _Ints:
    """A growing array of unsigned 32-bit integers."""

    def __init__(self) -> None:
        self._data = bytearray()

    def __len__(self) -> int:
        return len(self._data) // 4

    def extend(self, values: Sequence[int]) -> None:
        # struct.pack takes half the time of array.extend: 26 instead of 52 ns a value.
        self._data += pack(f"{len(values)}I", *values)

    def view(self) -> Array:
        return np.frombuffer(self._data, np.uint32)


class _FieldPool:
    """The postings of one field, in the order of the documents."""

    def __init__(self) -> None:
        self.terms = _Numbers()
        self.term_of, self.counts, self.positions = _Ints(), _Ints(), _Ints()
        self.docs, self.postings_of = _Ints(), _Ints()

    def add(self, doc: int, postings: Mapping[str, Sequence[int]]) -> None:
        """Add a document's *postings*; every loop over them runs inside the interpreter's C code."""
        self.term_of.extend([*map(self.terms.__getitem__, postings)])
        self.counts.extend([*map(len, postings.values())])
        self.positions.extend([*chain.from_iterable(postings.values())])
        self.docs.extend((doc,))
        self.postings_of.extend((len(postings),))

    def size(self) -> int:
        """Return the bytes of memory in use, about: 120 a term with its string and its place in the table."""
        return 8 * len(self.term_of) + 4 * len(self.positions) + 120 * len(self.terms)

    def write(self, out: ArrayWriter, field: str) -> None:
        """Write the postings in the order of the terms."""
        terms = sorted(self.terms)
        rank = np.empty(len(terms), np.uint32)
        rank[np.fromiter(map(self.terms.__getitem__, terms), np.int64, len(terms))] = np.arange(len(terms))
        by_term = rank[self.term_of.view()]
        write_terms(out, field, [encode(term) for term in terms])
        first = offsets(np.bincount(by_term, minlength=len(terms)))
        out.write(f"{field}.first", narrow(first))
        kind = smallest(int(self.positions.view().max(initial=0)))
        sections = PostingSections(out, field, len(by_term), len(self.positions), kind)
        self._write_postings(sections, by_term)

    def _write_postings(self, out: PostingSections, by_term: Array) -> None:
        """Write documents, frequencies and positions in the order of the terms, some at a time."""
        order = _stable_order(by_term)
        counts, positions = self.counts.view(), self.positions.view()
        begins = offsets(counts)
        docs = np.repeat(self.docs.view(), self.postings_of.view())
        for at in range(0, len(order), _STRETCH):
            some = order[at : at + _STRETCH]
            out.append(docs[some], counts[some], positions[spans(begins[some], counts[some])])


class PostingPool:
    """The postings of a segment in the making, bounded in memory."""

    def __init__(self, create: Callable[[str], tuple[ArrayWriter, Path]], limit: int) -> None:
        """Spill runs, made by *create* from an extension, beyond *limit* bytes."""
        self._create, self._limit = create, limit
        self._fields: dict[str, _FieldPool] = {}
        self._runs: list[Path] = []
        self._sources: list[Source] = []

    def add_document(self, doc: int, terms: Mapping[str, Mapping[str, Sequence[int]]]) -> None:
        """Add the postings of document *doc*, by field; documents come in ascending order."""
        for field, postings in terms.items():
            if postings:
                pool = self._fields.get(field)
                if pool is None:
                    pool = self._fields[field] = _FieldPool()
                pool.add(doc, postings)
        if sum(pool.size() for pool in self._fields.values()) > self._limit:
            self.spill()

    def add_source(self, postings: PostingsFile, docs: Array) -> None:
        """Add the postings of another segment; *docs* maps its documents to ours, -1 drops them."""
        # Sources must stay in the order of their documents, so what is in memory goes first.
        self.spill()
        self._sources.append(Source(postings, docs))

    def spill(self) -> None:
        """Move what is in memory to a run."""
        if self._fields:
            out, path = self._create(f".run{len(self._runs)}")
            self._write(out)
            self._runs.append(path)
            self._sources.append(Source(PostingsFile(path), None))

    def _write(self, out: ArrayWriter) -> None:
        fields = sorted(self._fields)
        for field in fields:
            self._fields.pop(field).write(out, field)
        out.close(fields)

    def iter_postings(self) -> PostingPool:
        """Return what Whoosh hands to the field writer: the pool itself."""
        return self

    def finish(self, out: ArrayWriter) -> None:
        """Write all postings to *out* and close it."""
        if self._sources:
            self.spill()
            merge(self._sources, out)
        else:
            self._write(out)
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the runs."""
        self._sources.clear()
        for path in self._runs:
            path.unlink(missing_ok=True)
        self._runs.clear()


def _stable_order(keys: Array) -> Array:
    """Return the stable order of *keys*, as two passes over 16 bits, which numpy sorts by radix."""
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    if int(keys.max(initial=0)) > 0xFFFF:
        order = order[np.argsort((keys >> 16).astype(np.uint16)[order], kind="stable")]
    return order.astype(np.uint32)
