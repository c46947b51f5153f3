"""Where the main text of a page is, when the page says so."""

from __future__ import annotations

import re
from functools import lru_cache

import soupsieve
from bs4.element import Tag

from crawler.extract.html.dom import Dom, inner_text

_MINIMUM = 40
"""Characters; an empty ``<main>`` is no container."""


def container(dom: Dom, selector: str = "") -> Tag | None:
    """Return the element that holds the main text, or None when nothing marks it.

    The rule, in this order: the configured CSS selector; ``<main>`` or ``role=main``; the only outermost
    ``<article>``; an element whose ``id`` is a usual name of the content ("content", "inhalt" …).
    """
    if selector and (chosen := _selected(dom, selector)) is not None:
        return chosen
    articles = [tag for tag in dom.all("article") if not any(p.name == "article" for p in tag.parents)]
    lone = articles if len(articles) == 1 else []
    candidates: list[Tag] = [*dom.mains, *lone, *dom.content_ids]
    for tag in candidates:
        if len(inner_text(tag, _MINIMUM + 1)) >= _MINIMUM:
            return tag
    return dom.mains[0] if dom.mains else None


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
