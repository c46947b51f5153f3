"""Which element holds a site's main content? Candidates by how much text they hold and how much repeats."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

_TAGS = frozenset({"main", "article", "section", "div", "td"})
_NAME = re.compile(r"^[A-Za-z][\w-]*$")
_SPACE = re.compile(r"\s+")
_LEAST = 0.6
"""Share of the pages on which a candidate must stand."""


@dataclass(frozen=True, slots=True)
class Container:
    """A CSS selector that may be the main content."""

    selector: str
    pages: int
    """Pages on which it stands."""
    characters: int
    """Text it holds per page, on average."""
    repeated: float
    """Share of that text that stands on most pages: menus, banners, footers."""


def candidates(roots: Sequence[HtmlElement], count: int = 8) -> tuple[Container, ...]:
    """Return the best containers of these pages, most text of their own first."""
    texts: dict[str, list[list[str]]] = defaultdict(list)
    for root in roots:
        for selector, element in _containers(root).items():
            texts[selector].append(_blocks(element))
    found = [
        _container(selector, pages) for selector, pages in texts.items() if len(pages) >= _LEAST * len(roots)
    ]
    found = [container for container in found if container.characters]
    found.sort(
        key=lambda item: (-item.characters * (1 - item.repeated) ** 2, len(item.selector), item.selector)
    )
    return tuple(found[:count])


def _container(selector: str, pages: list[list[str]]) -> Container:
    seen = Counter(block for blocks in pages for block in set(blocks))
    common = {block for block, many in seen.items() if many > max(len(pages) / 2, 1)}
    total = sum(len(block) for blocks in pages for block in blocks)
    repeated = sum(len(block) for blocks in pages for block in blocks if block in common)
    share = repeated / total if total else 0.0
    return Container(selector, len(pages), total // len(pages), round(share, 3))


def _containers(root: HtmlElement) -> dict[str, HtmlElement]:
    """Return selector → element for selectors that name exactly one element of the page."""
    found: dict[str, HtmlElement | None] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in _TAGS:
            for selector in _selectors(element):
                found[selector] = None if selector in found else element
    return {selector: element for selector, element in found.items() if element is not None}


def _selectors(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("main", "article"):
        yield element.tag
    if element.get("role") == "main":
        yield "[role=main]"
    name = element.get("id", "")
    if _NAME.match(name):
        yield f"#{name}"
    for name in element.get("class", "").split():
        if _NAME.match(name):
            yield f"{element.tag}.{name}"


def _blocks(element: HtmlElement) -> list[str]:
    """Return the text between two tags, piece by piece, without scripts."""
    pieces = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    blocks = (_SPACE.sub(" ", str(piece)).strip() for piece in pieces)
    return [block for block in blocks if block]
