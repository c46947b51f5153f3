"""Passages and the places of their words, read in chunks and kept as long as a page of results needs them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

from crawler.page import Passage
from index.analysis.token import Places
from index.engines.opensearch.connection import Client
from index.engines.opensearch.documents import CHUNK, Chunk, chunk, chunk_key, key

AT_ONCE = 300
"""Chunks read in one request, some kilobytes each."""
KEPT = 512
"""Chunks; a page of results needs ten or twenty."""


def texts_index(index: str) -> str:
    """Return the name of the index of passages beside *index*."""
    return f"{index}-texts"


class Texts:
    """The passages of indices that nobody writes to."""

    def __init__(self, client: Client) -> None:
        """Start with nothing read."""
        self._client = client
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], Chunk | None] = OrderedDict()

    def load(self, wanted: Iterable[tuple[str, str, Sequence[int]]]) -> None:
        """Read the chunks of (index, URL, passages) that are not kept, in one request."""
        needed: dict[tuple[str, int], str] = {}
        for index, url, numbers in wanted:
            for number in dict.fromkeys(n // CHUNK for n in numbers):
                if index and (url, number) not in self._kept:
                    needed[url, number] = index
        names = tuple(needed)
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            asked = [{"_index": texts_index(needed[name]), "_id": chunk_key(*name)} for name in some]
            found = self._client.call("mget", body={"docs": asked})["docs"]
            with self._lock:
                for name, answer in zip(some, found, strict=True):
                    self._kept[name] = chunk(answer["_source"]) if answer.get("found") else None
        with self._lock:
            while len(self._kept) > max(KEPT, len(names)):
                self._kept.popitem(last=False)

    def passages(self, index: str, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return passages; raises KeyError without the document, IndexError without the passage."""
        self.load([(index, url, numbers)])
        return tuple(self._chunk(index, url, number).passages[number % CHUNK] for number in numbers)

    def places(self, index: str, url: str, number: int) -> Places:
        """Return places; raises as ``passages`` does."""
        self.load([(index, url, (number,))])
        return self._chunk(index, url, number).places[number % CHUNK]

    def _chunk(self, index: str, url: str, number: int) -> Chunk:
        with self._lock:
            found = self._kept.get((url, number // CHUNK))
        if found is not None:
            return found
        if index and self._client.call("exists", index=index, id=key(url)):
            raise IndexError(number)
        raise KeyError(url)
