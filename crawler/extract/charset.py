"""Bytes → text, by the rules browsers follow, and forgiving where editors are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w:.-]{2,40})""", re.IGNORECASE)
# WHATWG Encoding §4.2: these labels mean windows-1252.
_CP1252 = {
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "l1",
    "ascii",
    "us-ascii",
    "cp819",
    "iso_8859-1",
    "ansi",
}


def decode(body: bytes, content_type: str = "") -> str:
    """Return *body* as text: byte order mark, valid UTF-8, header, meta, detection.

    Text that decodes strictly as UTF-8 with letters beyond ASCII is UTF-8 whatever its label says; a label
    of Latin-1 means windows-1252, and so does a label of UTF-8 on bytes that mostly are not.

    >>> decode("Müll".encode("cp1252"), "text/html; charset=utf-8")
    'Müll'
    >>> decode("Müll – 5 €".encode("cp1252"), "text/html; charset=iso-8859-1")
    'Müll – 5 €'
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    label = _label(body, content_type)
    if label.startswith("utf-16"):
        # WHATWG HTML §13.2.3.2: a meta element cannot mean UTF-16 when it was readable as ASCII.
        label = "utf-8" if b"<" in body[:64] and b"\0" not in body[:64] else label
    elif b"\0" in body[:64] and (wide := _wide(body)):
        label = wide
    if not label.startswith("utf-16"):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _forgiving(body, label)


def _label(body: bytes, content_type: str) -> str:
    if match := _HEADER.search(content_type):
        return _known(match.group(1))
    head = body[:4096]
    if found := _META.search(head) or _XML.search(head):
        return _known(found.group(1).decode("ascii", "replace"))
    return ""


def _known(name: str) -> str:
    name = name.lower()
    if name in _CP1252:
        return "cp1252"
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _wide(body: bytes) -> str:
    """Return the UTF-16 variant that text without a byte order mark is in, or ""."""
    even, odd = body[0:64:2].count(0), body[1:64:2].count(0)
    if odd > 8 and even <= odd // 4:
        return "utf-16-le"
    return "utf-16-be" if even > 8 and odd <= even // 4 else ""


def _forgiving(body: bytes, label: str) -> str:
    """Decode what is not valid UTF-8: by its label, unless the label is UTF-8 and mostly wrong."""
    if label in ("", "utf-8"):
        text = body.decode("utf-8", "replace")
        wrong = text.count("\ufffd")
        # Windows text hardly ever holds a valid sequence of UTF-8; a damaged page holds many.
        if wrong <= 3 * (sum(1 for char in text if char > "\x7f") - wrong):
            return text
        label = label and "cp1252"
    if not label:
        best = from_bytes(body[:50_000]).best()
        label = best.encoding if best is not None and len(body) > 200 else "cp1252"
    try:
        return body.decode(label, "replace")
    except (LookupError, UnicodeError, ValueError):
        return body.decode("cp1252", "replace")
