"""HTML as browsers read it: lexbor builds the tree by the standard, Beautiful Soup holds it.

libxml2 knows neither ``<wbr>`` nor ``<embed>`` as void, loses pages without ``<body>``, and nests tables,
paragraphs and links otherwise than browsers do. What nobody reads (styles, scripts, drawings) gets no node.
"""

from __future__ import annotations

import re
from typing import Any

import bs4.element
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Script, Tag
from selectolax.lexbor import LexborHTMLParser, LexborNode

SHADOW = "x-shadow"
"""Stands for ``<template shadowrootmode>``, which browsers show in place (HTML §4.12.3)."""
NOSCRIPT = "x-noscript"
"""Stands for ``<noscript>`` in the body: browsers that run scripts read it as raw text up to its end tag."""
MAX_TAGS = 300_000
"""About 500 MB as a tree; ten times the largest page seen in municipal sites."""
MAX_DEPTH = 1_000
MAX_CHARS = 60_000_000

# Kinds of text that are not read as text; the type stubs know the second by no name.
_KINDS: dict[str, type[NavigableString]] = {
    "script": Script, **dict.fromkeys(("rt", "rp"), vars(bs4.element)["RubyTextString"]),
}  # fmt: skip
_UNSEEN = frozenset({"style", "template", "math", "noscript"})
# Of a drawing links and labels are read, and HTML that it embeds; never its title, paths and styles.
_DRAWN = frozenset({"g", "svg", "switch", "text", "tspan", "a", "foreignobject"})
_DATA = "application/ld+json"
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_RAW = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp|iframe)\b[^>]*>.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<noscript\b[^>]*>(?P<noscript>.*?)(?:</noscript\s*>|\Z)"
    r"|<template\b(?P<mode>[^>]*\bshadowroot[^>]*)?>|(?P<end></template\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_BODY = re.compile(r"<(?:body|main|div|p|h1|header|nav|table)\b", re.IGNORECASE)
_SCRIPT = re.compile(
    r"<(script|style|iframe|noscript|textarea|title|xmp)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# HTML §13.1.2: elements without end tag, and those whose end tag may be left out.
_UNNESTED = frozenset(
    """
    area base br col embed hr img input link meta source track wbr param
    p li dt dd td th tr tbody thead tfoot option optgroup colgroup caption rt rp html head body a nobr
    """.split()  # noqa: SIM905 - a column of quoted names is harder to read
)
_FORMATTING = frozenset("b big code em font i s small strike strong tt u".split())  # noqa: SIM905
_FORMATS = re.compile(rf"<(?:{'|'.join(sorted(_FORMATTING))})[\s>]", re.IGNORECASE)
_WORK = 5_000_000


class TooDeepError(Exception):
    """Say that a page has more elements, or more of them inside each other, than a page may have."""


def soup(text: str) -> BeautifulSoup:
    """Return the page *text* as browsers read it; raises TooDeepError.

    >>> str(soup("<p>Bad<wbr>straße<table><tr><td>1").body)
    '<body><p>Bad<wbr/>straße<table><tbody><tr><td>1</td></tr></tbody></table></p></body>'
    """
    _bounded(text)
    low = text.lower()
    if "<noscript" in low or "shadowroot" in low:
        text = _shown(text)
    return _Tree().built(LexborHTMLParser(text).root)


class _Tree:
    """Take lexbor's tree over, node by node, in document order.

    Beautiful Soup's own way of adding an element does three times the work, most of it for broken nesting,
    which lexbor has mended; each new element copies the state of one that Beautiful Soup made.
    """

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", "html.parser")
        self.last: PageElement = self.soup
        self.made: dict[str, dict[str, Any]] = {}
        self.count = 0

    def built(self, node: LexborNode | None) -> BeautifulSoup:
        """Return the tree that begins at *node*."""
        open_: list[Tag] = [self.soup]
        drawn = False
        while node is not None:
            tag = (node.tag or "").lower()
            if tag == "-text":
                self.text(node.text_content or "", open_)
            elif tag[:1] not in "-!" and tag not in _UNSEEN and not (drawn and tag not in _DRAWN):
                made = self.element(tag, _attributes(node), open_)
                child = node.child
                if child is not None and (tag != "script" or made.attrs.get("type", "").lower() == _DATA):
                    open_.append(made)
                    drawn = tag == "svg" or (drawn and tag != "foreignobject")
                    node = child
                    continue
            following = node.next
            while following is None and len(open_) > 1 and node is not None:
                node, closed = node.parent, open_.pop().name
                drawn = closed == "foreignobject" or (drawn and closed != "svg")
                following = node.next if node is not None else None
            node = following if len(open_) > 1 else None
        return self.soup

    def element(self, name: str, attributes: dict[str, Any], open_: list[Tag]) -> Tag:
        """Add an element below the innermost one that is open."""
        self.count += 1
        if self.count > MAX_TAGS or len(open_) > MAX_DEPTH:
            raise TooDeepError
        state = self.made.get(name)
        if state is None:
            state = self.made[name] = vars(self.soup.new_tag(name))
        if "class" in attributes:
            attributes["class"] = attributes["class"].split()
        tag = Tag.__new__(Tag)
        vars(tag).update(state)
        tag.attrs, tag.contents = attributes, []
        self.add(tag, open_[-1])
        return tag

    def text(self, text: str, open_: list[Tag]) -> None:
        """Add a text node; blanks between elements count as one."""
        parent = open_[-1]
        kind = _KINDS.get(parent.name)
        if not text.strip() and parent.name not in ("pre", "textarea"):
            text = "\n" if "\n" in text else " "
        self.add(kind(text) if kind else NavigableString(text), parent)

    def add(self, node: PageElement, parent: Tag) -> None:
        """Link *node* as the last child of *parent*."""
        node.parent, node.previous_element, node.next_element = parent, self.last, None
        node.previous_sibling = node.next_sibling = None
        self.last.next_element = node
        siblings = parent.contents
        if siblings:
            node.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = node
        siblings.append(node)
        self.last = node


def _attributes(node: LexborNode) -> dict[str, str]:
    """Return the attributes of *node*; of an inline style only how the element is displayed."""
    found = {name: value or "" for name, value in node.attributes.items()}
    if style := found.pop("style", ""):
        shown = _DISPLAY.search(style)
        if shown:
            found["style"] = f"display:{shown[1].lower()}"
    return found


def _bounded(text: str) -> None:
    """Raise TooDeepError when building the tree of *text* would take unbounded time.

    Open elements are searched at each start tag, and open formatting is opened again in each paragraph
    (HTML §13.2.4.3).
    """
    if len(text) > MAX_CHARS or text.count("<") > MAX_TAGS:
        raise TooDeepError
    tags = text.count("<")
    few = tags - 2 * text.count("</") <= MAX_DEPTH and tags <= 20_000
    if few and tags * sum(1 for _ in _FORMATS.finditer(text)) <= _WORK:
        return
    depth = formatting = deepest = formatted = count = 0
    for mark, name in _TAG.findall(_SCRIPT.sub("", text)):
        tag, step = name.lower(), -1 if mark else 1
        count += 1
        if tag in _FORMATTING:
            formatting = max(0, formatting + step)
            formatted = max(formatted, formatting)
        if tag not in _UNNESTED:
            depth = max(0, depth + step)
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or formatted * count > _WORK:
        raise TooDeepError


def _shown(text: str) -> str:
    """Return *text* with the ``noscript`` of its head dropped, that of its body and shadow roots in place."""
    done = 0
    body = _BODY.search(text)
    open_: list[tuple[str, list[str]]] = [("", [])]
    for match in _RAW.finditer(text):
        out = open_[-1][1]
        out.append(text[done : match.start()])
        done, found = match.end(), match.group()
        if match["noscript"] is not None:
            if body is not None and match.start() > body.start():
                out.append(_closed(NOSCRIPT, match["noscript"]))
        elif match["end"]:
            name, inner = open_.pop() if len(open_) > 1 else ("", [found])
            open_[-1][1].append(_closed(name, "".join(inner)) if name == SHADOW else "".join([*inner, found]))
        elif found[:9].lower() == "<template":
            open_.append((SHADOW, []) if match["mode"] is not None else ("", [found]))
        else:
            out.append(found)
    return "".join([*("".join(inner) for _, inner in open_), text[done:]])


def _closed(name: str, text: str) -> str:
    """Return the fragment *text* inside an element *name*, with everything closed that it opens."""
    inner = LexborHTMLParser(text).body
    return f"<{name}>{inner.inner_html if inner is not None else ''}</{name}>"
