"""The best of all matches: which documents a page of results shows, in which order."""

from __future__ import annotations

import numpy as np

from index.engines.whoosh.leaves import NOTHING
from index.engines.whoosh.snapshot import Snapshot
from index.engines.whoosh.values import Ids, Scores
from index.query import Query, Sort

FEW = 64
"""So many matches are sorted sooner by Python than by numpy, whose every call costs some microseconds."""
Top = tuple[list[int], list[float]]
"""Documents, best first, and their scores."""


def best(query: Query, snapshot: Snapshot, ids: Ids, scores: Scores) -> Top:
    """Return the hits that *query* shows of the documents *ids*, which match with *scores* (without priors)."""
    last = min(query.offset + query.limit, len(ids))
    if query.offset >= last:
        return [], []
    if snapshot.priors is not None:
        scores = scores * snapshot.priors[ids]
    if query.sort is Sort.DATE:
        return _by_date(query, snapshot, ids, scores)
    if last <= FEW < len(ids):
        bound = np.partition(scores, len(ids) - last)[len(ids) - last]
        # Scores of nothing tie, whatever they are, and every one of them has to be ranked by URL.
        if bound > NOTHING:
            above = np.flatnonzero(scores >= bound)
            ids, scores = ids[above], scores[above]
    if len(ids) <= FEW:
        return _of_few(query, snapshot, ids.tolist(), scores.tolist())
    return _of_many(query, snapshot, ids, scores)


def _of_few(query: Query, snapshot: Snapshot, docs: list[int], values: list[float]) -> Top:
    order = sorted(range(len(docs)), key=values.__getitem__, reverse=True)
    shown = order[query.offset : query.offset + query.limit]
    found = [values[n] for n in shown]
    neighbours = [values[n] for n in order[max(query.offset - 1, 0) : query.offset + query.limit + 1]]
    if found[-1] < NOTHING or len(set(neighbours)) < len(neighbours):
        values = [value if value >= NOTHING else 0.0 for value in values]
        rank = snapshot.url_rank
        shown = sorted(order, key=lambda n: (-values[n], rank[docs[n]]))
        shown = shown[query.offset : query.offset + query.limit]
        found = [values[n] for n in shown]
    return [docs[n] for n in shown], found


def _of_many(query: Query, snapshot: Snapshot, ids: Ids, scores: Scores) -> Top:
    scores = np.where(scores < NOTHING, np.float32(0), scores)
    last = min(query.offset + query.limit, len(ids))
    if last < len(ids):
        bound = np.partition(scores, len(ids) - last)[len(ids) - last]
        above = np.flatnonzero(scores >= bound)
        ids, scores = ids[above], scores[above]
    order = np.lexsort((snapshot.url_rank[ids], -scores))[query.offset : last]
    return ids[order].tolist(), scores[order].tolist()


def _by_date(query: Query, snapshot: Snapshot, ids: Ids, scores: Scores) -> Top:
    """Newest first, undated last; then by score."""
    scores = np.where(scores < NOTHING, np.float32(0), scores)
    days = snapshot.dates[ids]
    last = min(query.offset + query.limit, len(ids))
    if last < len(ids):
        bound = np.partition(days, len(ids) - last)[len(ids) - last]
        recent = np.flatnonzero(days >= bound)
        ids, scores, days = ids[recent], scores[recent], days[recent]
    order = np.lexsort((snapshot.url_rank[ids], -scores, -days))[query.offset : last]
    return ids[order].tolist(), scores[order].tolist()
