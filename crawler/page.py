"""The values that travel from the web site to the index; no logic lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a page is for, as a reader would say it; the file format is ``Page.media_type``."""

    PAGE = "page"
    NEWS = "news"
    EVENT = "event"
    SERVICE = "service"
    MINUTES = "minutes"
    BYLAW = "bylaw"
    FORM = "form"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One HTTP response, complete: ``body`` is decoded (gzip, br) but still bytes."""

    url: str
    """The URL that was asked for, verbatim."""
    final_url: str
    """The URL that answered after the redirects in ``hops``."""
    status: int
    headers: Mapping[str, str]
    """Header names in lower case; repeated ones joined with ", ", X-Robots-Tag with a line break."""
    body: bytes
    fetched_at: datetime
    """Aware, UTC."""
    hops: tuple[str, ...] = ()
    """URLs that redirected, in order; empty without a redirect."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the page shows it; ``url`` is absolute and verbatim."""

    url: str
    text: str = ""
    title: str = ""
    follow: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of main text under one heading, at most about 1,500 characters."""

    text: str
    heading: str = ""
    page: int | None = None
    """1-based PDF page, or None."""
    quotable: bool = True
    """False for ``data-nosnippet``: searchable, never shown."""
    language: str = ""
    """BCP 47 where a part is in another language than its page, else empty."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Contact details quoted verbatim from a page."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    address: str = ""
    hours: str = ""
    office: str = ""
    """The office or institution, where the card itself names it."""


class Hidden(StrEnum):
    """What a file may carry out of its reader's sight; whoever downloads it can still find it."""

    LAYERS = "layers"
    OUTSIDE = "outside"
    TEXT = "text"
    SHEETS = "sheets"
    ROWS = "rows"
    SLIDES = "slides"

    @property
    def label(self) -> str:
        """German, for the editors' report."""
        return _HIDDEN[self]


_HIDDEN = {
    Hidden.LAYERS: "ausgeschaltete Ebenen",
    Hidden.OUTSIDE: "Text außerhalb des sichtbaren Bereichs",
    Hidden.TEXT: "ausgeblendeten Text",
    Hidden.SHEETS: "ausgeblendete Blätter",
    Hidden.ROWS: "ausgeblendete Zeilen oder Spalten",
    Hidden.SLIDES: "ausgeblendete Folien",
}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Accessibility facts of a file, kept for the editors' report."""

    tagged: bool = False
    has_language: bool = False
    has_title: bool = False
    text_pages: int = 0
    """Pages with a usable text layer of their own."""
    ocr_pages: int = 0
    """Pages whose text came from OCR."""
    unread_pages: int = 0
    """Pages whose text could not be read (no OCR tool, budget spent, failed)."""
    encrypted: bool = False
    hidden: tuple[Hidden, ...] = ()
    """What the file carries that its reader does not see, and that is not published."""


@dataclass(frozen=True, slots=True)
class Page:
    """One URL's content as a reader sees it: an HTML page, a PDF or an office file."""

    url: str
    title: str
    passages: tuple[Passage, ...]
    language: str = "de"
    """BCP 47; ``de-simple`` is Leichte Sprache, ``gsg`` German Sign Language."""
    kind: Kind = Kind.PAGE
    media_type: str = "text/html"
    section: tuple[str, ...] = ()
    """Breadcrumb from the top area down, without the start page and without the page itself."""
    published: date | None = None
    modified: date | None = None
    starts: date | None = None
    """First day of an event, or None."""
    ends: date | None = None
    """Last day on which the content holds (event end, deadline), or None."""
    links: tuple[Link, ...] = ()
    size: int = 0
    """Bytes as fetched."""
    page_count: int | None = None
    contacts: tuple[Contact, ...] = ()
    facts: FileFacts | None = None
    canonical: str | None = None
    """``rel=canonical`` as stated by the page, absolute, unchecked."""
    indexable: bool = True
    """False when robots meta or X-Robots-Tag says noindex."""
    description: str = ""
    titled: bool = True
    """False when a web page names itself nowhere (``h1``, og:title, ``<title>``) and ``title`` was made up;
    files: ``FileFacts.has_title``."""
    anchors: tuple[str, ...] = ()
    """Distinct texts of links that point here; filled in by the store."""
    depth: int | None = None
    """Clicks from the start page; filled in by the store."""

    @property
    def dated(self) -> date | None:
        """Return the day on which it was written."""
        return self.published or self.modified

    @property
    def day(self) -> date | None:
        """Return the one date that is shown, sorted by and narrowed by: that of an event, else ``dated``."""
        return self.starts or self.dated


@dataclass(frozen=True, slots=True)
class Extraction:
    """What reading one response gives: the page, and what only the crawl needs to know about it."""

    page: Page
    blocks: tuple[int, ...] = ()
    """Signed 64-bit hashes of the text blocks seen, for learning the site's template."""
    refresh: str | None = None
    """Absolute target of an immediate meta refresh."""
    listing: bool = False
    """A list of links without text of its own (news list, event offsets): links only, not indexed."""
    warnings: tuple[str, ...] = ()
    """German sentences for the night's report."""
