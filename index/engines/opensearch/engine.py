"""The OpenSearch engine: documents of one generation, or of several, in a cluster."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from opensearchpy.exceptions import NotFoundError

from crawler.page import Page, Passage
from index.analysis.token import Places
from index.document import Document, Field
from index.engine import Changes, Hit, Hits
from index.engines.opensearch import schema
from index.engines.opensearch.compile import body, terms_of
from index.engines.opensearch.connection import Client, Json
from index.engines.opensearch.documents import chunk_key, key, page_of, positions_of, searched, texts
from index.engines.opensearch.schema import WORDS, safe, unsafe
from index.engines.opensearch.statistics import Statistics
from index.engines.opensearch.texts import Texts, texts_index
from index.engines.runs import TEXT, positions_in, shown_leaves
from index.errors import DamagedIndexError, NoGenerationError
from index.query import Query

ANSWERS = 32
"""Answers to searches that were foreseen and are kept until they are asked for."""
BATCH = 500
"""Documents whose earlier chunks are looked up together."""
TERMS = 5_000


class OpenSearchEngine:
    """Search and write one index, or search several as if they were one.

    What is published is never written again: statistics, passages and frequencies are remembered.
    """

    def __init__(
        self,
        client: Client,
        indices: Sequence[str],
        *,
        create: bool = False,
        shards: int = 1,
        copies: int = 1,
    ) -> None:
        """Open *indices*, or make the one; raises NoGenerationError, UnfitEngineError."""
        client.check()
        self._client, self._indices, self._index = client, tuple(indices), ",".join(indices)
        if create:
            _created(client, self._index, shards, copies)
        elif not client.call("indices.exists", index=self._index):
            raise NoGenerationError(Path(self._index))
        self._lock = Lock()
        self._statistics: Statistics | None = None
        self._texts = Texts(client)
        self._foreseen: OrderedDict[Query, Hits] = OrderedDict()
        self._ends: dict[Query, tuple[int, list[object]]] = {}
        self._homes: OrderedDict[str, str] = OrderedDict()
        if len(indices) == 1:
            self._only: str | None = indices[0]
        else:
            self._only = None

    @property
    def requests(self) -> int:
        """Count the requests so far."""
        return self._client.requests

    @property
    def statistics(self) -> Statistics:
        """Return the statistics, asked for once."""
        if self._statistics is None:
            self._statistics = Statistics(self._client, self._index)
        return self._statistics

    def write(self, changes: Changes) -> None:
        """Apply *changes*; nothing of them is seen before all are there."""
        self._client.bulk(self._actions(changes))
        self.refresh()

    def _actions(self, changes: Changes) -> Iterator[Json]:
        empty = not self.count()
        for batch in _batches(changes.remove):
            for url, chunks in self._chunks(batch, empty).items():
                yield {"_op_type": "delete", "_index": self._index, "_id": key(url)}
                yield from self._without(url, range(chunks))
        for documents in _batches(changes.put):
            # Of several with one address the last counts; the order of the others is of no matter.
            last = {document.url: document for document in documents}
            before = self._chunks(last, empty)
            for document in last.values():
                yield from self._with(document, before[document.url])

    def _with(self, document: Document, before: int) -> Iterator[Json]:
        source = searched(document)
        yield {"_op_type": "index", "_index": self._index, "_id": key(document.url), "_source": source}
        for name, chunk in texts(document):
            yield {"_op_type": "index", "_index": texts_index(self._index), "_id": name, "_source": chunk}
        yield from self._without(document.url, range(source["chunks"], before))

    def _without(self, url: str, chunks: Iterable[int]) -> Iterator[Json]:
        for number in chunks:
            yield {
                "_op_type": "delete",
                "_index": texts_index(self._index),
                "_id": chunk_key(url, number),
            }

    def _chunks(self, urls: Iterable[str], empty: bool) -> Mapping[str, int]:
        """Return how many chunks each of *urls* has so far, also where it was written a moment ago."""
        names = {url: key(url) for url in urls}
        if empty or not names:
            # Doubles within one commit have the same chunks or leave some that nobody reads.
            return dict.fromkeys(names, 0)
        wanted = {"ids": list(names.values())}
        params = {"_source_includes": "chunks"}
        found = self._client.call("mget", index=self._index, body=wanted, params=params)
        known = {each["_id"]: each["_source"]["chunks"] for each in found["docs"] if each.get("found")}
        return {url: known.get(name, 0) for url, name in names.items()}

    def refresh(self) -> None:
        """Show what was written, and forget what was remembered."""
        both = f"{self._index},{texts_index(self._index)}"
        self._client.call("indices.refresh", index=both)
        with self._lock:
            self._statistics = None
            self._texts = Texts(self._client)
            self._foreseen.clear()
            self._ends = {}

    def prefetch(
        self,
        terms: Iterable[tuple[Field, str]] = (),
        passages: Iterable[tuple[str, Sequence[int]]] = (),
        searches: Iterable[Query] = (),
    ) -> None:
        """Fetch in one request each what is going to be asked."""
        self.statistics.frequencies(terms)
        wanted = [(url, numbers) for url, numbers in passages if numbers]
        if wanted:
            self._texts.load((self._home(url), url, numbers) for url, numbers in wanted)
        if queries := [query for query in searches if query not in self._foreseen]:
            found = self._answers(queries)
            with self._lock:
                for query, hits in zip(queries, found, strict=True):
                    self._foreseen[query] = hits
                    # The same without counts is answered by it as well.
                    self._foreseen[replace(query, facets=())] = replace(hits, facets={})
                while len(self._foreseen) > ANSWERS:
                    self._foreseen.popitem(last=False)

    def search(self, query: Query) -> Hits:
        """Return the hits for *query*."""
        with self._lock:
            hits = self._foreseen.pop(query, None)
        return hits or self._answers([query])[0]

    def _answers(self, queries: Sequence[Query]) -> list[Hits]:
        self.statistics.frequencies(pair for query in queries for pair in terms_of(query.clause))
        bodies = [self._following(query, body(query, self.statistics)) for query in queries]
        if len(bodies) == 1:
            answers = [self._client.search(self._index, bodies[0])]
        else:
            answers = self._client.searches(self._index, bodies)
        return [self._hits(answer, query) for answer, query in zip(answers, queries, strict=True)]

    def _following(self, query: Query, asked: Json) -> Json:
        """Return *asked*, going on where the page before ended: far down, counting is slow."""
        after = self._ends.get(replace(query, offset=0)) if query.offset else None
        if after is not None and after[0] == query.offset:
            return asked | {"from": 0, "search_after": after[1]}
        return asked

    def _hits(self, answer: Json, query: Query) -> Hits:
        counted, hits = answer.get("aggregations", {}), answer["hits"]["hits"]
        if hits and query.limit >= BATCH:
            self._ends = {replace(query, offset=0): (query.offset + len(hits), hits[-1]["sort"])}
        return Hits(
            answer["hits"]["total"]["value"],
            tuple(self._hit(found, query) for found in hits),
            {
                facet: {
                    unsafe(bucket["key"]): bucket["doc_count"]
                    for bucket in counted.get(str(facet), {}).get("values", {}).get("buckets", ())
                }
                for facet in query.facets
            },
        )

    def _hit(self, found: Json, query: Query) -> Hit:
        source = found["_source"]
        page = page_of(source)
        self._remember(page.url, found["_index"])
        text: dict[str, set[int]] = {}
        title: dict[str, set[int]] = {}
        if query.positions:
            fields = positions_of(source)
            for leaf in dict.fromkeys(shown_leaves(query.clause)):
                into = text if leaf.field in TEXT else title
                for term, positions in positions_in(fields.get(leaf.field.value, {}), leaf):
                    into.setdefault(term, set()).update(positions)
        found_in = tuple({term: sorted(at) for term, at in each.items()} for each in (text, title))
        return Hit(page.url, found["_score"], page, tuple(source["stored"]["starts"]), *found_in)

    def _remember(self, url: str, index: str) -> None:
        if self._only is None:
            with self._lock:
                self._homes[url] = index
                while len(self._homes) > 10_000:
                    self._homes.popitem(last=False)

    def _home(self, url: str) -> str:
        """Return the index that holds *url*, "" where none does."""
        if self._only is not None:
            return self._only
        if (known := self._homes.get(url)) is None:
            found = self._source(url, "url")
            known = found["_index"] if found else ""
            self._remember(url, known)
        return known

    def terms(self, field: Field, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of *field* in ascending order of the term."""
        name = WORDS if field is Field.WORD else field.value
        after: Json = {}
        while True:
            listed = {"size": TERMS, "sources": [{"term": {"terms": {"field": name}}}], **after}
            asked: Any = {"size": 0, "aggs": {"terms": {"composite": listed}}}
            if prefix:
                asked["query"] = {"prefix": {name: safe(prefix)}}
            found = self._client.search(self._index, asked).get("aggregations", {}).get("terms", {})
            for bucket in found.get("buckets", ()):
                if (term := unsafe(bucket["key"]["term"])).startswith(prefix):
                    yield term, bucket["doc_count"]
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def frequency(self, field: Field, text: str) -> int:
        """Return how many documents hold the term *text* in *field*."""
        return self.statistics.frequencies([(field, text)])[field, text]

    def passages(self, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of *url* with these numbers."""
        return self._texts.passages(self._home(url), url, numbers)

    def places(self, url: str, number: int) -> Places:
        """Return where the words of a passage stand in its text."""
        return self._texts.places(self._home(url), url, number)

    def page(self, url: str) -> Page | None:
        """Return the stored page of *url* without passages, or None."""
        found = self._source(url, "stored.page")
        return page_of(found["_source"]) if found else None

    def _source(self, url: str, wanted: str) -> Json | None:
        if self._only is None:
            asked = {"size": 1, "query": {"term": {"url": safe(url)}}, "_source": [wanted]}
            hits = self._client.search(self._index, asked)["hits"]["hits"]
            return hits[0] if hits else None
        params = {"_source_includes": wanted}
        try:
            found: Json = self._client.call(
                "get", index=self._only, id=key(url), params=params, expected=(NotFoundError,)
            )
        except NotFoundError:
            return None
        return found

    def count(self) -> int:
        """Return the number of documents."""
        return self.statistics.count

    def verify(self) -> None:
        """Check that every part is there and that the counts agree; raises DamagedIndexError.

        The server itself checksums what lies on its disks whenever it copies or merges it.
        """
        for index in self._indices:
            both = f"{index},{texts_index(index)}"
            health = self._client.call("cluster.health", index=both)
            chunks = self._client.search(index, {"size": 0, "aggs": {"all": {"sum": {"field": "chunks"}}}})
            written = int(chunks.get("aggregations", {}).get("all", {}).get("value", 0))
            beside = {"bool": {"must_not": [{"exists": {"field": "file"}}]}}
            asked = {"size": 0, "track_total_hits": True, "query": beside}
            found = self._client.search(texts_index(index), asked)["hits"]["total"]["value"]
            if health["status"] == "red" or found < written:
                raise DamagedIndexError(Path(index))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _created(client: Client, index: str, shards: int, copies: int) -> None:
    for name, made in ((index, schema.documents), (texts_index(index), schema.texts)):
        if not client.call("indices.exists", index=name):
            client.call("indices.create", index=name, body=made(shards, copies))


def _batches(every: Iterable[Any]) -> Iterator[list[Any]]:
    batch = []
    for each in every:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
