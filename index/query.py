"""What is asked of an engine, in no engine's own language.

Every clause selects documents and scores them. A scored term is BM25 over its one field (``index.bm25``); how
clauses combine is said at each. Ties are broken by URL, ascending, so that results are stable. Weights are 0
or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.document import Facet, Field


@dataclass(frozen=True, slots=True)
class Term:
    """Match documents holding *text* in *field*; score weight * BM25 (0 keeps the match, scores nothing)."""

    field: Field
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Match *texts* at consecutive positions of *field*; scored as one term whose frequency counts the runs.

    Each place holds alternatives. ``slop`` is the number of further positions a run may spread over; what a
    run is, is said at ``index.engines.runs.runs``. The inverse document frequency is the sum over the places
    of that of the rarest alternative that occurs in the index.
    """

    field: Field
    texts: tuple[tuple[str, ...], ...]
    weight: float = 1.0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Match any term of *field* that starts with *text*; constant score *weight*."""

    field: Field
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AllOf:
    """Match what every clause matches; sum the scores. ``Not`` and ``Optional`` may stand among them.

    Without a clause that requires anything it matches every document.
    """

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Match documents that any clause matches; sum the scores of those that do."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class BestOf:
    """Match documents that any clause matches; take the highest score."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Inside ``AllOf``: drop the documents that *clause* matches. Alone: every other document, scored 0."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class Optional:
    """Add the score of *clause* where it matches, require nothing."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class Saturation:
    """Match what *clause* matches; of its score s count s * ceiling / (s + ceiling), always below *ceiling*.

    Evidence for one word repeats itself from field to field; it adds up ever more slowly, as occurrences do
    within a field of BM25. *ceiling* is 0 or more.
    """

    clause: Clause
    ceiling: float


@dataclass(frozen=True, slots=True)
class Boost:
    """Match what *clause* matches; its score counts *factor* times where *where* matches too."""

    clause: Clause
    where: Clause
    factor: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Match every document, scored 0."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Match exactly these URLs, scored 0 or as *scores* says, which are above 0 and as many."""

    urls: tuple[str, ...]
    scores: tuple[float, ...] = ()


Clause = (
    Term | Phrase | Prefix | AllOf | AnyOf | BestOf | Saturation | Boost | Not | Optional | Everything | OneOf
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep documents that have any of *values* in *facet* (or none of them, when *exclude*)."""

    facet: Facet
    values: tuple[str, ...]
    exclude: bool = False


class Sort(StrEnum):
    """Order of the hits: by score, or newest first, undated last, then by score. Ties break by URL."""

    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Query:
    """One request to an engine. The score of a hit is the clause's score times the document's prior."""

    clause: Clause
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    """Keep documents dated on or after this day; undated ones are dropped."""
    until: date | None = None
    limit: int = 10
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    facets: tuple[Facet, ...] = ()
    """Facets to count: each over the matches of everything but the filters on that same facet."""
    positions: bool = True
    """Whether hits carry the positions of what matched: who shows no snippets can save the time."""
