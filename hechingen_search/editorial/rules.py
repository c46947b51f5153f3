"""The decisions of the editors as values: what a search has to know of them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A page, and the queries for which the rule holds."""

    page: str
    entries: tuple[tuple[frozenset[str], ...], ...] = ()
    """For each of its entries the stems of each word; none mean every query."""

    def holds(self, stems: Set[str]) -> bool:
        """Tell whether a query with *stems* has all the words of one entry."""
        return not self.entries or any(all(word & stems for word in entry) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Editorial:
    """All decisions of the editors."""

    best: tuple[Rule, ...] = ()
    hide: tuple[Rule, ...] = ()
    boost: tuple[tuple[str, float], ...] = ()
    """Page and factor on its score."""
    suggest: tuple[str, ...] = ()
