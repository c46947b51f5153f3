"""What a segment keeps of each document besides its postings: numbers as arrays, page and passages as JSON.

A document's records lie one after the other in the text file: its page without passages, then for each
passage its text, what else is known of it, and where its words stand, which takes one byte a word.
"""

from __future__ import annotations

import dataclasses
import json
import mmap
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from crawler.page import Page, Passage
from crawler.page_json import dumps, loads
from index.analysis.token import Places
from index.document import Document, Facet, Field
from index.engines.whoosh.arrays import Array, ArrayFile, ArrayWriter, Output, narrow
from index.engines.whoosh.postings import spans
from index.engines.whoosh.terms import offsets

ARRAYS, TEXTS = ".doc", ".txt"
_PASSAGE_FIELDS = tuple(field.name for field in dataclasses.fields(Passage))[1:]
"""All but the text, which is kept as it is: JSON takes ten times as long to read."""
_PER_PASSAGE = 3
"""Records of a passage."""
_REPAIRED = 0x80
_NOWHERE = Places((), repaired=False)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
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
        self._facets = {facet: _Values("I") for facet in Facet}
        self._names: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
        self._starts, self._records = _Values("I"), _Values("Q")

    def add(self, document: Document) -> None:
        """Add one document."""
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
        records = list(_records(document))
        self._texts.write(b"".join(records))
        self._records.add([len(record) for record in records])

    def add_all(self, source: DocumentsFile, kept: Array) -> None:
        """Add the documents of another segment whose numbers are in *kept*, ascending."""
        for field, lengths in self._lengths.items():
            lengths.extend(source.lengths(field)[kept].tolist())
        self._dates.extend(source.dates[kept].tolist())
        self._priors.extend(source.priors[kept].tolist())
        for facet in Facet:
            names, values = self._names[facet], source.facet(facet)
            codes = np.array([names.setdefault(name, len(names)) for name in values.names], np.int64)
            _extend(self._facets[facet], values.first, values.values, kept, codes)
        starts, records = source.starts, source.records
        _extend(self._starts, starts.first, starts.values, kept)
        _extend(self._records, records.first, np.diff(source.at), kept)
        for begin, end in _runs(kept):
            low, high = int(source.at[records.first[begin]]), int(source.at[records.first[end]])
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
        """Return the facet's values of each document."""
        return self._values(f"facet.{facet}", tuple(self._names.get(facet, ())))

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
        values = json.loads(self._record(record + 1))
        return Passage(self._record(record).decode("utf-8", "surrogatepass"), *values[: len(_PASSAGE_FIELDS)])

    def places(self, doc: int, number: int) -> Places:
        """Return where the words of one passage stand; raises IndexError when there are fewer."""
        record = self._record(self._number(doc, number) + 2)
        size, repaired = record[0] & ~_REPAIRED, bool(record[0] & _REPAIRED)
        steps = record[1:] if size == 1 else np.frombuffer(record, f"<u{size}", offset=1).tolist()
        return Places(steps, repaired)

    def _number(self, doc: int, passage: int) -> int:
        """Return the number of the first record of a passage."""
        first, last = self._first[doc], self._first[doc + 1]
        if not 0 <= passage < (last - first) // _PER_PASSAGE:
            raise IndexError(passage)
        return first + 1 + _PER_PASSAGE * passage

    @cached_property
    def _first(self) -> memoryview[int]:
        return self.records.first.data

    @cached_property
    def _at(self) -> memoryview[int]:
        return self.at.data

    def _record(self, record: int) -> bytes:
        # Memory views, because numpy takes longer to hand out a single number.
        return bytes(self.texts[self._at[record] : self._at[record + 1]])


def _records(document: Document) -> Iterator[bytes]:
    """Yield a document's records: its page without passages and links, then three for each passage."""
    page = document.page
    yield dumps(dataclasses.replace(page, passages=(), links=()))
    every = document.places or (_NOWHERE,) * len(page.passages)
    for passage, places in zip(page.passages, every, strict=True):
        values = [getattr(passage, name) for name in _PASSAGE_FIELDS]
        yield passage.text.encode("utf-8", "surrogatepass")
        yield _encode(values).encode("utf-8", "surrogatepass")
        yield _told(places)


def _told(places: Places) -> bytes:
    """Return *places*: the size of a step in bytes, and the steps.

    >>> list(_told(Places((0, 5, 9), repaired=False)))
    [1, 0, 5, 9]
    """
    size = np.min_scalar_type(max(places.steps, default=0)).itemsize
    head = size | (_REPAIRED if places.repaired else 0)
    return bytes((head,)) + np.array(places.steps, f"<u{size}").tobytes()


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
