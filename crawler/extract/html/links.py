"""The links of a page, absolute, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

from bs4.element import Tag

from crawler.addresses.url import resolve
from crawler.extract.html.dom import Dom, attribute, inner_text
from crawler.extract.html.walk import Anchor
from crawler.extract.text import one_line
from crawler.page import Link

LIMIT = 10_000
_DOCUMENT = re.compile(
    r"(?i)^(?:https?:/|\.{0,2}/)[^\r\n<>]*\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf)(?:[?#]|$)"
)
# Editors paste these into addresses; browsers remove tabs and breaks too (WHATWG URL §4.4).
_STRAY = re.compile("[\t\r\n\u200b\u200c\u200d\ufeff\u00ad]")


def base_url(dom: Dom, url: str) -> str:
    """Return the address that relative links start from; ``<base href>`` is obeyed."""
    for tag in dom.all("base"):
        if href := attribute(tag, "href").strip():
            return absolute(url, href) or url
    return url


def absolute(base: str, href: str) -> str:
    """Return *href* resolved against *base*, "" when it is no address of a page.

    >>> [absolute("https://x/a/b", href) for href in (" ../c\\\\d ", "mailto:a@b", "http://[")]
    ['https://x/c/d', '', '']
    """
    href = _STRAY.sub("", href).strip()
    if not href or href.startswith("#"):
        return ""
    if href.startswith("/") and not href.startswith(("//", "/\\")):
        # Menus are the same on every page; what they point to does not depend on the page's path.
        base = "/".join(base.split("/", 3)[:3]) + "/"
    return resolve(base, href)


def links(dom: Dom, anchors: Iterable[Anchor], base: str, follow: bool) -> tuple[Link, ...]:
    """Return the links of body and head (other languages, next page, feeds), each address once."""
    found: dict[str, Link] = {}
    for link in (*_body(anchors, base, follow), *_head(dom, base, follow)):
        known = found.get(link.url)
        if known is None or (not known.text and link.text):
            found[link.url] = link
        if len(found) >= LIMIT:
            break
    return tuple(found.values())


def _body(anchors: Iterable[Anchor], base: str, follow: bool) -> Iterator[Link]:
    for anchor in anchors:
        tag = anchor.tag
        text = one_line(inner_text(tag, 300)) or _label(anchor)
        allowed = follow and "nofollow" not in attribute(tag, "rel").lower().split()
        for href in _hrefs(tag):
            if url := absolute(base, href):
                found = Link(url, text[:300], one_line(attribute(tag, "title"))[:300], allowed)
                yield found
                yield from (replace(found, url=inner) for inner in _shown(base, url))


def _hrefs(tag: Tag) -> Iterator[str]:
    """Yield where *tag* leads, as written; lazy frames and objects say it in ``data-`` attributes."""
    if tag.name in ("a", "area"):
        href = attribute(tag, "href") or attribute(tag, "xlink:href")
        yield href
        if href.strip().lower().startswith("www."):
            yield f"https://{href.strip()}"  # beside the broken address, which is reported
        return
    for name in tag.attrs:
        lazy = name.startswith("data-") and name.endswith(("src", "url", "href", "original"))
        if name in ("src", "data") or lazy:
            yield attribute(tag, name)


def _shown(base: str, url: str) -> Iterator[str]:
    """Yield the documents that a viewer at *url* shows: addresses of files among its parameters."""
    query, _, fragment = url.partition("?")[2].partition("#")
    for _, value in parse_qsl(f"{query}&{fragment}", errors="replace"):
        if _DOCUMENT.search(value) and (target := absolute(base, value)):
            yield target


def _label(anchor: Anchor) -> str:
    """Return what stands for the text of a link that holds only a picture."""
    tag = anchor.tag
    image = tag.find("img")
    alt = attribute(image, "alt") if image is not None and not isinstance(image, (str, int)) else ""
    return one_line(attribute(tag, "aria-label") or attribute(tag, "alt") or alt)


def _head(dom: Dom, base: str, follow: bool) -> Iterator[Link]:
    for tag in dom.all("link"):
        rel = attribute(tag, "rel").lower().split()
        type_ = attribute(tag, "type").lower()
        wanted = (
            "next" in rel
            or "prev" in rel
            or ("alternate" in rel and ("hreflang" in tag.attrs or "rss" in type_ or "atom" in type_))
        )
        if wanted and (url := absolute(base, attribute(tag, "href"))):
            yield Link(url, "", one_line(attribute(tag, "title"))[:300], follow)


def canonical(dom: Dom, base: str) -> str | None:
    """Return ``rel=canonical`` as the page states it, absolute."""
    for tag in dom.all("link"):
        if "canonical" in attribute(tag, "rel").lower().split():
            return absolute(base, attribute(tag, "href")) or None
    return None
