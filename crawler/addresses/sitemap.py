"""Sitemaps and feeds: bytes in, addresses out; the caller fetches them. They only ever add addresses."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from lxml import etree

# https://www.sitemaps.org/protocol.html: 50,000 URLs and 50 MB per file.
MAX_URLS = 50_000
MAX_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"
_BEFORE_ROOT = re.compile(
    # XML 1.0 §2.8: declaration, comments, instructions and a document type may stand before the root element.
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)*",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s>/]")
_RSS_1 = b"http://purl.org/rss/1.0/"
_HEAD = 16_384
"""Bytes; licences and comments before the root element are long."""
_LINE = re.compile(rb"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses named by one sitemap or feed."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Further sitemaps, when it is an index."""


def is_sitemap(body: bytes) -> bool:
    """Tell whether *body* is a sitemap, a sitemap index, an RSS or an Atom feed, plain or gzipped.

    The root element decides, or a text file in which every line is an address (sitemaps.org, "Text file").
    What stands further inside does not: a PDF carries RDF, a page a licence in RDF.

    >>> is_sitemap(b'<?xml version="1.0"?><urlset xmlns="x"></urlset>'), is_sitemap(b"<html></html>")
    (True, False)
    >>> is_sitemap(b"https://x/a\\r\\nhttps://x/b"), is_sitemap(b"%PDF-1.7 <rdf:RDF></rdf:RDF>")
    (True, False)
    """
    head = _head(body)
    return is_feed(head) or _root(head) in (b"urlset", b"sitemapindex") or _is_text(head)


def is_feed(head: bytes) -> bool:
    """Tell whether a body that begins with *head* is an RSS or Atom feed, by its root element."""
    root = _root(head)
    return root in (b"rss", b"feed") or (root == b"RDF" and _RSS_1 in head)


def _head(body: bytes) -> bytes:
    if body.startswith(_GZIP):
        try:
            body = zlib.decompressobj(wbits=47).decompress(body[:_HEAD], _HEAD)
        except zlib.error:
            return b""
    return body[:_HEAD].replace(b"\0", b"")


def _root(head: bytes) -> bytes:
    """Return the local name of the root element, b"" where no element begins the body."""
    before = _BEFORE_ROOT.match(head)
    found = _ROOT.match(head, before.end() if before else 0)
    return found.group(1) if found else b""


def _is_text(head: bytes) -> bool:
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    whole = lines if len(head) < _HEAD else lines[:-1]
    filled = [line.strip() for line in whole if line.strip()]
    return bool(filled) and all(_LINE.fullmatch(line) for line in filled)


def parse_sitemap(body: bytes) -> Sitemap:
    """Return the addresses in *body*; ValueError with a German reason when it must not be parsed."""
    body = _unpack(body)
    if _is_text(_head(body)):
        text = (line.strip() for line in body.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").split(b"\n"))
        pages = (line.decode("utf-8", "replace") for line in text if _LINE.fullmatch(line))
        return Sitemap(tuple(islice(dict.fromkeys(pages), MAX_URLS)))
    if b"<!ENTITY" in body.replace(b"\0", b"")[:200_000]:
        raise ValueError("Sitemap mit eigenen Entitäten (XXE) abgelehnt")
    try:
        return _parse(body)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"Sitemap ist kein lesbares XML: {error}") from error


def _unpack(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[: MAX_BYTES + 1]
    try:
        return zlib.decompressobj(wbits=47).decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise ValueError(f"Sitemap ist falsch komprimiert: {error}") from error


def _parse(body: bytes) -> Sitemap:
    pages: list[str] = []
    sitemaps: list[str] = []
    events = etree.iterparse(
        BytesIO(body), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    for _, node in events:
        name, parent = _name(node), _name(node.getparent())
        if name == "loc" or (name == "link" and parent in ("item", "entry", "channel")):
            url = (node.get("href") or node.text or "").strip()
            if url and node.get("rel", "alternate") == "alternate":
                (sitemaps if parent == "sitemap" else pages).append(url)
        elif name in ("url", "sitemap", "item", "entry"):
            node.clear()
        if len(pages) >= MAX_URLS:
            break
    return Sitemap(tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(sitemaps)))


def _name(node: etree._Element | None) -> str:
    if node is None or not isinstance(node.tag, str):
        return ""
    return node.tag.rpartition("}")[2]
