"""Documents ⇄ what the cluster stores of them: the searched document, and its passages in chunks.

A hit is read whole, so the searched document stores little: the page without its passages, where they start,
and the positions of its terms. Passages and the places of their words lie in an index of their own.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crawler import page_json
from crawler.page import Page, Passage
from index.analysis.token import Places
from index.document import Document, Field
from index.engines.opensearch.schema import WORDS, Json, fits, line_up, safe
from index.engines.runs import SHOWN

CHUNK = 16
"""Passages that are read together: nearly every page is one chunk, a budget of 300 pages is a hundred."""


def key(url: str) -> str:
    """Return the name of a document; the server's own end at 512 bytes."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def chunk_key(url: str, chunk: int) -> str:
    """Return the name of a chunk."""
    return f"{key(url)}-{chunk}"


def chunks_of(document: Document) -> int:
    """Return how many chunks *document* has."""
    return -(-len(document.page.passages) // CHUNK)


def searched(document: Document) -> Json:
    """Return the body of the searched document."""
    words = (safe(word) for word in document.terms.get(Field.WORD, ()))
    positions = {
        field.value: {term: list(at) for term, at in document.terms[field].items()}
        for field in Field
        if field in SHOWN and field in document.terms
    }
    return {
        **{field.value: line_up(postings) for field, postings in document.terms.items()},
        WORDS: [word for word in words if fits(word)],
        "url": safe(document.url),
        "length": {field.value: length for field, length in document.lengths.items() if length},
        "facet": {str(facet): [safe(v) for v in values] for facet, values in document.facets.items()},
        **({"day": document.date.toordinal()} if document.date else {}),
        "prior": document.prior,
        "chunks": chunks_of(document),
        "stored": {
            "page": pack(page_json.dumps(dataclasses.replace(document.page, passages=()))),
            "starts": list(document.passage_starts),
            "positions": pack(json.dumps(positions).encode()),
        },
    }


def texts(document: Document) -> Iterator[tuple[str, Json]]:
    """Yield name and body of each chunk of passages."""
    passages, places = document.page.passages, document.places
    for chunk in range(chunks_of(document)):
        part = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
        # As a page of its own: pages have a serialisation that survives what broken sites produce.
        page = page_json.dumps(Page("", "", passages[part]))
        kept = [[list(each.steps), each.repaired] for each in places[part]]
        body = json.dumps(kept, separators=(",", ":")).encode() + b"\n" + page
        yield chunk_key(document.url, chunk), {"chunk": pack(body)}


class Chunk(NamedTuple):
    """Up to ``CHUNK`` passages of one page."""

    passages: Sequence[Passage]
    places: Sequence[Places]


def chunk(body: Json) -> Chunk:
    """Return what :func:`texts` made *body* of."""
    kept, _, page = unpack(body["chunk"]).partition(b"\n")
    places = [Places(steps, repaired) for steps, repaired in json.loads(kept)]
    return Chunk(page_json.loads(page).passages, places)


def page_of(source: Json) -> Page:
    """Return the page of a searched document, without passages."""
    return page_json.loads(unpack(source["stored"]["page"]))


def positions_of(source: Json) -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Return field → term → positions of a searched document."""
    found: dict[str, dict[str, Sequence[int]]] = json.loads(unpack(source["stored"]["positions"]))
    return found


def pack(data: bytes) -> str:
    """Return *data* compressed, as JSON can carry it."""
    return base64.b64encode(zlib.compress(data, 3)).decode()


def unpack(text: Any) -> bytes:
    """Return what :func:`pack` was given."""
    return zlib.decompress(base64.b64decode(text))
