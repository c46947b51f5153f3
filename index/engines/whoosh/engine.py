"""The Whoosh engine: a real Whoosh index, read through arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from whoosh.index import TOC, LockError

from crawler.page import Page, Passage
from index.analysis.token import Places
from index.document import Field
from index.engine import Changes, Hit, Hits
from index.engines.whoosh.search import facets
from index.engines.whoosh.search.compile import compile_clause
from index.engines.whoosh.search.positions import hit_positions
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.top import best
from index.engines.whoosh.search.values import Ids, Part, Scores
from index.engines.whoosh.segment.documents import DocumentsFile
from index.engines.whoosh.segment.schema import schema
from index.engines.whoosh.segment.storage import DurableStorage
from index.engines.whoosh.segment.terms import encode
from index.engines.whoosh.segment.writer import POOL_BYTES, ArrayIndex, ArrayIndexWriter
from index.errors import DamagedIndexError, LockedError, NoGenerationError
from index.query import Query


class WhooshEngine:
    """Search and write the index in one directory.

    A process sees the commit that was there when it opened the engine or wrote last; ``refresh`` looks again.
    """

    def __init__(self, directory: Path, *, create: bool = True, pool_bytes: int = POOL_BYTES) -> None:
        """Open the index in *directory*, or make one; raises DamagedIndexError, NoGenerationError."""
        self._directory, self._pool_bytes = directory, pool_bytes
        if create:
            directory.mkdir(parents=True, exist_ok=True)
        self._storage = DurableStorage(directory)
        if self._storage.latest_toc() is None:
            if not create:
                raise NoGenerationError(directory)
            TOC.create(self._storage, schema())
        self._snapshot = Snapshot(())
        self.refresh()

    def refresh(self) -> None:
        """See the newest commit; segments that are open already stay open."""
        # A writer in another process may remove a commit's files while we open them; then there is a newer.
        for attempt in range(10):
            toc = self._storage.latest_toc()
            try:
                self._storage.verify()
                self._snapshot = self._open()
            except (DamagedIndexError, OSError):
                if attempt == 9 or self._storage.latest_toc() == toc:
                    raise
            else:
                return

    def _open(self) -> Snapshot:
        opened = {part.segment_id: part for part in self._snapshot.parts}
        parts, base = [], 0
        for segment in TOC.read(self._storage, "MAIN").segments:
            known = opened.get(segment.segment_id())
            postings = known.postings if known else segment.postings(self._storage)
            documents = known.documents if known else segment.documents(self._storage)
            total = segment.doc_count_all()
            parts.append(Part(segment.segment_id(), base, total, segment.live(), postings, documents))
            base += total
        return Snapshot(parts)

    def verify(self) -> None:
        """Checksum every file; raises DamagedIndexError."""
        self._storage.verify(full=True)

    def write(self, changes: Changes, *, optimize: bool = False) -> None:
        """Apply *changes* as one commit; *optimize* merges everything into one segment."""
        try:
            writer = ArrayIndex(self._storage).writer(pool_bytes=self._pool_bytes)
        except LockError as error:
            raise LockedError(self._directory) from error
        try:
            _apply(writer, changes)
            writer.commit(optimize=optimize)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        self.refresh()

    def prefetch(
        self,
        terms: Iterable[tuple[Field, str]] = (),
        passages: Iterable[tuple[str, Sequence[int]]] = (),
        searches: Iterable[Query] = (),
    ) -> None:
        """Have everything at hand."""

    def search(self, query: Query) -> Hits:
        """Return the hits for *query*."""
        snapshot = self._snapshot
        ids, scores = _matching(query, snapshot)
        kept, counts = facets.apply(query, snapshot, ids)
        if kept is not None:
            ids, scores = ids[kept], scores[kept]
        docs, values = best(query, snapshot, ids, scores)
        return Hits(len(ids), tuple(_hits(query, snapshot, docs, values)), counts)

    def terms(self, field: Field, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Yield (term, document frequency) of *field* in ascending order of the term."""
        return self._snapshot.terms(field, prefix)

    def frequency(self, field: Field, text: str) -> int:
        """Return how many documents hold the term *text* in *field*."""
        return self._snapshot.frequency(field, encode(text))

    def passages(self, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of *url* with these numbers, reading no others."""
        documents, doc = self._stored(url)
        return tuple(documents.passage(doc, number) for number in numbers)

    def places(self, url: str, number: int) -> Places:
        """Return where the words of a passage stand in its text."""
        documents, doc = self._stored(url)
        return documents.places(doc, number)

    def page(self, url: str) -> Page | None:
        """Return the stored page of *url* without passages, or None."""
        try:
            documents, doc = self._stored(url)
        except KeyError:
            return None
        return documents.page(doc)

    def _stored(self, url: str) -> tuple[DocumentsFile, int]:
        """Return the segment's documents with *url* among them, and its number there; raises KeyError."""
        snapshot = self._snapshot
        doc = snapshot.find(url)
        if doc < 0:
            raise KeyError(url)
        part, local = snapshot.locate(doc)
        return part.documents, local

    def count(self) -> int:
        """Return the number of documents."""
        return self._snapshot.count

    @property
    def parts(self) -> Sequence[Part]:
        """Return the segments."""
        return self._snapshot.parts

    def segments(self) -> int:
        """Return the number of segments."""
        return len(self._snapshot.parts)

    def close(self) -> None:
        """Let go of files and memory."""
        self._snapshot = Snapshot(())


class JoinedEngine(WhooshEngine):
    """Search the indices of several directories as if they were one; nobody writes to it."""

    def __init__(self, directories: Sequence[Path]) -> None:
        """Open all of them; raises DamagedIndexError, NoGenerationError."""
        self._engines = [WhooshEngine(directory, create=False) for directory in directories]
        parts, base = [], 0
        for engine in self._engines:
            for part in engine.parts:
                parts.append(replace(part, base=base))
                base += part.total
        self._snapshot = Snapshot(parts)

    def refresh(self) -> None:
        """See nothing else: published generations do not change."""

    def verify(self) -> None:
        """Checksum every file; raises DamagedIndexError."""
        for engine in self._engines:
            engine.verify()

    def write(self, changes: Changes, *, optimize: bool = False) -> None:
        """Refuse: each town writes its own."""
        raise TypeError("several indices are read only")


def _apply(writer: ArrayIndexWriter, changes: Changes) -> None:
    for url in changes.remove:
        writer.remove(url)
    for document in changes.put:
        writer.remove(document.url)
        writer.add(document)


def _matching(query: Query, snapshot: Snapshot) -> tuple[Ids, Scores]:
    """Return all matches in the time asked for, and their scores without the priors."""
    plan = compile_clause(query.clause, snapshot)
    if plan is None:
        return np.empty(0, np.intp), np.empty(0, np.float32)
    ids, scores = plan.full(snapshot)
    kept = facets.in_time(query, snapshot, ids)
    return (ids, scores) if kept is None else (ids[kept], scores[kept])


def _hits(query: Query, snapshot: Snapshot, docs: list[int], scores: list[float]) -> Iterator[Hit]:
    if not query.positions:
        for doc, score in zip(docs, scores, strict=True):
            page, starts = snapshot.shown(doc)
            yield Hit(page.url, score, page, starts)
        return
    for doc, score, found in zip(docs, scores, hit_positions(query.clause, snapshot, docs), strict=True):
        page, starts = snapshot.shown(doc)
        yield Hit(page.url, score, page, starts, *found)
