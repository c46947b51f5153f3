"""The links of a page, absolute, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from crawler.extract.html.dom import Dom, attribute, inner_text
from crawler.extract.html.walk import Anchor
from crawler.extract.text import one_line
from crawler.page import Link

LIMIT = 10_000
_NOT_FOLLOWED = ("mailto:", "tel:", "javascript:", "data:", "file:", "sms:", "fax:", "about:", "blob:", "#")
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
    if href.startswith("/") and not href.startswith(("//", "/\\")):
        # Menus are the same on every page; what they point to does not depend on the page's path.
        base = "/".join(base.split("/", 3)[:3]) + "/"
    return _joined(base, href)


@lru_cache(maxsize=50_000)
def _joined(base: str, href: str) -> str:
    if not href or href.lower().startswith(_NOT_FOLLOWED):
        return ""
    head, mark, tail = href.partition("?")
    href = head.replace("\\", "/") + mark + tail
    try:
        target = urljoin(base, href)
        # urljoin drops an empty query, and some servers answer only with it.
        target += "?" if href.endswith("?") and not target.endswith("?") else ""
        return target if urlsplit(target).scheme in ("http", "https") and urlsplit(target).hostname else ""
    except ValueError:
        return ""


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
        url = absolute(base, attribute(tag, "href" if tag.name in ("a", "area") else "src"))
        if not url:
            continue
        text = one_line(inner_text(tag, 300)) or _label(anchor)
        rel = attribute(tag, "rel").lower().split()
        yield Link(url, text[:300], one_line(attribute(tag, "title"))[:300], follow and "nofollow" not in rel)


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
