"""The Whoosh codec: segments whose postings and documents are arrays.

The TOC pickles the codec with each segment: its import path must stay. Stock Whoosh readers, queries and
matchers work on these segments; the fast path of the engine reads the same arrays directly.
"""

from __future__ import annotations

from typing import Any

from whoosh.codec import base
from whoosh.matching import ListMatcher

from index.engines.whoosh.segment.arrays import ArrayWriter
from index.engines.whoosh.segment.documents import ARRAYS, TEXTS, DocumentsWriter
from index.engines.whoosh.segment.pool import PostingPool
from index.engines.whoosh.segment.postings import FieldPostings, PostingsFile
from index.engines.whoosh.segment.segment import ArraySegment
from index.engines.whoosh.segment.stock import ArrayPerDocReader, ArrayTermInfo, ArrayTermsReader


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Read and write segments of arrays."""

    length_stats = False  # the pool needs no field lengths while it writes

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayPerDocWriter:
        """Return what writes documents."""
        return ArrayPerDocWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        """Return what writes postings."""
        return ArrayFieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayPerDocReader:
        """Return what reads documents."""
        return ArrayPerDocReader(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Return what reads terms."""
        return ArrayTermsReader(self, storage, segment)

    def postings_reader(
        self,
        dbfile: FieldPostings,
        terminfo: ArrayTermInfo,
        format_: Any,
        term: Any = None,
        scorer: Any = None,
    ) -> ListMatcher:
        """Return a stock matcher over the postings that *terminfo* describes."""
        begin, end = terminfo.extent
        values = [format_.encode(dbfile.positions_of(n)) for n in range(begin, end)]
        return ListMatcher(
            dbfile.docs[begin:end].tolist(),
            dbfile.counts(begin, end).astype(float).tolist(),
            values,
            format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )

    def new_segment(self, _storage: Any, indexname: str) -> ArraySegment:
        """Return an empty segment."""
        return ArraySegment(self, indexname)


class ArrayPerDocWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Write documents; opened on the first one."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        """Write for *segment*."""
        self._storage, self._segment = storage, segment
        self._writer: DocumentsWriter | None = None
        self.is_closed = False

    @property
    def writer(self) -> DocumentsWriter:
        """The open writer."""
        if self._writer is None:
            files = (self._segment.create_file(self._storage, extension) for extension in (ARRAYS, TEXTS))
            self._writer = DocumentsWriter(*files)
        return self._writer

    def close(self) -> None:
        """Finish the files."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None  # its numbers are written: a hundred bytes for each document
        self.is_closed = True


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Write the postings of a pool."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        """Write for *segment*."""
        self._storage, self._segment = storage, segment
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: PostingPool) -> None:
        """Write what the pool holds."""
        items.finish(ArrayWriter(self._segment.create_file(self._storage, PostingsFile.EXTENSION)))

    def close(self) -> None:
        """Note that nothing follows."""
        self.is_closed = True
