"""What a segment keeps of each document besides its postings: numbers as arrays, what is shown as records.

A document's records lie one after the other in the text file.
"""

from __future__ import annotations

import dataclasses
import mmap
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from crawler.page import Page, Passage
from crawler.page_json import loads
from index.analysis.token import Places
from index.document import Document, Facet, Field
from index.engines.whoosh.segment import records
from index.engines.whoosh.segment.arrays import Array, ArrayFile, ArrayWriter, Output, narrow
from index.engines.whoosh.segment.postings import spans
from index.engines.whoosh.segment.terms import offsets

ARRAYS, TEXTS = ".doc", ".txt"
_CHUNK = 1 << 24


class _Values:
    """Values of one kind, any number per document."""

    def __init__(self, typecode: str) -> None:
        self.counts, self.values = array("I"), array(typecode)

    def add(self, values: Sequence[int]) -> None:
        self.counts.append(len(values))
        self.values.extend(values)

    def write(self, out: ArrayWriter, name: str) -> None:
        out.write(f"{name}.first", narrow(offsets(_view(self.counts))))
        out.write(f"{name}.values", narrow(_view(self.values)))


class DocumentsWriter:
    """Write the documents of one segment."""

    def __init__(self, arrays: Output, texts: Output) -> None:
        """Write to two new files."""
        self._arrays, self._texts = arrays, texts
        self._lengths = {field: array("I") for field in Field}
        self._dates, self._priors = array("i"), array("d")
        self._facets: dict[Facet, _Values] = {}
        self._names: dict[Facet, dict[str, int]] = {}
        self._starts, self._records = _Values("I"), _Values("Q")

    def add(self, document: Document) -> None:
        """Add one document."""
        self._know(document.facets)
        for field, lengths in self._lengths.items():
            lengths.append(document.lengths.get(field, 0))
        self._dates.append(document.date.toordinal() if document.date else 0)
        self._priors.append(document.prior)
        for facet, values in self._facets.items():
            names = self._names[facet]
            # dict.fromkeys: a value counts once even when a document names it twice.
            mine = dict.fromkeys(document.facets.get(facet, ()))
            values.add([names.setdefault(value, len(names)) for value in mine])
        self._starts.add(document.passage_starts)
        written = list(records.of(document))
        self._texts.write(b"".join(written))
        self._records.add([len(record) for record in written])

    def _know(self, facets: Iterable[Facet]) -> None:
        """Keep values of *facets* from here on; the documents before have none."""
        for facet in facets:
            if facet not in self._facets:
                self._facets[facet], self._names[facet] = _Values("I"), {}
                self._facets[facet].counts.extend([0] * self.count())

    def add_all(self, source: DocumentsFile, kept: Array) -> None:
        """Add the documents of another segment whose numbers are in *kept*, ascending."""
        self._know(source.facets)
        for field, lengths in self._lengths.items():
            lengths.extend(source.lengths(field)[kept].tolist())
        self._dates.extend(source.dates[kept].tolist())
        self._priors.extend(source.priors[kept].tolist())
        for facet in self._facets:
            names, values = self._names[facet], source.facet(facet)
            codes = np.array([names.setdefault(name, len(names)) for name in values.names], np.int64)
            _extend(self._facets[facet], values.first, values.values, kept, codes)
        starts, first = source.starts, source.records.first
        _extend(self._starts, starts.first, starts.values, kept)
        _extend(self._records, first, np.diff(source.at), kept)
        for begin, end in _runs(kept):
            low, high = int(source.at[first[begin]]), int(source.at[first[end]])
            for chunk in range(low, high, _CHUNK):
                self._texts.write(source.texts[chunk : min(chunk + _CHUNK, high)])
                source.release()

    def count(self) -> int:
        """Return the number of documents added."""
        return len(self._dates)

    def close(self) -> None:
        """Write the arrays and close both files."""
        out = ArrayWriter(self._arrays)
        for field, lengths in self._lengths.items():
            out.write(f"length.{field}", narrow(_view(lengths)))
        out.write("dates", _view(self._dates))
        out.write("priors", _view(self._priors))
        for facet, values in self._facets.items():
            values.write(out, f"facet.{facet}")
        self._starts.write(out, "starts")
        out.write("records.first", narrow(offsets(_view(self._records.counts))))
        out.write("records.values", narrow(offsets(_view(self._records.values))))
        out.close({facet: list(names) for facet, names in self._names.items()})
        self._texts.close()


@dataclasses.dataclass(frozen=True, slots=True)
class Values:
    """``values[first[n]:first[n + 1]]`` are those of document *n*; facet values are numbers of *names*."""

    first: Array
    values: Array
    names: tuple[str, ...] = ()

    def of(self, doc: int) -> Array:
        """Return the values of one document."""
        return self.values[self.first[doc] : self.first[doc + 1]]


class DocumentsFile:
    """Read the documents of one segment."""

    def __init__(self, arrays: Path, texts: Path) -> None:
        """Open both files."""
        self._file = ArrayFile(arrays)
        self._names = self._file.meta
        self._map: mmap.mmap | bytes = b""
        if texts.stat().st_size:
            with texts.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.texts = memoryview(self._map)

    def release(self) -> None:
        """Give back the memory of the texts that were read."""
        if isinstance(self._map, mmap.mmap):
            self._map.madvise(mmap.MADV_DONTNEED)

    def lengths(self, field: Field) -> Array:
        """Return each document's length in *field*."""
        return self._file.get(f"length.{field}")

    @cached_property
    def dates(self) -> Array:
        """Each document's date as a proleptic ordinal, 0 for none."""
        return self._file.get("dates")

    @cached_property
    def priors(self) -> Array:
        """Each document's prior."""
        return self._file.get("priors")

    def facet(self, facet: Facet) -> Values:
        """Return the facet's values of each document; none where no document has any."""
        if facet not in self._names:
            return Values(np.zeros(len(self.dates) + 1, np.uint8), np.zeros(0, np.uint8))
        return self._values(f"facet.{facet}", tuple(self._names[facet]))

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets of which some document has a value."""
        return tuple(map(Facet, self._names))

    @cached_property
    def starts(self) -> Values:
        """Where each passage starts."""
        return self._values("starts")

    @cached_property
    def records(self) -> Values:
        """The records of each document in the text file."""
        return self._values("records")

    @property
    def at(self) -> Array:
        """Where each record begins in the text file."""
        return self.records.values

    def _values(self, name: str, names: tuple[str, ...] = ()) -> Values:
        return Values(self._file.get(f"{name}.first"), self._file.get(f"{name}.values"), names)

    def page(self, doc: int) -> Page:
        """Return the page of a document, without passages."""
        return loads(self._record(self._first[doc]))

    def passage(self, doc: int, number: int) -> Passage:
        """Return one passage of a document; raises IndexError when it has fewer."""
        record = self._number(doc, number)
        return records.passage(self._record(record), self._record(record + 1))

    def places(self, doc: int, number: int) -> Places:
        """Return where the words of one passage stand; raises IndexError when there are fewer."""
        return records.places(self._record(self._number(doc, number) + 2))

    def _number(self, doc: int, passage: int) -> int:
        """Return the number of the first record of a passage."""
        first, last = self._first[doc], self._first[doc + 1]
        if not 0 <= passage < (last - first) // records.PER_PASSAGE:
            raise IndexError(passage)
        return first + 1 + records.PER_PASSAGE * passage

    @cached_property
    def _first(self) -> memoryview[int]:
        return self.records.first.data

    @cached_property
    def _at(self) -> memoryview[int]:
        return self.at.data

    def _record(self, record: int) -> bytes:
        # Memory views, because numpy takes longer to hand out a single number.
        return bytes(self.texts[self._at[record] : self._at[record + 1]])


def _view(values: array[int] | array[float]) -> Array:
    """Return *values* as numpy sees them."""
    return np.array(values, dtype=values.typecode)


def _extend(target: _Values, first: Array, values: Array, kept: Array, codes: Array | None = None) -> None:
    """Add the values of the documents *kept*, translated by *codes*."""
    begins = first[kept].astype(np.int64)
    counts = first[kept + 1].astype(np.int64) - begins
    taken = values[spans(begins, counts)]
    target.counts.extend(counts.tolist())
    target.values.extend((taken if codes is None else codes[taken]).tolist())


def _runs(kept: Array) -> Iterator[tuple[int, int]]:
    """Yield the stretches (first, after the last) of consecutive numbers.

    >>> list(_runs(np.array([1, 2, 5])))
    [(1, 3), (5, 6)]
    """
    if len(kept):
        breaks = np.flatnonzero(np.diff(kept) != 1) + 1
        for run in np.split(kept, breaks):
            yield int(run[0]), int(run[-1]) + 1
