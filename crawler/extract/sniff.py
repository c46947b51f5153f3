"""What a body is, by its bytes first; headers lie."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Set
from urllib.parse import unquote, urlsplit

from crawler import formats
from crawler.addresses.sitemap import is_feed
from crawler.formats import Format
from crawler.page import Fetched

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
_TYPES_PART = "[Content_Types].xml"
_MAIN_TYPE = re.compile(r"""ContentType\s*=\s*["']([^"']+\.main\+xml|[^"']+\.binary\.[^"']*main)["']""")
_PART_START = 200_000
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
        return formats.PDF
    if head.startswith(formats.ZIP.magic):
        return _zipped(fetched.body)
    if head.startswith(formats.OLE.magic):
        return _ole(fetched, announced)
    if known := next((one for one in formats.FORMATS if one.magic and head.startswith(one.magic)), None):
        return known
    if head.startswith(_MEDIA) or announced.startswith(("image/", "audio/", "video/", "font/")):
        return formats.OTHER
    return _textual(fetched, head, announced)


def _textual(fetched: Fetched, head: bytes, announced: str) -> Format:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:64:2].count(0) > 16 or head[1:64:2].count(0) > 16:
        head = head.replace(b"\0", b"")
    if is_feed(head):
        return formats.FEED
    if announced in ("text/html", "application/xhtml+xml"):
        return formats.HTML
    if announced in ("text/plain", "text/csv") and not re.match(rb"(?i)\s*<(!doctype html|html)", head):
        return formats.TEXT
    if announced in (
        "text/calendar",
        "text/css",
        "application/javascript",
        "text/javascript",
        "application/json",
    ):
        return formats.OTHER
    if _HTML.search(head):
        return formats.HTML
    return formats.TEXT if suffix(fetched) in formats.TEXT.suffixes and b"\0" not in head else formats.OTHER


def _zipped(body: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {entry.filename.replace("\\", "/") for entry in archive.infolist()[:5000]}
            mime = _start(archive, "mimetype").decode("ascii", "replace").strip()
            types = _start(archive, _TYPES_PART).decode("utf-8", "replace")
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
        KeyError,
        zlib.error,
    ):
        return formats.ZIP
    if mime:
        # ODF 1.3 part 2 §3.3: the media type lies in the file "mimetype"; templates add "-template".
        return formats.of_type(mime.removesuffix("-template")) or formats.ZIP
    return _office_open(names, types)


def _office_open(names: Set[str], types: str) -> Format:
    """Return the format of an Office Open XML package by its main part's type, else by its folders."""
    if _TYPES_PART not in names:
        return formats.ZIP
    main = _MAIN_TYPE.findall(types)
    found = [one for one in formats.FORMATS if any(part in type_ for part in one.main for type_ in main)]
    for folder, format_ in (("word/", formats.DOCX), ("xl/", formats.XLSX), ("ppt/", formats.PPTX)):
        if not found and any(name.startswith(folder) for name in names):
            found.append(format_)
    return found[0] if found else formats.ZIP


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of a part, b"" when it is missing."""
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as file:
        return file.read(_PART_START)


def _ole(fetched: Fetched, announced: str) -> Format:
    named = formats.of_suffix(suffix(fetched))
    if named in (formats.DOC, formats.XLS):
        return named
    # MS-OFFCRYPTO §2.3.4: an encrypted OOXML file is an OLE file with this stream.
    if "EncryptedPackage".encode("utf-16-le") in fetched.body:
        return formats.OLE
    if announced == formats.DOC.media_type or "WordDocument".encode("utf-16-le") in fetched.body:
        return formats.DOC
    return formats.XLS if "Workbook".encode("utf-16-le") in fetched.body else formats.OLE


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
