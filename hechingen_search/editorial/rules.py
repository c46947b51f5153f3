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
class Outside:
    """What others than the town do, and who."""

    entries: tuple[tuple[frozenset[str], ...], ...]
    """For each of its entries the stems of each word."""
    why: str
    """One German sentence."""
    authority: str = ""
    """Who does it; "" where nobody in particular does."""
    page: str = ""
    alone: bool = False
    """No page of a town answers it: pages that only mention it are not shown."""

    def said(self, stems: Set[str]) -> tuple[tuple[frozenset[str], ...], ...]:
        """Return the entries that a query with *stems* has all words of."""
        return tuple(entry for entry in self.entries if all(word & stems for word in entry))


@dataclass(frozen=True, slots=True)
class Editorial:
    """All decisions of the editors."""

    best: tuple[Rule, ...] = ()
    hide: tuple[Rule, ...] = ()
    boost: tuple[tuple[str, float], ...] = ()
    """Page and factor on its score."""
    suggest: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    """What the town does not do."""
