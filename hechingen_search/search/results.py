"""What a person asks and what they are shown; no logic lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crawler.page import Contact
from index.document import Facet
from index.query import Sort

MAX_RESULTS = 200
"""How deep one can page; whoever has not found it by then searches for something else."""
MAX_SIZE = 50
"""Results on one page that a surface offers."""
MAX_PAGE = 10_000
"""Paging is bounded by ``MAX_RESULTS``; this only keeps absurd numbers out of it."""
MAX_SUGGESTIONS = 10
"""What one sees at a glance."""
EXAMINED = 100
"""Results of one request at most: so deep ``evaluate`` and ``explain`` look."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search as any surface hands it over; ``text`` is verbatim what was typed."""

    text: str
    page: int = 1
    """1-based result page."""
    size: int = 10
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: Sort = Sort.RELEVANCE
    strict: bool = False
    """True: no spelling correction, no synonyms, no relaxation ("nur nach … suchen")."""

    @property
    def shown(self) -> int:
        """Return how many results one page shows."""
        return min(max(self.size, 1), EXAMINED)

    @property
    def offset(self) -> int:
        """Return how many results stand on the pages before."""
        return min(max(self.page - 1, 0) * self.shown, MAX_RESULTS)

    @property
    def limit(self) -> int:
        """Return how many results this page has at most."""
        return min(self.shown, MAX_RESULTS - self.offset)

    def pages(self, total: int) -> int:
        """Return how many pages *total* results fill, as far as one can page."""
        return -(-min(total, MAX_RESULTS) // self.shown)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of shown text; ``marked`` pieces are what the search matched."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """The best passage of a hit."""

    fragments: tuple[Fragment, ...]
    heading: str = ""
    page: int | None = None
    """1-based PDF page."""


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One hit as it is shown."""

    rank: int
    url: str
    link: str
    """``url``, with ``#page=14`` where the best passage is on page 14 of a PDF."""
    title: tuple[Fragment, ...]
    snippet: Snippet | None
    section: tuple[str, ...]
    type: str
    """A value of ``Facet.TYPE``."""
    language: str
    date: date | None
    size: int
    page_count: int | None
    score: float
    labels: tuple[str, ...] = ()
    """Short German remarks: "Empfohlen", "Ältere Fassung", "Vergangene Veranstaltung"."""
    contact: Contact | None = None
    media_type: str = "text/html"
    pages: tuple[int, ...] = ()
    """Further pages of a PDF that match as well as that of the snippet."""
    copies: tuple[str, ...] = ()
    """Addresses of further hits that would look the same."""
    missing: tuple[str, ...] = ()
    """What was asked and is not on the page; such hits stand below ``ResultPage.divider``."""
    more: tuple[ResultItem, ...] = ()
    """Further hits of the same list, without snippets; their ranks are those of the whole list of hits."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to narrow by; ``selected`` when it is in force."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What the search did beyond the words typed, with the way back.

    ``kind``: "corrected", "unquoted", "ignored", "suggestion", "empty", "language", "meant".
    """

    kind: str
    text: str
    """One plain German sentence."""
    query: str = ""
    """What to search for when the reader follows the notice, or "" when there is nothing to follow."""
    strict: bool = False
    """Follow the notice as a strict search."""
    own: str = ""
    """The same in the language of the query, where that is another one."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a page, and where they stand."""

    text: str
    url: str
    title: str
    """Of the page."""
    heading: str = ""
    """What stands above them and restricts them."""
    date: date | None = None
    """When the page was written."""


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """What the site itself answers, word for word, above the hits."""

    kind: str
    """"hours", "phone", "mail", "place", "person", "fee", "event"."""
    subject: str
    """What it is about, as the page says it."""
    label: str
    """What is told of it, in German: "Öffnungszeiten"."""
    quotes: tuple[Quote, ...]
    status: str = ""
    """What follows for now: "Jetzt geöffnet bis 18 Uhr"; only from hours that were read with certainty."""
    note: Quote | None = None
    """That it is closed on a day that is near."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who else does what was asked for; shown as such, beside the site's own pages."""

    why: str
    """One German sentence."""
    authority: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything a surface shows for one search."""

    request: SearchRequest
    total: int
    """Pages that have what was asked."""
    items: tuple[ResultItem, ...]
    """The hits that are shown in full, others with them (``copies``, ``more``)."""
    facets: Mapping[Facet, tuple[FacetValue, ...]]
    notices: tuple[Notice, ...]
    pages: int
    """Number of result pages that can be visited."""
    took_ms: float
    partial: int = 0
    """Further hits, behind those, that have a part of it."""
    divider: str = ""
    """German line above the first of them on this page, which names what they lack."""
    best: bool = False
    """The hits are the best matches of a long question, which no page has to answer word for word."""
    also: tuple[str, ...] = ()
    """Synonyms that were searched for too."""
    language: str = "de"
    """In which the query was typed (BCP 47)."""
    card: AnswerCard | None = None
    elsewhere: Elsewhere | None = None
