"""The Whoosh writer for ready documents, its merge policy and its commit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.document import Document
from index.engines.whoosh.segment.arrays import ArrayWriter
from index.engines.whoosh.segment.codec import ArrayCodec
from index.engines.whoosh.segment.pool import PostingPool
from index.engines.whoosh.segment.schema import URL
from index.engines.whoosh.segment.segment import ArraySegment
from index.engines.whoosh.segment.terms import encode

POOL_BYTES = 12 << 20
"""Memory for postings before they are spilled; a build needs some five times this, the interpreter aside."""
_TIER = 4
"""A segment stays when it holds more than this many times the documents of all newer ones together."""
_DELETED = 0.25
"""A segment with more than this share of deleted documents is rewritten."""


class ArrayIndex(FileIndex):  # type: ignore[misc]
    """A Whoosh index whose writer is ours."""

    def writer(self, procs: int = 1, **options: Any) -> ArrayIndexWriter:
        """Return the writer; raises whoosh.index.LockError while another one is open."""
        return ArrayIndexWriter(self, **options)


class ArrayIndexWriter(SegmentWriter):  # type: ignore[misc]
    """Write ready documents into array segments."""

    def __init__(self, ix: FileIndex, pool_bytes: int = POOL_BYTES, **options: Any) -> None:
        """Lock the index and start an empty segment."""
        super().__init__(ix, codec=ArrayCodec(), compound=False, **options)
        self.pool = PostingPool(self._create_run, pool_bytes)

    def _create_run(self, extension: str) -> tuple[ArrayWriter, Path]:
        file = self.newsegment.create_file(self.storage, extension)
        return ArrayWriter(file), self.newsegment.path(self.storage, extension)

    def add_document(self, **fields: Any) -> None:
        """Refuse what Whoosh would analyse: our documents are ready, see ``add``."""
        raise NotImplementedError("use add(document)")

    def add(self, document: Document) -> None:
        """Add *document*; one of the same URL added before by this writer is replaced."""
        self.perdocwriter.writer.add(document)
        terms = {field.value: postings for field, postings in document.terms.items()}
        self.pool.add_document(self.docnum, {URL: {document.url: (0,)}, **terms})
        self.docnum += 1
        self._added = True

    def remove(self, url: str) -> None:
        """Delete the committed document of this *url*, if there is one."""
        term = encode(url)
        for segment, postings in self._committed():
            begin, end = postings.find(term) if postings else (0, 0)
            for doc in postings.docs[begin:end].tolist() if postings else ():
                segment.delete_document(doc)

    def _committed(self) -> list[tuple[ArraySegment, Any]]:
        if not hasattr(self, "_url_postings"):
            self._url_postings = [
                (segment, segment.postings(self.storage).fields.get(URL)) for segment in self.segments
            ]
        return self._url_postings

    def add_reader(self, reader: SegmentReader) -> None:
        """Merge the live documents of another segment into this one."""
        self._merge(reader.segment())

    def _merge(self, segment: ArraySegment) -> None:
        live = segment.live()
        total = segment.doc_count_all()
        kept = np.arange(total) if live is None else np.flatnonzero(live)
        docs = np.full(total, -1, np.int64)
        docs[kept] = self.docnum + np.arange(len(kept))
        self.perdocwriter.writer.add_all(segment.documents(self.storage), kept)
        self.pool.add_source(segment.postings(self.storage), docs)
        self.docnum += len(kept)
        self._added = self._added or bool(len(kept))

    def commit(self, mergetype: Any = None, optimize: bool | None = None, merge: bool | None = None) -> None:
        """Merge by our policy (or Whoosh's, when asked), write the segment and publish it in one step."""
        chosen = mergetype or (None if optimize or merge is False else merge_policy)
        super().commit(mergetype=chosen, optimize=optimize, merge=merge)

    def _finalize_segment(self) -> ArraySegment:
        """Return the new segment, with documents that were replaced within this commit deleted."""
        segment: ArraySegment = super()._finalize_segment()
        urls = segment.postings(self.storage).fields[URL]
        # Of several documents of one URL the last counts.
        replaced = np.ones(len(urls.docs), bool)
        replaced[urls.first[1:].astype(np.int64) - 1] = False
        for doc in urls.docs[replaced].tolist():
            segment.delete_document(doc)
        return segment

    def _commit_toc(self, segments: Sequence[ArraySegment]) -> None:
        kept = [segment for segment in segments if segment.doc_count()]
        self.storage.members = frozenset(segment.segment_id() for segment in kept)
        super()._commit_toc(kept)
        self.storage.clean()

    def cancel(self) -> None:
        """Give up: nothing of this commit becomes visible; the next one removes its files."""
        self.pool.cleanup()
        self._finish()


def merge_policy(writer: ArrayIndexWriter, segments: Sequence[ArraySegment]) -> Sequence[ArraySegment]:
    """Merge small and thinned-out segments into the writer's and return those that stay.

    The oldest segment that holds at most four times the documents of all newer ones together, or of whose
    documents more than a quarter are deleted, is merged with all that are newer. So after a commit every
    segment holds more than four times what all newer ones do: n documents have at most 1 + log₅(n) segments.
    """
    newer, first = writer.docnum, len(segments)
    for number, segment in reversed(list(enumerate(segments))):
        live = segment.doc_count()
        thin = segment.deleted_count() > _DELETED * segment.doc_count_all()
        if thin or (newer and live <= _TIER * newer):
            first = number
        newer += live
    for segment in segments[first:]:
        writer._merge(segment)  # noqa: SLF001 - the policy is part of the writer
    return segments[:first]
