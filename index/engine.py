"""The engine port: what every search engine behind the Volltextsuche must do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from crawler.page import Page, Passage
from index.document import Document, Facet, Field
from index.query import Query


@dataclass(frozen=True, slots=True)
class Changes:
    """One commit: documents to add or replace (by URL) and URLs to remove."""

    put: Iterable[Document] = ()
    remove: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``page.passages`` is empty, ask ``Engine.passages`` for those you show."""

    url: str
    score: float
    page: Page
    passage_starts: Sequence[int] = ()
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Body positions of each matching BODY or EXACT or PARTS term of the query, ascending."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a query: exact total, the hits asked for, counts per facet value."""

    total: int
    items: tuple[Hit, ...] = ()
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """Store documents and find them again. Readers never block; one writer at a time."""

    def write(self, changes: Changes) -> None:
        """Apply *changes* as one commit: all of it is visible afterwards, or nothing."""

    def search(self, query: Query) -> Hits:
        """Return the hits for *query*."""

    def terms(self, field: Field, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Yield (term, document frequency) of *field* in ascending order of the term."""

    def passages(self, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of *url* with these 0-based numbers, without loading the others."""

    def page(self, url: str) -> Page | None:
        """Return the stored page of *url* without passages, or None."""

    def count(self) -> int:
        """Return the number of documents."""

    def close(self) -> None:
        """Release files and memory."""
