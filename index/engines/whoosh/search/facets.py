"""Filters and facet counts as operations on arrays of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.document import Facet
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids
from index.query import Filter, Query

Mask = npt.NDArray[np.bool_]


def in_time(query: Query, snapshot: Snapshot, ids: Ids) -> Mask | None:
    """Return which of *ids* lie in the time that *query* asks for, None when it does not ask."""
    if query.since is None and query.until is None:
        return None
    days = snapshot.dates[ids]
    low = query.since.toordinal() if query.since else 1
    kept = days >= low
    if query.until is not None:
        kept &= days <= query.until.toordinal()
    return kept


def passing(rule: Filter, snapshot: Snapshot, ids: Ids) -> Mask:
    """Return which of *ids* pass a filter."""
    values = snapshot.facet(rule.facet)
    wanted = np.array([*(name in rule.values for name in values.names), False])
    having = np.asarray(wanted[values.table[ids]].any(axis=1))
    return ~having if rule.exclude else having


def count(facet: Facet, snapshot: Snapshot, ids: Ids) -> Mapping[str, int]:
    """Return how many of *ids* have each value of *facet*, the most frequent first."""
    values = snapshot.facet(facet)
    counts = np.bincount(values.table[ids].ravel(), minlength=len(values.names)).tolist()
    found = [(-number, name) for name, number in zip(values.names, counts, strict=False) if number]
    return {name: -number for number, name in sorted(found)}


def apply(query: Query, snapshot: Snapshot, ids: Ids) -> tuple[Mask | None, dict[Facet, Mapping[str, int]]]:
    """Return which of *ids* pass all filters of *query* (None: all), and the facet counts asked for."""
    masks: Sequence[tuple[Facet, Mask]] = [(r.facet, passing(r, snapshot, ids)) for r in query.filters]
    counts = {
        facet: count(facet, snapshot, _kept(ids, [mask for own, mask in masks if own != facet]))
        for facet in query.facets
    }
    return (np.logical_and.reduce([mask for _, mask in masks]) if masks else None), counts


def _kept(ids: Ids, masks: Sequence[Mask]) -> Ids:
    return ids[np.logical_and.reduce(masks)] if masks else ids
