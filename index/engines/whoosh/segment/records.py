"""The records of a document: its page without passages, then for each passage three.

These are its text, what else is known of it, and where its words stand, which takes one byte a word.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import numpy as np

from crawler.page import Passage
from crawler.page_json import dumps
from index.analysis.token import Places
from index.document import Document

PER_PASSAGE = 3
_FIELDS = tuple(field.name for field in dataclasses.fields(Passage))[1:]
"""All but the text, which is kept as it is: JSON takes ten times as long to read."""
_REPAIRED = 0x80
_NOWHERE = Places((), repaired=False)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def of(document: Document) -> Iterator[bytes]:
    """Yield a document's records: its page without passages and links, then three for each passage."""
    page = document.page
    yield dumps(dataclasses.replace(page, passages=(), links=()))
    every = document.places or (_NOWHERE,) * len(page.passages)
    for passage, places in zip(page.passages, every, strict=True):
        values = [getattr(passage, name) for name in _FIELDS]
        yield passage.text.encode("utf-8", "surrogatepass")
        yield _encode(values).encode("utf-8", "surrogatepass")
        yield _steps(places)


def _steps(places: Places) -> bytes:
    """Return *places*: the size of a step in bytes, and the steps.

    >>> list(_steps(Places((0, 5, 9), repaired=False)))
    [1, 0, 5, 9]
    """
    size = np.min_scalar_type(max(places.steps, default=0)).itemsize
    head = size | (_REPAIRED if places.repaired else 0)
    return bytes((head,)) + np.array(places.steps, f"<u{size}").tobytes()


def passage(text: bytes, rest: bytes) -> Passage:
    """Return the passage of these two records; values that a newer version has added are left out."""
    return Passage(text.decode("utf-8", "surrogatepass"), *json.loads(rest)[: len(_FIELDS)])


def places(record: bytes) -> Places:
    """Return where the words of a passage stand."""
    size, repaired = record[0] & ~_REPAIRED, bool(record[0] & _REPAIRED)
    steps = record[1:] if size == 1 else np.frombuffer(record, f"<u{size}", offset=1).tolist()
    return Places(steps, repaired)
