"""One commit of an index as the scorer sees it: all segments as one range of document numbers."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter

import numpy as np

from crawler.page import Page
from index import bm25
from index.document import Facet, Field
from index.engines.whoosh.search.cache import Cache
from index.engines.whoosh.search.values import FacetValues, Ids, Part, Postings, Scores, Stretch
from index.engines.whoosh.segment.arrays import Array, smallest
from index.engines.whoosh.segment.postings import frequencies
from index.engines.whoosh.segment.schema import URL
from index.engines.whoosh.segment.terms import decode, encode

CACHE_BYTES = 32 << 20
"""Memory for decoded postings, a snapshot."""
CACHE_DENSE_BYTES = 24 << 20
"""Memory for the scores of frequent terms, one for each document."""
FREQUENT = 4
"""A term in more than one of so many documents is frequent."""
CACHE_PAGES = 2_000
"""Pages kept decoded, a few kilobytes each."""


class Snapshot:
    """Read one commit; safe to share between threads."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Join *parts*, in the order of their documents."""
        self.parts = tuple(parts)
        self.total = sum(part.total for part in parts)
        self.live = _live(self.parts)
        self.count = self.total if self.live is None else int(self.live.sum())
        self._norms: dict[str, Scores] = {}
        self._facets: dict[Facet, FacetValues] = {}
        self._postings = Cache[tuple[Field, str], Postings | None](CACHE_BYTES, _bytes)
        self._dense = Cache[tuple[Field, str], Scores](CACHE_DENSE_BYTES, lambda scores: scores.nbytes)
        self._pages = Cache[int, tuple[Page, tuple[int, ...]]](CACHE_PAGES, lambda _: 1)
        self._shown = Cache[str, int](CACHE_PAGES, lambda _: 1)
        self._buffers: list[Scores] = []

    def postings(self, field: Field, text: str) -> Postings | None:
        """Return the postings of a term, None when no live document holds it."""
        return self._postings.get((field, text), self._read)

    def _read(self, key: tuple[Field, str]) -> Postings | None:
        field, text = key
        ids, counts, stretches = self.decode(field, encode(text))
        if not len(ids):
            return None
        inverse = np.float32(bm25.idf(self.count, len(ids)) * (bm25.K1 + 1))
        tf = counts.astype(np.float32)
        return Postings(ids, inverse * tf / (tf + self.norms(field)[ids]), stretches)

    def dense(self, field: Field, text: str) -> Scores | None:
        """Return the score of every document for a frequent term, None when the term is not frequent."""
        postings = self.postings(field, text)
        if postings is None or len(postings.ids) * FREQUENT < self.total:
            return None
        return self._dense.get((field, text), self._spread)

    def _spread(self, key: tuple[Field, str]) -> Scores:
        found = np.zeros(self.total, np.float32)
        postings = self.postings(*key)
        if postings is not None:
            found[postings.ids] = postings.scores
        return found

    def frequency(self, field: Field, term: bytes) -> int:
        """Return how many live documents hold a term, without decoding its postings."""
        found = 0
        for part in self.parts:
            postings = part.postings.fields.get(field)
            if postings is not None:
                begin, end = postings.find(term)
                alive = part.live
                found += end - begin if alive is None else int(alive[postings.docs[begin:end]].sum())
        return found

    def decode(self, field: str, term: bytes) -> tuple[Ids, Array, tuple[Stretch, ...]]:
        """Return documents and frequencies of a term's live postings."""
        found = []
        for part in self.parts:
            postings = part.postings.fields.get(field)
            begin, end = postings.find(term) if postings else (0, 0)
            if postings is None or begin == end:
                continue
            docs, counts, kept = postings.docs[begin:end], postings.counts(begin, end), None
            if part.live is not None:
                kept = np.flatnonzero(part.live[docs])
                docs, counts = docs[kept], counts[kept]
            stretch = Stretch(postings, begin, len(docs), kept)
            found.append((docs.astype(np.intp) + part.base, counts, stretch))
        if not found:
            return np.empty(0, np.intp), np.empty(0, np.int64), ()
        ids, numbers, stretches = zip(*found, strict=True)
        if len(ids) == 1:
            return ids[0], numbers[0], stretches
        return np.concatenate(ids), np.concatenate(numbers), stretches

    def norms(self, field: Field) -> Scores:
        """Return what BM25 adds below the line, for each document."""
        found = self._norms.get(field)
        if found is None:
            lengths = self._join([part.documents.lengths(field) for part in self.parts])
            alive = lengths if self.live is None else lengths[self.live]
            nonzero = np.count_nonzero(alive)
            average = float(alive.sum(dtype=np.int64)) / nonzero if nonzero else 1.0
            slope = np.float32(bm25.K1 * bm25.B / average)
            found = self._norms[field] = lengths * slope + np.float32(bm25.K1 * (1 - bm25.B))
        return found

    @staticmethod
    def _join(arrays: Sequence[Array]) -> Array:
        return arrays[0] if len(arrays) == 1 else np.concatenate(arrays or [np.empty(0, np.uint16)])

    @cached_property
    def live_ids(self) -> Ids:
        """All documents that are not deleted."""
        return np.arange(self.total) if self.live is None else np.flatnonzero(self.live)

    @cached_property
    def dates(self) -> Array:
        """Each document's date as a proleptic ordinal, 0 for none."""
        return self._join([part.documents.dates for part in self.parts])

    @cached_property
    def priors(self) -> Scores | None:
        """Each document's prior, None when all are 1."""
        priors = self._join([part.documents.priors for part in self.parts]).astype(np.float32)
        return None if (priors == 1).all() else priors

    def facet(self, facet: Facet) -> FacetValues:
        """Return the values of a facet."""
        found = self._facets.get(facet)
        if found is None:
            found = self._facets[facet] = self._read_facet(facet)
        return found

    def _read_facet(self, facet: Facet) -> FacetValues:
        names: dict[str, int] = {}
        each = [part.documents.facet(facet) for part in self.parts]
        codes = [np.array([names.setdefault(name, len(names)) for name in own.names], int) for own in each]
        counts = [np.diff(own.first) for own in each]
        width = max((int(count.max(initial=0)) for count in counts), default=0)
        table = np.full((self.total, max(width, 1)), len(names), np.intp)
        for part, own, mine, count in zip(self.parts, each, codes, counts, strict=True):
            if len(own.values):
                rows = np.repeat(np.arange(part.total), count)
                columns = np.arange(len(own.values)) - np.repeat(own.first[:-1].astype(np.int64), count)
                table[part.base + rows, columns] = mine[own.values]
        return FacetValues(tuple(names), table.astype(smallest(len(names))))

    def locate(self, doc: int) -> tuple[Part, int]:
        """Return the segment of a document and its number there."""
        for part in self.parts:
            if doc < part.base + part.total:
                return part, doc - part.base
        raise IndexError(doc)

    def shown(self, doc: int) -> tuple[Page, tuple[int, ...]]:
        """Return the page of a document, without passages, and where its passages start."""
        return self._pages.get(doc, self._read_page)

    def _read_page(self, doc: int) -> tuple[Page, tuple[int, ...]]:
        part, local = self.locate(doc)
        page = part.documents.page(local)
        # Whoever is shown a page asks for its passages next, by URL.
        self._shown.get(page.url, lambda _: doc)
        return page, tuple(part.documents.starts.of(local).tolist())

    def find(self, url: str) -> int:
        """Return the document of *url*, or -1."""
        if (known := self._shown.known(url)) is not None:
            return known
        ids, _, _ = self.decode(URL, encode(url))
        return int(ids[0]) if len(ids) else -1

    @cached_property
    def url_rank(self) -> Array:
        """The rank of each document's URL among all, deleted documents included."""
        rank = np.empty(self.total, np.int64)
        urls, docs = [], []
        for part in self.parts:
            field = part.postings.fields[URL]
            # A URL replaced within one commit has several postings there.
            numbers = np.repeat(np.arange(len(field.terms)), np.diff(field.first))
            docs.append(field.docs.astype(np.int64) + part.base)
            if len(self.parts) == 1:
                rank[docs[0]] = numbers
                return rank
            table = field.terms.slice(0, len(field.terms))
            urls.extend([table[number] for number in numbers.tolist()])
        order = sorted(range(len(urls)), key=urls.__getitem__)
        rank[np.concatenate(docs)[order]] = np.arange(len(urls))
        return rank

    def borrow(self) -> Scores:
        """Return a buffer of zeros, one for each document; give it back zeroed."""
        try:
            return self._buffers.pop()
        except IndexError:
            return np.zeros(self.total, np.float32)

    def give_back(self, buffer: Scores) -> None:
        """Take a buffer back, all zeros."""
        self._buffers.append(buffer)

    def terms(self, field: Field, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms with this *prefix* and their live document frequencies, ascending."""
        wanted = encode(prefix)
        each = [
            frequencies(postings, wanted, part.live)
            for part in self.parts
            if (postings := part.postings.fields.get(field)) is not None
        ]
        for term, found in groupby(heapq.merge(*each), key=itemgetter(0)):
            yield decode(term), sum(count for _, count in found)


def _live(parts: Sequence[Part]) -> Array | None:
    if all(part.live is None for part in parts):
        return None
    return np.concatenate([np.ones(p.total, bool) if p.live is None else p.live for p in parts])


def _bytes(postings: Postings | None) -> int:
    """Return the memory of a cache entry, about."""
    return 300 if postings is None else 600 + 12 * len(postings.ids)
