"""Where the main text of a page is, when the page says so."""

from __future__ import annotations

import re
from functools import lru_cache

import soupsieve
from bs4.element import Tag

from crawler.extract.html.dom import Dom
from crawler.extract.html.roles import lengths

_MINIMUM = 40
"""Characters; an empty ``<main>`` is no container."""
_PLENTY = 1_000
"""Characters outside of links with which a ``<main>`` needs no comparison."""
_PART, _HALF = 0.1, 0.5
"""Shares of the page's text outside of links. What holds less than a tenth is a slider or a box, whatever its
name; one of several articles must hold half."""


def container(dom: Dom, selector: str = "") -> Tag | None:
    """Return the element that holds the main text, or None when nothing marks it.

    The rule, in this order: the configured CSS selector; ``<main>`` or ``role=main``; an outermost
    ``<article>`` that holds much of the text; an element whose ``id`` is a usual name ("content" …).
    """
    if selector and (chosen := _selected(dom, selector)) is not None:
        return chosen
    articles = [tag for tag in dom.all("article") if not any(p.name == "article" for p in tag.parents)]
    if dom.mains and lengths(dom.mains[0])[0] >= _PLENTY:
        return dom.mains[0]
    only = _PART if len(articles) == 1 else _HALF
    candidates = [(tag, _PART) for tag in dom.mains]
    candidates += [(tag, only) for tag in articles] + [(tag, _PART) for tag in dom.content_ids]
    sizes = [(tag, share, *lengths(tag)) for tag, share in candidates]
    filled = [(tag, share, own, own + more) for tag, share, own, more in sizes if own + more >= _MINIMUM]
    if not filled:
        return dom.mains[0] if dom.mains else None
    body = dom.soup.body or dom.soup
    text, everything = lengths(body)
    for tag, share, own, whole in filled:
        if own >= share * text or whole >= share * (text + everything):
            return tag
    # A page that only lists links has little text anywhere; its own heading tells where they stand.
    marked = (tag for tag, *_ in filled if tag in dom.mains or tag.find("h1") is not None)
    return next(marked, None)


def _selected(dom: Dom, selector: str) -> Tag | None:
    simple = re.fullmatch(r"#([\w-]+)", selector)
    if simple:
        found = dom.soup.find(id=simple.group(1))
        return found if isinstance(found, Tag) else None
    chosen: Tag | None = _compiled(selector).select_one(dom.soup)
    return chosen


@lru_cache(maxsize=8)
def _compiled(selector: str) -> soupsieve.SoupSieve:
    return soupsieve.compile(selector)
