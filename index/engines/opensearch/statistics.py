"""How many documents there are, how long, and how many hold a term: exact, of living documents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from index import bm25
from index.document import Field
from index.engines.opensearch.connection import Client, Json
from index.engines.opensearch.schema import fits, safe
from index.query import Phrase, Term

MOST = 200_000
"""Frequencies that are remembered."""
AT_ONCE = 1_000
"""Frequencies asked in one request."""


class Statistics:
    """Of an index, or several, that nobody writes to; what was asked once is remembered."""

    def __init__(self, client: Client, index: str) -> None:
        """Ask for the counts and average lengths."""
        self._client, self._index = client, index
        self._lock = Lock()
        self._known: OrderedDict[tuple[Field, str], int] = OrderedDict()
        asked = {
            f"{field.value}-{kind}": {kind: {"field": f"length.{field.value}"}}
            for field in Field
            for kind in ("sum", "value_count")
        }
        answer = client.search(index, {"size": 0, "track_total_hits": True, "aggs": asked})
        self.count: int = answer["hits"]["total"]["value"]
        found = answer.get("aggregations", {})
        self._averages = {}
        for field in Field:
            total, some = (
                (found.get(f"{field.value}-{kind}") or {}).get("value") for kind in ("sum", "value_count")
            )
            self._averages[field] = total / some if some else 1.0

    def average(self, field: Field) -> float:
        """Return the average length of *field*, as ``bm25`` defines it."""
        return self._averages[field]

    def frequencies(self, wanted: Iterable[tuple[Field, str]]) -> dict[tuple[Field, str], int]:
        """Return how many documents hold each of the terms; what is not known is asked in one request."""
        pairs = tuple(dict.fromkeys(wanted))
        with self._lock:
            found = {pair: self._known[pair] for pair in pairs if pair in self._known}
        missing = [pair for pair in pairs if pair not in found]
        for start in range(0, len(missing), AT_ONCE):
            found |= self._asked(missing[start : start + AT_ONCE])
        with self._lock:
            for pair in pairs:
                self._known[pair] = found[pair]
                self._known.move_to_end(pair)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def _asked(self, pairs: list[tuple[Field, str]]) -> dict[tuple[Field, str], int]:
        texts = {str(n): (field, safe(text)) for n, (field, text) in enumerate(pairs)}
        filters: Json = {
            n: {"term": {field.value: text}} if text and fits(text) else {"match_none": {}}
            for n, (field, text) in texts.items()
        }
        counted = {"terms": {"filters": {"filters": filters}}}
        answer = self._client.search(self._index, {"size": 0, "track_total_hits": False, "aggs": counted})
        # Without a single shard there are no aggregations.
        buckets = answer.get("aggregations", {}).get("terms", {}).get("buckets", {})
        return {pair: buckets.get(str(n), {}).get("doc_count", 0) for n, pair in enumerate(pairs)}

    def inverse(self, leaf: Term | Phrase) -> float | None:
        """Return the inverse document frequency; None where a place of a phrase does not occur."""
        if isinstance(leaf, Term):
            return bm25.idf(self.count, self.frequencies([(leaf.field, leaf.text)])[leaf.field, leaf.text])
        total = 0.0
        known = self.frequencies((leaf.field, term) for place in leaf.texts for term in place)
        for place in leaf.texts:
            occurring = [number for term in place if (number := known[leaf.field, term])]
            if not occurring:
                return None
            total += bm25.idf(self.count, min(occurring))
        return total
