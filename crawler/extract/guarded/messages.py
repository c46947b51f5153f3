"""What is asked of the guarded process and what it answers: one frozen value a line, checked on arrival.

A file may take the process over, so an answer that is none of these values costs the process and the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from crawler.codec import encode, strict
from crawler.formats import READERS
from crawler.outcome import Outcome
from crawler.page import Extraction, Hidden
from crawler.settings import ExtractSettings


@dataclass(frozen=True, slots=True)
class ResponseRequest:
    """Read a whole response."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    fetched_at: datetime
    link_text: str
    settings: ExtractSettings
    template: tuple[int, ...]
    """Hashes of the text blocks that are the site's boilerplate."""
    body: bytes = b""
    """Travels behind the line, as it is."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The page of a response."""

    extraction: Extraction
    recognised: float
    """Seconds spent on OCR."""


@dataclass(frozen=True, slots=True)
class NotExtracted:
    """Why a response gave no page."""

    outcome: Outcome
    detail: str
    recognised: float


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Read the office file at *path*."""

    path: str


@dataclass(frozen=True, slots=True)
class FileAbout:
    """What an office file says of itself, as it is written there; comes first."""

    title: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""
    pages: int | None = None
    """Slides or sheets."""


@dataclass(frozen=True, slots=True)
class FileText:
    """A paragraph, heading or row of an office file."""

    text: str
    level: int = 0
    """1–6 for a heading."""
    page: int | None = None
    """1-based slide or sheet."""


@dataclass(frozen=True, slots=True)
class FileHidden:
    """Something in an office file that its reader does not see, and that was left out."""

    kind: Hidden


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """Read the PDF at *path* from page *start* (0-based) on."""

    path: str
    start: int = 0
    attachments: str = ""
    """Directory for the embedded files; empty: they are not taken out."""


class Bookmark(NamedTuple):
    """A line of a PDF's outline; *sheet* is the 0-based page."""

    level: int
    title: str
    sheet: int


class Attachment(NamedTuple):
    """A file embedded in a PDF and its name in the directory of attachments."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class PdfAbout:
    """What a PDF says of itself; comes first, unless reading starts later."""

    pages: int
    title: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    tagged: bool = False
    encrypted: bool = False
    fields: int = 0
    """Of a form, on the first pages."""
    outline: tuple[Bookmark, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Segment(NamedTuple):
    """A piece of a line; points from the upper left corner of what is shown of the page."""

    text: str
    left: float
    right: float
    foot: float
    """Of the letters."""
    size: float
    """Of the font."""
    bold: bool


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What is shown of one page of a PDF."""

    page: int
    """1-based."""
    width: float = 0.0
    height: float = 0.0
    segments: tuple[Segment, ...] = ()
    drawn: bool = False
    """Something other than text is drawn; looked at only where there is little text."""
    image: float = 0.0
    """Share of the page that pictures cover."""
    hidden: tuple[Hidden, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """Draw *page* (1-based) of the PDF at *path* as a grey picture (PGM) into *target*."""

    path: str
    page: int
    target: str
    dpi: int
    pixels: int
    """At most; a larger page is drawn at fewer dpi."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The resolution that a page was drawn in."""

    dpi: int


@dataclass(frozen=True, slots=True)
class OcrRequest:
    """Recognise the text on a picture (PGM)."""

    picture: str
    dpi: int
    language: str


class RecognisedLine(NamedTuple):
    """A line on a picture, in pixels from its upper left corner."""

    text: str
    left: int
    right: int
    foot: int
    height: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines on a picture."""

    lines: tuple[RecognisedLine, ...]


@dataclass(frozen=True, slots=True)
class End:
    """All records of a request have come."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The request ends without (further) records."""

    outcome: Outcome
    message: str
    last: bool = False
    """The process ends, too."""


Request = TypeVar("Request")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Task(Generic[Request, Record]):
    """A function of the guarded process: what it takes, and which records it yields."""

    name: str
    module: str
    request: type[Request]
    records: tuple[type[Record], ...]
    function: str = "read"


_HERE = "crawler.extract.guarded"
RESPONSE: Task[ResponseRequest, Extracted | NotExtracted] = Task(
    "response", "crawler.extract.isolated", ResponseRequest, (Extracted, NotExtracted)
)
PDF: Task[PdfRequest, PdfAbout | PdfPage] = Task("pdf", f"{_HERE}.pdf", PdfRequest, (PdfAbout, PdfPage))
RENDER: Task[RenderRequest, Rendered] = Task(
    "render", f"{_HERE}.pdf", RenderRequest, (Rendered,), function="render"
)
OCR: dict[str, Task[OcrRequest, Recognised]] = {
    name: Task(name, f"{_HERE}.{name}", OcrRequest, (Recognised,)) for name in ("ocr_paddle", "ocr_tesseract")
}
FILES: dict[str, Task[FileRequest, FileAbout | FileText | FileHidden]] = {
    name: Task(name, f"{_HERE}.{name}", FileRequest, (FileAbout, FileText, FileHidden))
    for name in sorted(READERS - {PDF.name})
}
"""Readers of office files by their names in ``crawler.formats``."""
TASKS: dict[str, Task[Any, Any]] = {task.name: task for task in (RESPONSE, PDF, RENDER)} | OCR | FILES


def packed(message: Any) -> list[Any]:
    """Return a request or record as JSON knows it, with the name of its class."""
    return [type(message).__name__, encode(message)]


def unpacked(value: Any, kinds: tuple[type[Any], ...]) -> Any:
    """Return the message that :func:`packed` made *value* of; ValueError if it is none of *kinds*.

    >>> unpacked(packed(FileText("Müll", 2)), (FileAbout, FileText))
    FileText(text='Müll', level=2, page=None)
    >>> unpacked(["FileText", {"text": 5}], (FileText,))
    Traceback (most recent call last):
    ValueError: FileText.text: int statt str
    """
    if type(value) is not list or len(value) != 2:
        raise ValueError("keine Nachricht")
    for kind in kinds:
        if kind.__name__ == value[0]:
            return strict(kind)(value[1])
    raise ValueError(f"{value[0]!r:.40} ist hier keine Nachricht")
