"""Turning the clauses of a query into a plan over one snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.whoosh.search import phrase
from index.engines.whoosh.search.leaves import TINY, Everything, Leaf, Node
from index.engines.whoosh.search.nodes import BoostNode, IntersectionNode, UnionNode
from index.engines.whoosh.search.snapshot import FREQUENT, Snapshot
from index.engines.whoosh.search.values import Ids
from index.engines.whoosh.segment.terms import encode
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
    Not,
    OneOf,
    Optional,
    Phrase,
    Prefix,
    Saturation,
    Term,
)


def compile_clause(clause: Clause, snapshot: Snapshot) -> Node | None:
    """Return the plan of *clause*, None when it can match nothing."""
    match clause:
        case Term():
            return _term(clause, snapshot)
        case AnyOf() | BestOf():
            return _any_of(clause, snapshot)
        case AllOf():
            return _all_of(clause.clauses, snapshot)
        case Saturation():
            return _saturated(clause, snapshot)
        case Boost():
            node, where = compile_clause(clause.clause, snapshot), compile_clause(clause.where, snapshot)
            return BoostNode(node, where, clause.factor) if node and where else node
        case Not() | Optional():
            return _all_of((clause,), snapshot)
        case Phrase():
            return phrase.compile_phrase(clause, snapshot)
        case Prefix():
            return _constant(_prefix_ids(clause, snapshot), clause.weight)
        case OneOf():
            return _one_of(clause, snapshot)
    return Everything(snapshot.count)


_MANY = 2_000
"""Documents from which on it pays to keep the scores of frequent terms at hand."""


def _term(term: Term, snapshot: Snapshot) -> Node | None:
    postings = snapshot.postings(term.field, term.text)
    if postings is None:
        return None
    if term.weight == 0:
        return _constant(postings.ids, 0)
    dense = None
    if len(postings.ids) * FREQUENT >= snapshot.total > _MANY:
        dense = snapshot.dense(term.field, term.text)
    return Leaf(postings.ids, postings.scores, term.weight, dense)


def _constant(ids: Ids, weight: float) -> Node | None:
    """Return a leaf of one score for all *ids*, which ascend."""
    return Leaf(ids, np.full(len(ids), weight or TINY, np.float32)) if len(ids) else None


def _one_of(clause: OneOf, snapshot: Snapshot) -> Node | None:
    scores = clause.scores or (0.0,) * len(clause.urls)
    found = {snapshot.find(url): score for url, score in zip(clause.urls, scores, strict=True)}
    found.pop(-1, None)
    ids = np.array(sorted(found), np.intp)
    if not len(ids):
        return None
    return Leaf(ids, np.maximum(np.array([found[number] for number in ids.tolist()], np.float32), TINY))


def _any_of(clause: AnyOf | BestOf, snapshot: Snapshot) -> Node | None:
    found = []
    for part in clause.clauses:
        # Most clauses of a production query are terms; going straight to them halves the time.
        node = _term(part, snapshot) if type(part) is Term else compile_clause(part, snapshot)
        if node is not None:
            found.append(node)
    if len(found) < 2:
        return found[0] if found else None
    return UnionNode(found, best=isinstance(clause, BestOf))


def _saturated(clause: Saturation, snapshot: Snapshot) -> Node | None:
    node = compile_clause(clause.clause, snapshot)
    if node is None:
        return None
    if not isinstance(node, UnionNode) or node.ceiling is not None:
        node = UnionNode([node])
    node.ceiling = max(np.float32(clause.ceiling), TINY)
    return node


def _all_of(clauses: Sequence[Clause], snapshot: Snapshot) -> Node | None:
    required: list[Node] = []
    optional, excluded = [], []
    for clause in clauses:
        inner = clause.clause if isinstance(clause, Not | Optional) else clause
        node = compile_clause(inner, snapshot)
        if isinstance(clause, Not):
            excluded.append(node)
        elif isinstance(clause, Optional):
            optional.append(node)
        elif node is None:
            return None
        else:
            required.append(node)
    if not required:
        required.append(Everything(snapshot.count))
    if len(required) == 1 and not any(optional) and not any(excluded):
        return required[0]
    return IntersectionNode(
        required, [n for n in optional if n is not None], [n for n in excluded if n is not None]
    )


def _prefix_ids(prefix: Prefix, snapshot: Snapshot) -> Ids:
    """Return the documents of all terms with the prefix: their postings lie side by side."""
    found = np.zeros(snapshot.total, bool)
    for part in snapshot.parts:
        postings = part.postings.fields.get(prefix.field)
        if postings is not None:
            low, high = postings.terms.range(encode(prefix.text))
            found[part.base + postings.docs[postings.first[low] : postings.first[high]].astype(np.intp)] = (
                True
            )
    if snapshot.live is not None:
        found &= snapshot.live
    return np.flatnonzero(found)
