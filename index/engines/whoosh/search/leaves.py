"""The leaves of a plan: documents with their scores, and how any node gathers by evaluating everything.

Every node gives a document that it matches a score above 0; a match that scores nothing gets ``TINY``. So one
array says both, and sums and maxima need no masks. ``TINY`` is lost beside any real score, and everything
below ``NOTHING`` is reported as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids, Scores

TINY = np.float32(1e-30)
NOTHING = np.float32(1e-20)
"""Far above any sum of ``TINY`` and far below any BM25 score."""
LOOKUP = 8
"""Looking up one document by bisection costs about as much as scattering this many postings."""
CALL = 400
"""The overhead of one lookup in numpy costs about as much as scattering this many postings."""


class Node(Protocol):
    """A clause, resolved against one snapshot."""

    size: int
    """How many postings evaluating it touches, about; no less than the documents it matches."""

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Return all documents that match, each once, in no certain order, and their scores."""

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Return the scores of *ids*, 0 where they do not match."""

    def lookup_cost(self, count: int) -> int:
        """Return what gathering *count* documents by bisection costs, in postings."""

    def scatter(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Return what ``gather`` returns, by way of all that match."""

    def narrow(self, snapshot: Snapshot, ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
        """Return those of *ids* that match too, with their *scores* added up."""


class Scattering:
    """Gathering by evaluating everything, and narrowing by gathering."""

    def narrow(self, snapshot: Snapshot, ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
        """Return those of *ids* that match too, with their *scores* added up."""
        more = self.gather(snapshot, ids)  # type: ignore[attr-defined]
        kept = (more > 0).nonzero()[0]
        return ids[kept], scores[kept] + more[kept]

    def scatter(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Evaluate everything into a buffer and read *ids* from it."""
        mine, scores = self.full(snapshot)  # type: ignore[attr-defined]
        buffer = snapshot.borrow()
        buffer[mine] = scores
        found: Scores = buffer[ids]
        buffer[mine] = 0
        snapshot.give_back(buffer)
        return found


class Leaf(Scattering):
    """Documents, ascending, with their scores."""

    __slots__ = ("dense", "ids", "scores", "size", "weight")

    def __init__(self, ids: Ids, scores: Scores, weight: float = 1.0, dense: Scores | None = None) -> None:
        """Score *ids*; *dense* holds the unweighted scores of all documents, where they are at hand."""
        self.ids, self.scores, self.weight, self.dense = ids, scores, weight, dense
        self.size = len(ids)

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Return the documents."""
        return self.ids, self._weighted(self.scores)

    def _weighted(self, scores: Scores) -> Scores:
        return scores if self.weight == 1 else scores * np.float32(self.weight)

    def lookup_cost(self, count: int) -> int:
        """Return the cost of bisecting."""
        return CALL + (count if self.dense is not None else LOOKUP * count)

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Look *ids* up, or scatter when that is cheaper."""
        if self.dense is not None:
            return self._weighted(self.dense[ids])
        if self.size < self.lookup_cost(len(ids)):
            return self.scatter(snapshot, ids)
        at = self.ids.searchsorted(ids)
        found = self._weighted(self.scores.take(at, mode="clip"))
        return np.where(self.ids.take(at, mode="clip") == ids, found, np.float32(0))

    def narrow(self, snapshot: Snapshot, ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
        """Return those of *ids* that match too, with their *scores* added up."""
        if self.dense is not None or self.size < self.lookup_cost(len(ids)):
            return Scattering.narrow(self, snapshot, ids, scores)
        at = self.ids.searchsorted(ids)
        kept = (self.ids.take(at, mode="clip") == ids).nonzero()[0]
        return ids[kept], scores[kept] + self._weighted(self.scores[at[kept]])


@dataclass(slots=True)
class Everything(Scattering):
    """All live documents, scored nothing."""

    size: int

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Return all live documents."""
        return snapshot.live_ids, np.full(len(snapshot.live_ids), TINY)

    def lookup_cost(self, count: int) -> int:
        """Return the cost of reading the mask."""
        return count

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Return TINY for each live document."""
        if snapshot.live is None:
            return np.full(len(ids), TINY)
        return np.where(snapshot.live[ids], TINY, np.float32(0))
