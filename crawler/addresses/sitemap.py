"""Sitemaps and feeds: bytes in, addresses out; the caller fetches them. They only ever add addresses."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

# https://www.sitemaps.org/protocol.html: 50,000 URLs and 50 MB per file.
MAX_URLS = 50_000
MAX_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"
_ROOT = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex|rss|feed|RDF)[\s>]")
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses named by one sitemap or feed."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Further sitemaps, when it is an index."""


def is_sitemap(body: bytes) -> bool:
    """Tell whether *body* is a sitemap, a sitemap index, an RSS or an Atom feed, plain or gzipped.

    >>> is_sitemap(b'<?xml version="1.0"?><urlset xmlns="x"></urlset>'), is_sitemap(b"<html></html>")
    (True, False)
    """
    if body.startswith(_GZIP):
        body = zlib.decompressobj(wbits=47).decompress(body[:_HEAD], _HEAD)
    return bool(_ROOT.search(body[:_HEAD].replace(b"\0", b"")))


def parse_sitemap(body: bytes) -> Sitemap:
    """Return the addresses in *body*; ValueError with a German reason when it must not be parsed."""
    body = _unpack(body)
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
