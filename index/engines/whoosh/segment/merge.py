"""Merging postings of several segments or runs into one, a stretch of terms at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from index.engines.whoosh.segment.arrays import Array, ArrayWriter, smallest
from index.engines.whoosh.segment.postings import FieldPostings, PostingSections, PostingsFile, spans
from index.engines.whoosh.segment.terms import offsets, write_terms

_STRETCH = 250_000
"""Postings and positions merged at a time: some 60 bytes of memory each."""


@dataclass(frozen=True, slots=True)
class Source:
    """Postings to merge; ``docs`` maps old to new documents (-1 drops them), None keeps them as they are."""

    postings: PostingsFile
    docs: Array | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One field of one source, with the number in the merged vocabulary of each of its terms."""

    field: FieldPostings
    docs: Array | None
    numbers: Array


def merge(sources: Sequence[Source], out: ArrayWriter) -> None:
    """Write the postings of *sources*, whose new documents ascend from one to the next, and close *out*."""
    fields = sorted({field for source in sources for field in source.postings.fields})
    for field in fields:
        parts = [(s.postings.fields[field], s.docs) for s in sources if field in s.postings.fields]
        _merge_field(parts, field, out)
    out.close(fields)


def _merge_field(fields: Sequence[tuple[FieldPostings, Array | None]], name: str, out: ArrayWriter) -> None:
    live = [_live_frequencies(field, docs) for field, docs in fields]
    merged = _vocabulary([field for field, _ in fields], live)
    number_of = {term: number for number, term in enumerate(merged)}
    parts = []
    frequencies = np.zeros(len(merged), np.int64)
    for (field, docs), counts in zip(fields, live, strict=True):
        # A term without live postings gets the number of its predecessor; it has nothing to write there.
        numbers = _numbers(field.terms.slice(0, len(field.terms)), number_of, counts)
        frequencies[numbers[counts > 0]] += counts[counts > 0]
        parts.append(_Part(field, docs, numbers))
        field.release()
    del number_of, live  # some tens of MB that writing the postings does not need
    write_terms(out, name, merged)
    first = offsets(frequencies)
    out.write(f"{name}.first", first.astype(smallest(int(first[-1]))))
    _write_postings(parts, name, out, first)


def _vocabulary(fields: Sequence[FieldPostings], live: Sequence[Array]) -> list[bytes]:
    """Return the terms with live postings, sorted; the list of one source is in memory at a time."""
    found: set[bytes] = set()
    for field, counts in zip(fields, live, strict=True):
        found.update(compress(field.terms.slice(0, len(field.terms)), counts.tolist()))
        field.release()
    return sorted(found)


def _numbers(table: Sequence[bytes], number_of: dict[bytes, int], counts: Array) -> Array:
    """Return the merged number of each term, ascending also over terms that vanish."""
    found = np.fromiter((number_of.get(term, -1) for term in table), np.int32, len(table))
    gone = counts == 0
    if gone.any():
        found[gone] = -1
        found = np.maximum.accumulate(found)
        found = np.maximum(found, 0)
    return found


def _live_frequencies(field: FieldPostings, docs: Array | None) -> Array:
    """Return how many postings of each term are kept."""
    if docs is None or docs.min(initial=0) >= 0:
        return np.diff(field.first).astype(np.uint32)
    kept = offsets(docs[field.docs] >= 0)
    return np.diff(kept[field.first.astype(np.int64)]).astype(np.uint32)


def _write_postings(parts: Sequence[_Part], name: str, out: ArrayWriter, first: Array) -> None:
    """Write documents, starts and positions, stretch by stretch."""
    total = sum(_live_positions(part) for part in parts)
    highest = max((part.field.positions.dtype for part in parts), key=lambda kind: kind.itemsize)
    sections = PostingSections(out, name, int(first[-1]), total, highest)
    for begin, end in _stretches(first, total):
        _write_stretch(parts, begin, end, sections)


def _live_positions(part: _Part) -> int:
    if part.docs is None or part.docs.min(initial=0) >= 0:
        return len(part.field.positions)
    return int(part.field.counts(0, len(part.field.docs))[part.docs[part.field.docs] >= 0].sum())


def _stretches(first: Array, positions: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of merged terms with about ``_STRETCH`` postings and positions each."""
    postings = int(first[-1])
    size = max(_STRETCH * postings // max(postings + positions, 1), 1)
    begin, last = 0, len(first) - 1
    while begin < last:
        end = max(int(np.searchsorted(first, first[begin] + size, "right")) - 1, begin + 1)
        yield begin, min(end, last)
        begin = min(end, last)


def _write_stretch(parts: Sequence[_Part], begin: int, end: int, out: PostingSections) -> None:
    """Write the postings of the merged terms from *begin* to before *end*."""
    pieces = []
    for part in parts:
        if (piece := _piece(part, begin, end)) is not None:
            pieces.append(piece)
            # Half a megabyte of each of a hundred runs would stay mapped.
            part.field.release()
    if not pieces:
        return
    keys, docs, counts, positions = (np.concatenate(arrays) for arrays in zip(*pieces, strict=True))
    # The parts ascend, so the stable order keeps documents ascending within a term.
    order = np.argsort(keys, kind="stable")
    begins = offsets(counts)[:-1]
    counts = counts[order]
    out.append(docs[order], counts, positions[spans(begins[order], counts)])


def _piece(part: _Part, begin: int, end: int) -> tuple[Array, Array, Array, Array] | None:
    """Return merged term, new document, frequency of each kept posting, and all positions, as copies."""
    low, high = np.searchsorted(part.numbers, (begin, end))
    first = part.field.first[low : high + 1].astype(np.int64)
    if first[0] == first[-1]:
        return None
    keys = np.repeat(part.numbers[low:high], np.diff(first))
    docs = part.field.docs[first[0] : first[-1]].copy()
    starts = part.field.starts[first[0] : first[-1] + 1].astype(np.int64)
    counts = np.diff(starts)
    if part.docs is None:
        return keys, docs, counts, part.field.positions[starts[0] : starts[-1]].copy()
    new = part.docs[docs]
    kept = new >= 0
    if kept.all():
        return keys, new, counts, part.field.positions[starts[0] : starts[-1]].copy()
    positions = part.field.positions[spans(starts[:-1][kept], counts[kept])]
    return keys[kept], new[kept], counts[kept], positions
