"""A query as a plan over arrays: which documents match, and with which score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.whoosh.search.leaves import CALL, LOOKUP, Leaf, Node, Scattering
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids, Scores, distinct

_ONE_BY_ONE = 8
"""So many lists of postings are added one by one; numpy's calls for each outweigh sorting beyond."""


class UnionNode(Scattering):
    """Documents that match any child; scores add up, or the best counts."""

    ceiling: np.float32 | None = None
    """What the scores approach (``index.query.Saturation``)."""

    def __init__(self, children: Sequence[Node], *, best: bool = False) -> None:
        """Combine *children*."""
        self.leaves = [child for child in children if isinstance(child, Leaf)]
        self.inner = [child for child in children if not isinstance(child, Leaf)]
        self.size = sum(child.size for child in children)
        self._best = best

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Accumulate the children in a buffer."""
        buffer = snapshot.borrow()
        ids = self._accumulate(snapshot, buffer)
        scores = self._saturated(buffer[ids])
        buffer[ids] = 0
        snapshot.give_back(buffer)
        return ids, scores

    def _accumulate(self, snapshot: Snapshot, buffer: Scores) -> Ids:
        """Add the children's scores to *buffer*; return the documents touched, each once."""
        combine = np.maximum if self._best else np.add
        found, children = [], (*self.leaves, *self.inner)
        if len(self.leaves) > _ONE_BY_ONE:
            ids, scores = _concatenate(self.leaves)
            combine.at(buffer, ids, scores)
            found, children = [_distinct(ids, buffer)], tuple(self.inner)
        for child in children:
            ids, scores = child.full(snapshot)
            if found:
                # A match scores above 0: what is still 0 in the buffer has not been touched.
                before = buffer[ids]
                scores = combine(before, scores)
                found.append(ids[before == 0])
            else:
                found.append(ids)
            buffer[ids] = scores
        return found[0] if len(found) == 1 else np.concatenate(found)

    def lookup_cost(self, count: int) -> int:
        """Return the cost of looking up in every child."""
        return (CALL + LOOKUP * count) * len(self.leaves) + sum(c.lookup_cost(count) for c in self.inner)

    def scatter(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Accumulate the children and read *ids* from the buffer."""
        buffer = snapshot.borrow()
        touched = self._accumulate(snapshot, buffer)
        found = self._saturated(buffer[ids])
        buffer[touched] = 0
        snapshot.give_back(buffer)
        return found

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Gather from every child, or scatter when that is cheaper."""
        if self.size < self.lookup_cost(len(ids)):
            return self.scatter(snapshot, ids)
        combine = np.maximum if self._best else np.add
        found = np.zeros(len(ids), np.float32)
        for child in (*self.leaves, *self.inner):
            combine(found, child.gather(snapshot, ids), out=found)
        return self._saturated(found)

    def _saturated(self, scores: Scores) -> Scores:
        """Bend summed *scores* below the ceiling."""
        return scores if self.ceiling is None else scores * (self.ceiling / (scores + self.ceiling))


class BoostNode(Scattering):
    """Documents of one child, scored higher where another matches."""

    def __init__(self, child: Node, where: Node, factor: float) -> None:
        """Multiply the scores of *child* by *factor* where *where* matches."""
        self._child, self._where, self._factor = child, where, np.float32(factor)
        self.size = child.size + where.size

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Evaluate the child and look its documents up in the other."""
        ids, scores = self._child.full(snapshot)
        return ids, self._boosted(snapshot, ids, scores)

    def lookup_cost(self, count: int) -> int:
        """Return the cost of looking up in both."""
        return self._child.lookup_cost(count) + self._where.lookup_cost(count)

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Gather from both."""
        return self._boosted(snapshot, ids, self._child.gather(snapshot, ids))

    def _boosted(self, snapshot: Snapshot, ids: Ids, scores: Scores) -> Scores:
        return np.where(self._where.gather(snapshot, ids) > 0, scores * self._factor, scores)


class IntersectionNode(Scattering):
    """Documents that match all of *required* and none of *excluded*; the scores of *optional* are added."""

    def __init__(self, required: Sequence[Node], optional: Sequence[Node], excluded: Sequence[Node]) -> None:
        """Start with the smallest child; *required* is not empty."""
        self._required = sorted(required, key=lambda node: node.size)
        self._optional, self._excluded = tuple(optional), tuple(excluded)
        self.size = sum(node.size for node in (*required, *optional, *excluded))

    def full(self, snapshot: Snapshot) -> tuple[Ids, Scores]:
        """Evaluate the smallest child and narrow it down by the others."""
        ids, scores = self._required[0].full(snapshot)
        for node in self._required[1:]:
            if not len(ids):
                break
            ids, scores = node.narrow(snapshot, ids, scores)
        for node in self._excluded:
            if len(ids):
                kept = node.gather(snapshot, ids) == 0
                ids, scores = ids[kept], scores[kept]
        for node in self._optional:
            if len(ids):
                scores = scores + node.gather(snapshot, ids)
        return ids, scores

    def lookup_cost(self, count: int) -> int:
        """Return the cost of gathering from the smallest child; the others follow for what remains."""
        return sum(node.lookup_cost(count) for node in self._required)

    def gather(self, snapshot: Snapshot, ids: Ids) -> Scores:
        """Gather from child after child, for what remains."""
        found = np.zeros(len(ids), np.float32)
        at = np.arange(len(ids))
        for node in self._required:
            more = node.gather(snapshot, ids[at])
            found[at] += more
            found[at[more == 0]] = 0
            at = at[more > 0]
        for node in self._excluded:
            hit = node.gather(snapshot, ids[at]) > 0
            found[at[hit]] = 0
            at = at[~hit]
        for node in self._optional:
            found[at] += node.gather(snapshot, ids[at])
        return found


def _concatenate(leaves: Sequence[Leaf]) -> tuple[Ids, Scores]:
    """Return documents and weighted scores of all *leaves*."""
    weights = np.array([leaf.weight for leaf in leaves], np.float32)
    sizes = [leaf.size for leaf in leaves]
    scores = np.concatenate([leaf.scores for leaf in leaves])
    scores *= np.repeat(weights, sizes)
    return np.concatenate([leaf.ids for leaf in leaves]), scores


def _distinct(touched: Ids, buffer: Scores) -> Ids:
    """Return the documents of *touched*, each once; their scores in *buffer* are above 0."""
    if len(touched) * 16 > len(buffer):
        # numpy finds what is true eight times faster than what is not 0.0.
        return (buffer > 0).nonzero()[0]
    return distinct(touched)
