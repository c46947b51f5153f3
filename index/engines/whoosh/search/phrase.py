"""Phrases as operations on sorted arrays of (document, position)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index import bm25
from index.engines.whoosh.search.leaves import TINY, Leaf
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids, Postings, distinct
from index.engines.whoosh.segment.postings import spans
from index.query import Phrase

Keys = npt.NDArray[np.int64]
"""Document << 32 | position, ascending."""


def compile_phrase(phrase: Phrase, snapshot: Snapshot) -> Leaf | None:
    """Return the documents that hold *phrase*, scored; None when there are none."""
    places, inverse = [], 0.0
    for texts in phrase.texts:
        found = [p for text in dict.fromkeys(texts) if (p := snapshot.postings(phrase.field, text))]
        if not found:
            return None
        inverse += bm25.idf(snapshot.count, min(len(postings.ids) for postings in found))
        places.append(found)
    docs = _common(places)
    if not len(docs):
        return None
    starts = _runs([_keys(place, docs) for place in places], phrase.slop)
    ids, counts = _count(starts)
    if not len(ids):
        return None
    if phrase.weight == 0:
        return Leaf(ids, np.full(len(ids), TINY))
    tf = counts.astype(np.float32)
    top = np.float32(inverse * (bm25.K1 + 1))
    return Leaf(ids, top * tf / (tf + snapshot.norms(phrase.field)[ids]), phrase.weight)


def _common(places: Sequence[Sequence[Postings]]) -> Ids:
    """Return the documents that have something at every place, ascending."""
    if not places:
        return np.empty(0, np.intp)
    each = [p[0].ids if len(p) == 1 else distinct(np.concatenate([x.ids for x in p])) for p in places]
    each.sort(key=len)
    common = each[0]
    for ids in each[1:]:
        at = np.searchsorted(ids, common)
        at[at == len(ids)] = 0
        common = common[ids[at] == common]
    return common


def _keys(place: Sequence[Postings], docs: Ids) -> Keys:
    """Return where any of the terms of *place* stands in *docs*."""
    found = [keys for postings in place for keys in _term_keys(postings, docs)]
    if len(found) == 1:
        return found[0]
    return distinct(np.concatenate(found)) if len(place) > 1 else np.concatenate(found)


def _term_keys(postings: Postings, docs: Ids) -> list[Keys]:
    found, base = [], 0
    for stretch in postings.stretches:
        ids = postings.ids[base : base + stretch.count]
        base += stretch.count
        at = np.flatnonzero(_member(ids, docs))
        numbers = stretch.begin + (at if stretch.kept is None else stretch.kept[at])
        begins = stretch.field.starts[numbers].astype(np.int64)
        counts = stretch.field.starts[numbers + 1].astype(np.int64) - begins
        positions = stretch.field.positions[spans(begins, counts)].astype(np.int64)
        found.append((np.repeat(ids[at], counts) << 32) | positions)
    return found


def _member(ids: Ids, docs: Ids) -> npt.NDArray[np.bool_]:
    """Tell for each of *ids* whether it is in *docs*; both ascend."""
    if len(docs) * 8 < len(ids):
        found = np.zeros(len(ids), bool)
        at = np.searchsorted(ids, docs)
        at[at == len(ids)] = 0
        found[at[ids[at] == docs]] = True
        return found
    at = np.searchsorted(docs, ids)
    at[at == len(docs)] = 0
    return np.asarray(docs[at] == ids)


def _runs(places: Sequence[Keys], slop: int) -> Keys:
    """Return where the runs start, as ``index.engines.runs.runs`` defines them."""
    starts = current = places[0]
    for keys in places[1:]:
        at = np.searchsorted(keys, current, "right")
        kept = at < len(keys)
        at, starts, current = at[kept], starts[kept], current[kept]
        same = keys[at] >> 32 == current >> 32
        starts, current = starts[same], keys[at[same]]
    return starts[current - starts < len(places) + slop]


def _count(starts: Keys) -> tuple[Ids, npt.NDArray[np.int64]]:
    """Return the documents of *starts* and how many they have."""
    docs = (starts >> 32).astype(np.intp)
    first = np.flatnonzero(np.diff(docs, prepend=-1))
    return docs[first], np.diff(np.append(first, len(docs)))
