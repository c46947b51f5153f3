"""The best of all matches: which documents a page of results shows, in which order."""

from __future__ import annotations

import numpy as np

from index.engines.whoosh.search.leaves import NOTHING
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids, Scores
from index.engines.whoosh.segment.arrays import Array
from index.query import Query, Sort

FEW = 64
"""So many matches are sorted sooner by Python than by numpy, whose every call costs some microseconds."""
Top = tuple[list[int], list[float]]
"""Documents, best first, and their scores."""


def best(query: Query, snapshot: Snapshot, ids: Ids, scores: Scores) -> Top:
    """Return the hits that *query* shows of *ids*, which match with *scores* before the priors."""
    last = min(query.offset + query.limit, len(ids))
    if query.offset >= last:
        return [], []
    if snapshot.priors is not None:
        scores = scores * snapshot.priors[ids]
    if query.sort is Sort.RELEVANCE:
        if last < len(ids) > FEW:
            above = _highest(scores, last)
            # Matches that score nothing tie, and all of them have to be ranked by URL.
            if scores[above].min() >= NOTHING:
                ids, scores = ids[above], scores[above]
        if len(ids) <= FEW:
            return _of_few(query, snapshot, ids.tolist(), scores.tolist())
    return _of_many(query, snapshot, ids, np.where(scores < NOTHING, np.float32(0), scores))


def _highest(key: Array, count: int) -> Ids:
    """Return where the *count* highest of *key* are, and all that tie with the last of them."""
    ordered = key.copy()
    ordered.partition(len(key) - count)
    found: Ids = (key >= ordered[len(key) - count]).nonzero()[0]
    return found


def _of_few(query: Query, snapshot: Snapshot, docs: list[int], scores: list[float]) -> Top:
    ranked = sorted(zip(scores, docs, strict=True), reverse=True)
    last = query.offset + query.limit
    if ranked[:last][-1][0] < NOTHING or len({score for score, _ in ranked}) < len(ranked):
        rank = snapshot.url_rank
        every = ((score if score >= NOTHING else 0.0, doc) for score, doc in ranked)
        ranked = sorted(every, key=lambda hit: (-hit[0], rank[hit[1]]))
    shown = ranked[query.offset : last]
    return [doc for _, doc in shown], [score for score, _ in shown]


def _of_many(query: Query, snapshot: Snapshot, ids: Ids, scores: Scores) -> Top:
    """Rank by date, newest first and undated last, where that is asked for; then by score, then by URL."""
    last = min(query.offset + query.limit, len(ids))
    keys: list[Array] = [snapshot.dates[ids]] if query.sort is Sort.DATE else []
    keys += [scores, -snapshot.url_rank[ids]]
    sure, tied, missing = [], np.arange(len(ids)), last
    # Thousands may tie in date and score; sorting them all by URL to show ten would take longest of all.
    for key in keys:
        if len(tied) > missing:
            values = key[tied]
            bound = np.partition(values, len(tied) - missing)[len(tied) - missing]
            sure.append(tied[values > bound])
            tied, missing = tied[values == bound], missing - len(sure[-1])
    chosen = np.concatenate([*sure, tied])
    order = chosen[np.lexsort([-key[chosen] for key in reversed(keys)])[query.offset : last]]
    return ids[order].tolist(), scores[order].tolist()
