"""One parse of a page and one pass over its elements: everything that is looked up by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from crawler.extract.errors import ExtractError
from crawler.extract.html import tree
from crawler.extract.html.oversized import without_oversized
from crawler.extract.text import join_line_ends
from crawler.outcome import Outcome

_SITE_IDS = {
    "content",
    "main",
    "main-content",
    "maincontent",
    "inhalt",
    "hauptinhalt",
    "contentarea",
    "content-main",
}
_KEPT = {
    "title", "meta", "link", "base", "h1", "main", "article", "time", "script", "address", "frame", "iframe",
    "video", "input", "nav",
}  # fmt: skip


@dataclass(slots=True)
class Dom:
    """The parsed page and its elements by role."""

    soup: BeautifulSoup
    named: dict[str, list[Tag]] = field(default_factory=dict)
    """Elements of the names in ``_KEPT``, in document order."""
    mains: list[Tag] = field(default_factory=list)
    content_ids: list[Tag] = field(default_factory=list)
    crumbs: list[Tag] = field(default_factory=list)
    props: list[Tag] = field(default_factory=list)
    """Elements with ``itemprop`` or ``itemtype``, and microformat date classes."""

    def all(self, name: str) -> list[Tag]:
        """Return the elements called *name*, in document order."""
        return self.named.get(name, [])


def parse(text: str, url: str) -> Dom:
    """Return the page *text* as a tree, bounded; raises ExtractError when it exceeds what a page may be."""
    # Lone surrogates cannot be encoded.
    text = without_oversized(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8"))
    try:
        soup, elements = tree.parsed(text)
    except tree.TooDeepError as error:
        detail = f"mehr als {tree.MAX_TAGS} Elemente oder {tree.MAX_DEPTH} ineinander; bitte aufteilen"
        raise ExtractError(url, Outcome.EXTRACT_LIMIT, detail) from error
    dom = Dom(soup)
    for element in elements:
        _note(dom, element)
    return dom


def attribute(tag: Tag, name: str) -> str:
    """Return the attribute as one string, "" when it is missing.

    >>> attribute(BeautifulSoup('<p class="a b">', "html.parser").p, "class")
    'a b'
    """
    value = tag.attrs.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


_CRUMB = re.compile(r"bread-?crumb|brotkr|(?<![a-z])pfad(?![a-z])|rootline|navpath", re.IGNORECASE)
_DATE_CLASS = re.compile(r"\b(?:dtstart|dtend|dt-start|dt-end|dt-published)\b")


def _note(dom: Dom, tag: Tag) -> None:
    if tag.name in _KEPT:
        dom.named.setdefault(tag.name, []).append(tag)
    attrs = tag.attrs
    if not attrs:
        if tag.name == "main":
            dom.mains.append(tag)
        return
    if tag.name == "main" or attrs.get("role") == "main":
        dom.mains.append(tag)
    identity = attrs.get("id")
    if isinstance(identity, str) and identity.lower() in _SITE_IDS:
        dom.content_ids.append(tag)
    if "itemprop" in attrs or "itemtype" in attrs:
        dom.props.append(tag)
    classes = attribute(tag, "class")
    label = f"{classes} {identity or ''} {attrs.get('aria-label', '')}"
    if label != "  ":
        if _CRUMB.search(label) and tag.name not in ("body", "html", "li", "a", "span"):
            dom.crumbs.append(tag)
        if classes and _DATE_CLASS.search(classes):
            dom.props.append(tag)


_BREAKING = frozenset({"p", "div", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "time"})


def inner_text(tag: Tag, limit: int = 2_000) -> str:
    """Return the visible text below *tag*, blanks collapsed, at most about *limit* characters."""
    parts: list[str] = []
    length = 0
    for node in tag.descendants:
        if type(node) is NavigableString:
            words = " ".join(node.split())
            parts += (" " if node[:1].isspace() else "", words, " " if node[-1:].isspace() else "")
            length += len(words)
        elif isinstance(node, Tag):
            parts.append("\n" if node.name == "br" else " " if node.name in _BREAKING else "")
        if length > limit:
            break
    text = "".join(parts)
    return " ".join((join_line_ends(text) if "\n" in text else text).split())
