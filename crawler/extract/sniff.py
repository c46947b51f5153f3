"""What a body is, by its bytes first; headers lie."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from crawler.addresses.sitemap import is_feed
from crawler.page import Fetched


class Format(StrEnum):
    """The formats that extraction tells apart; the value is the media type of the page."""

    HTML = "text/html"
    FEED = "application/rss+xml"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    RTF = "application/rtf"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    TEXT = "text/plain"
    OLE = "application/x-ole-storage"
    ZIP = "application/zip"
    OTHER = "application/octet-stream"


_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|frameset|div|table|h1|p|a|script|!--)[\s>/-]",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
"""The beginning of a web page, whatever it goes on to mention."""
_MEDIA = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"ID3",
    b"OggS",
    b"\x1aE\xdf\xa3",
)
_SUFFIXES = {
    "docx": Format.DOCX, "docm": Format.DOCX, "dotx": Format.DOCX, "xlsx": Format.XLSX, "xlsm": Format.XLSX,
    "pptx": Format.PPTX, "odt": Format.ODT, "ods": Format.ODS, "odp": Format.ODP, "rtf": Format.RTF,
    "doc": Format.DOC, "dot": Format.DOC, "xls": Format.XLS,
    "pdf": Format.PDF, "txt": Format.TEXT, "csv": Format.TEXT,
}  # fmt: skip
_FILENAME = re.compile(r"""filename\*?\s*=\s*(?:[\w-]*''|")?([^";]+)""", re.IGNORECASE)


def file_name(fetched: Fetched) -> str:
    """Return the name under which a browser would save *fetched*, or "".

    RFC 6266: ``filename*`` wins over ``filename``; both over the path.
    """
    disposition = fetched.headers.get("content-disposition", "")
    found = re.search(r"""filename\*\s*=\s*[\w-]*'[^']*'([^";\s]+)""", disposition, re.IGNORECASE)
    if found:
        return unquote(found.group(1))
    plain = _FILENAME.search(disposition)
    if plain:
        name = plain.group(1).strip()
        try:
            # requests hands headers over as Latin-1; most servers mean UTF-8.
            return unquote(name.encode("latin-1").decode("utf-8"))
        except UnicodeError:
            return unquote(name)
    return unquote(urlsplit(fetched.final_url).path.rpartition("/")[2])


def suffix(fetched: Fetched) -> str:
    """Return the lower-case suffix of the file name without its dot, or ""."""
    name = file_name(fetched)
    return name.rpartition(".")[2].lower() if "." in name else ""


def sniff(fetched: Fetched) -> Format:
    """Return the format of *fetched* by magic bytes, then by type and name."""
    head = fetched.body[:2048]
    announced = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if b"%PDF-" in head[:1024] and not _PAGE.match(head):
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(fetched.body)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(fetched, announced)
    if head.startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith(_MEDIA) or announced.startswith(("image/", "audio/", "video/", "font/")):
        return Format.OTHER
    return _textual(fetched, head, announced)


def _textual(fetched: Fetched, head: bytes, announced: str) -> Format:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:64:2].count(0) > 16 or head[1:64:2].count(0) > 16:
        head = head.replace(b"\0", b"")
    if is_feed(head):
        return Format.FEED
    if announced in ("text/html", "application/xhtml+xml"):
        return Format.HTML
    if announced in ("text/plain", "text/csv") and not re.match(rb"(?i)\s*<(!doctype html|html)", head):
        return Format.TEXT
    if announced in (
        "text/calendar",
        "text/css",
        "application/javascript",
        "text/javascript",
        "application/json",
    ):
        return Format.OTHER
    if _HTML.search(head):
        return Format.HTML
    return Format.TEXT if suffix(fetched) in ("txt", "csv") and b"\0" not in head else Format.OTHER


def _zipped(body: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist()[:5000])
            mime = (
                archive.read("mimetype")[:100].decode("ascii", "replace")
                if _small(archive, "mimetype")
                else ""
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, KeyError):
        return Format.ZIP
    for format_ in (Format.ODT, Format.ODS, Format.ODP):
        if mime.strip().startswith(format_.value):
            return format_
    for prefix, format_ in (("word/", Format.DOCX), ("xl/", Format.XLSX), ("ppt/", Format.PPTX)):
        if "[Content_Types].xml" in names and any(name.startswith(prefix) for name in names):
            return format_
    return Format.ZIP


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size < 200
    except KeyError:
        return False


def _ole(fetched: Fetched, announced: str) -> Format:
    named = _SUFFIXES.get(suffix(fetched))
    if named in (Format.DOC, Format.XLS):
        return named
    # MS-OFFCRYPTO §2.3.4: an encrypted OOXML file is an OLE file with this stream.
    if "EncryptedPackage".encode("utf-16-le") in fetched.body:
        return Format.OLE
    if announced == Format.DOC or "WordDocument".encode("utf-16-le") in fetched.body:
        return Format.DOC
    return Format.XLS if "Workbook".encode("utf-16-le") in fetched.body else Format.OLE


def announced_file(fetched: Fetched) -> bool:
    """Return whether type, disposition or name promise a file and not a web page."""
    announced = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if announced in ("text/html", "application/xhtml+xml"):
        return suffix(fetched) == "pdf" and "attachment" in fetched.headers.get("content-disposition", "")
    return (
        announced == "application/pdf"
        or announced.startswith("application/vnd.")
        or announced == "application/msword"
    )
