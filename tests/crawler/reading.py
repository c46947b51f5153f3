"""A small real extractor for the crawler's tests; the product's is larger."""

from __future__ import annotations

import hashlib
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from crawler.errors import PageError
from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched, Link, Page, Passage


def read(fetched: Fetched, link_text: str = "") -> Extraction:
    """Return the page in *fetched*."""
    if fetched.body.startswith(b"%PDF"):
        return Extraction(_pdf(fetched, link_text))
    soup = BeautifulSoup(fetched.body, "lxml", from_encoding="utf-8")
    base = urljoin(fetched.final_url, _attribute(soup, "base[href]", "href"))
    robots = _attribute(soup, "meta[name=robots]", "content") + fetched.headers.get("x-robots-tag", "")
    refresh = _attribute(soup, "meta[http-equiv=refresh]", "content").partition("url=")[2]
    canonical = _attribute(soup, "link[rel=canonical]", "href")
    text = " ".join(node.get_text(" ", strip=True) for node in soup.select("main p"))
    links = [
        _link(base, node, "nofollow" in robots) for node in soup.select("a[href], area[href], frame[src]")
    ]
    page = Page(
        url=fetched.final_url,
        title=soup.title.get_text(strip=True) if soup.title else link_text,
        passages=(Passage(text),) if text else (),
        links=tuple(link for link in links if link),
        size=len(fetched.body),
        canonical=_join(base, canonical) if canonical else None,
        indexable="noindex" not in robots,
    )
    if not text and not page.links and not refresh:
        raise PageError(fetched.url, Outcome.NO_TEXT)
    blocks = tuple(
        int.from_bytes(hashlib.blake2b(str(node).encode(), digest_size=8).digest(), "big", signed=True)
        for node in soup.select("main p, body > footer")
    )
    return Extraction(page, blocks, refresh=_join(base, refresh) if refresh else None)


def _pdf(fetched: Fetched, link_text: str) -> Page:
    text = fetched.body[8:].decode("latin-1")
    return Page(
        fetched.final_url,
        link_text,
        (Passage(text, page=1),),
        media_type="application/pdf",
        size=len(fetched.body),
    )


def _attribute(soup: BeautifulSoup, selector: str, name: str) -> str:
    node = soup.select_one(selector)
    return str(node.get(name, "")) if node else ""


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def _link(base: str, node: object, nofollow: bool) -> Link | None:
    get = node.get  # type: ignore[attr-defined]
    url = _join(base, str(get("href") or get("src") or "").strip())
    follow = not nofollow and "nofollow" not in (get("rel") or ())
    text = node.get_text(" ", strip=True)  # type: ignore[attr-defined]
    return Link(url, text, str(get("title", "")), follow) if url else None
