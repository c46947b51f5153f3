"""The engine port: what every search engine behind the Volltextsuche must do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from crawler.page import Page, Passage
from index.analysis.token import Places
from index.document import Document, Facet, Field
from index.query import Query


@dataclass(frozen=True, slots=True)
class Changes:
    """One commit: URLs to remove, then documents to add or replace (by URL; the last of several counts)."""

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
    """Positions of each matching BODY, EXACT or PARTS term of the query, ascending.

    A phrase gives only the positions in its runs; what stands under ``Not`` gives none.
    """
    title: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Likewise of each matching TITLE or TITLE_PARTS term; the headings' words follow the title's."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a query: exact total, the hits asked for, counts per facet value."""

    total: int
    items: tuple[Hit, ...] = ()
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    """Counts above 0, the highest first, then by value."""


class Engine(Protocol):
    """Store documents and find them again. Readers never block; one writer at a time."""

    def write(self, changes: Changes) -> None:
        """Apply *changes* as one commit: all of it is visible afterwards, or nothing."""

    def prefetch(
        self,
        terms: Iterable[tuple[Field, str]] = (),
        passages: Iterable[tuple[str, Sequence[int]]] = (),
        searches: Iterable[Query] = (),
    ) -> None:
        """Be told what is going to be asked: frequencies, passages and places by URL, searches.

        Answers are the same without. An engine at the other end of a network fetches each kind in one
        request; one that has everything at hand does not even read the iterables, so pass generators.
        """

    def search(self, query: Query) -> Hits:
        """Return the hits for *query*."""

    def terms(self, field: Field, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Yield (term, document frequency) of *field* in ascending order of the term."""

    def frequency(self, field: Field, text: str) -> int:
        """Return how many documents hold the term *text* in *field*."""

    def passages(self, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of *url* with these 0-based numbers, without loading the others.

        Raises KeyError when there is no such document, IndexError when it has no such passage.
        """

    def places(self, url: str, number: int) -> Places:
        """Return where the words of a passage stand in its text; raises as ``passages`` does."""

    def page(self, url: str) -> Page | None:
        """Return the stored page of *url* without passages, or None."""

    def count(self) -> int:
        """Return the number of documents."""

    def verify(self) -> None:
        """Read everything that is stored; raises DamagedIndexError when it is not what was written."""

    def close(self) -> None:
        """Release files and memory."""
