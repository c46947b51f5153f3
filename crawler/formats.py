"""The formats of what a site serves, each stated once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One format of a response."""

    media_type: str
    """As registered; the media type of the page that comes of it."""
    label: str = ""
    """What a citizen calls a file of it, in German; "" for web pages and for what is never shown."""
    suffixes: tuple[str, ...] = ()
    """Of file names, lower case, without the dot."""
    reader: str = ""
    """The module of ``crawler.extract.guarded`` whose ``read`` takes it; "" for text and what is not read."""
    magic: tuple[bytes, ...] = ()
    """How the bytes of a file begin."""
    main: tuple[str, ...] = ()
    """Parts of the content type of the main part of an Office Open XML package (ECMA-376 part 2, §10)."""


HTML = Format("text/html")
FEED = Format("application/rss+xml")
PDF = Format("application/pdf", "PDF", ("pdf",), "pdf", (b"%PDF",))
DOCX = Format(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word",
    ("docx", "docm", "dotx"),
    "docx",
    main=("wordprocessingml.", "ms-word."),
)
XLSX = Format(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel",
    ("xlsx", "xlsm", "xlsb", "xltx"),
    "sheets",
    main=("spreadsheetml.", "ms-excel."),
)
PPTX = Format(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "PowerPoint",
    ("pptx", "ppsx", "pptm", "potx"),
    "pptx",
    main=("presentationml.", "ms-powerpoint."),
)
ODT = Format("application/vnd.oasis.opendocument.text", "Text (ODT)", ("odt", "ott"), "odf")
ODS = Format("application/vnd.oasis.opendocument.spreadsheet", "Tabelle (ODS)", ("ods", "ots"), "sheets")
ODP = Format("application/vnd.oasis.opendocument.presentation", "Präsentation (ODP)", ("odp", "otp"), "odf")
RTF = Format("application/rtf", "Text (RTF)", ("rtf",), "rtf", (b"{\\rtf",))
DOC = Format("application/msword", "Word", ("doc", "dot"), "doc")
XLS = Format("application/vnd.ms-excel", "Excel", ("xls", "xlt"), "sheets")
TEXT = Format("text/plain", "Text", ("txt", "csv"))
OLE = Format("application/x-ole-storage", magic=(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",))
"""Encrypted, or an old program's."""
ZIP = Format("application/zip", magic=(b"PK\x03\x04",))
OTHER = Format("application/octet-stream")

FORMATS = (HTML, FEED, PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, DOC, XLS, TEXT, OLE, ZIP, OTHER)
PAGES = (HTML, FEED, TEXT)
"""Read as text; all others are files."""
_BY_TYPE = {one.media_type: one for one in FORMATS}
_BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}
READERS = frozenset(one.reader for one in FORMATS if one.reader)


def of_type(media_type: str) -> Format | None:
    """Return the format registered as *media_type*, None where it is none of these.

    >>> of_type("application/pdf").label, of_type("image/png")
    ('PDF', None)
    """
    return _BY_TYPE.get(media_type)


def of_suffix(suffix: str) -> Format | None:
    """Return the format of files whose names end with *suffix* (lower case, without the dot)."""
    return _BY_SUFFIX.get(suffix)


def file_label(media_type: str) -> str:
    """Return what a citizen calls a file of *media_type*, "" for a web page."""
    found = of_type(media_type)
    return found.label if found else ""
