"""A page, analysed: all an engine needs, nothing it must compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from crawler.page import Page
from index.analysis.token import Places


class Field(StrEnum):
    """The searchable fields; each is scored on its own and the scores are summed."""

    TITLE = "title"
    HEADINGS = "headings"
    ANCHORS = "anchors"
    """What stands beside the text: texts of links to it, breadcrumb, end of its address, contact cards."""
    BODY = "body"
    """Stems of the passages' words."""
    TITLE_PARTS = "title_parts"
    """Compound parts of title and headings."""
    PARTS = "parts"
    """Compound parts of the passages' words."""
    EXACT = "exact"
    """Words as written, spelling classes folded, not stemmed: body positions, then the title's."""
    WORD = "word"
    """Words as written, case kept: vocabulary for spelling and suggestions, never scored."""


class Facet(str):
    """The name of values a search can be narrowed by and counted by; a document may have several of each.

    Engines take any; which values a page has says ``index.facets``.
    """

    __slots__ = ()
    TYPE: ClassVar[Facet]
    """Kind and file format: news, event, service, minutes, bylaw, form, page, pdf, document."""
    AREA: ClassVar[Facet]
    """Top area of the site."""
    YEAR: ClassVar[Facet]
    LANGUAGE: ClassVar[Facet]
    SITE: ClassVar[Facet]
    """The town, where several are searched together."""


Facet.TYPE, Facet.AREA, Facet.YEAR, Facet.LANGUAGE, Facet.SITE = map(
    Facet, ("type", "area", "year", "language", "site")
)


Postings = Mapping[str, Sequence[int]]
"""Term → its positions in one field of one document, ascending."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is written into an engine for one URL."""

    url: str
    terms: Mapping[Field, Postings]
    lengths: Mapping[Field, int]
    """Tokens per field, for length normalisation."""
    page: Page
    """Kept to be shown: metadata and passages; ``links`` are empty."""
    passage_starts: tuple[int, ...] = ()
    """Body position of the first token of each passage; as long as ``page.passages``."""
    places: tuple[Places, ...] = ()
    """Where the words of each passage stand in its text, by their position in it; as long, or empty."""
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    date: date | None = None
    """What sorting by date and ``since`` look at."""
    prior: float = 1.0
    """Query-independent factor on the score, above 0."""
