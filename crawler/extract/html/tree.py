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
_REPLACED = re.compile(r"<(?:noscript\b|template\b[^>]*\bshadowroot)", re.IGNORECASE)
_BODY = re.compile(r"<(?:body|main|div|p|h1|header|nav|table)\b", re.IGNORECASE)
_SCRIPT = re.compile(
    r"<(script|style|iframe|noscript|textarea|title|xmp)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr param".split())  # noqa: SIM905
_CLOSED = re.compile(r"""<([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)/>""")
# HTML §13.1.2: elements without end tag, and those whose end tag may be left out.
_UNNESTED = _VOID | frozenset(
    """
    p li dt dd td th tr tbody thead tfoot option optgroup colgroup caption rt rp html head body a nobr
    """.split()  # noqa: SIM905 - a column of quoted names is harder to read
)
# Blanks in these are no text (HTML §4.9, §13.2.6.4).
_UNTEXTED = frozenset("html head table tbody thead tfoot tr colgroup ul ol dl select".split())  # noqa: SIM905
_FORMATTING = frozenset("b big code em font i s small strike strong tt u".split())  # noqa: SIM905
_FORMATS = re.compile(rf"<(?:{'|'.join(sorted(_FORMATTING))})[\s>]", re.IGNORECASE)
_WORK = 5_000_000


class TooDeepError(Exception):
    """Say that a page has more elements, or more of them inside each other, than a page may have."""


def closed(text: str) -> str:
    """Return the XHTML page *text* with an end tag for each element that XML closes in its begin.

    >>> closed('<script src="a.js"/><br/><div class="x" /><p>Text</p>')
    '<script src="a.js"></script><br/><div class="x" ></div><p>Text</p>'
    """
    return _CLOSED.sub(lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>", text)


def parsed(text: str) -> tuple[BeautifulSoup, list[Tag]]:
    """Return the page *text* as browsers read it and its elements in document order; raises TooDeepError."""
    _bounded(text)
    if _REPLACED.search(text):
        text = _shown(text)
    tree = _Tree()
    return tree.built(LexborHTMLParser(text).root), tree.elements


def soup(text: str) -> BeautifulSoup:
    """Return the page *text* as browsers read it; raises TooDeepError.

    >>> str(soup("<p>Bad<wbr>straße<table><tr><td>1").body)
    '<body><p>Bad<wbr/>straße<table><tbody><tr><td>1</td></tr></tbody></table></p></body>'
    """
    return parsed(text)[0]


class _Element(Tag):
    """An element that shares with all others what Beautiful Soup gives each of its own."""

    can_be_empty_element = False

    def __init__(self, name: str, attributes: dict[str, Any], parent: Tag, last: PageElement) -> None:
        """Link the element as the last child of *parent*; *last* is what stands before it in the page."""
        self.name = name
        self.attrs = attributes
        self.contents: list[PageElement] = []
        if name in _VOID:
            self.can_be_empty_element = True
        _link(self, parent, last)


_OWN = frozenset(
    """
    name attrs contents parent next_element previous_element next_sibling previous_sibling
    can_be_empty_element
    """.split()  # noqa: SIM905
)
for _name, _value in vars(BeautifulSoup("", "html.parser").new_tag("p")).items():
    if _name not in _OWN:
        setattr(_Element, _name, _value)


def _link(node: PageElement, parent: Tag, last: PageElement) -> None:
    """Link *node* as the last child of *parent* and after *last* in the page."""
    node.parent, node.previous_element, node.next_element = parent, last, None
    node.next_sibling = None
    last.next_element = node
    siblings = parent.contents
    if siblings:
        before = siblings[-1]
        node.previous_sibling = before
        before.next_sibling = node
    else:
        node.previous_sibling = None
    siblings.append(node)


class _Tree:
    """Take lexbor's tree over, node by node, in document order.

    Beautiful Soup's own way of adding an element does five times the work, most of it for broken nesting,
    which lexbor has mended.
    """

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", "html.parser")
        self.last: PageElement = self.soup
        self.elements: list[Tag] = []

    def built(self, node: LexborNode | None) -> BeautifulSoup:
        """Return the tree that begins at *node*."""
        open_: list[Tag] = [self.soup]
        drawn = False
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self.text(node.text_content or "", open_[-1])
            elif tag[:1] not in "-!" and tag not in _UNSEEN and not (drawn and tag.lower() not in _DRAWN):
                made = self.element(tag.lower() if drawn else tag, _attributes(node), open_)
                child = node.child
                if child is not None and (tag != "script" or made.attrs.get("type", "").lower() == _DATA):
                    open_.append(made)
                    drawn = tag == "svg" or (drawn and made.name != "foreignobject")
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
        if len(self.elements) >= MAX_TAGS or len(open_) > MAX_DEPTH:
            raise TooDeepError
        if "class" in attributes:
            attributes["class"] = attributes["class"].split()
        self.last = tag = _Element(name, attributes, open_[-1], self.last)
        self.elements.append(tag)
        return tag

    def text(self, text: str, parent: Tag) -> None:
        """Add a text node; blanks between elements count as one."""
        name = parent.name
        if text.isspace() and name not in ("pre", "textarea"):
            if name in _UNTEXTED:
                return
            text = "\n" if "\n" in text else " "
        kind = _KINDS.get(name)
        made = kind(text) if kind else str.__new__(NavigableString, text)
        _link(made, parent, self.last)
        self.last = made


def _attributes(node: LexborNode) -> dict[str, str]:
    """Return the attributes of *node*; of an inline style only how the element is displayed."""
    found: dict[str, Any] = node.attributes
    if None in found.values():
        found = {name: value or "" for name, value in found.items()}
    if "style" in found:
        style = found.pop("style")
        shown = _DISPLAY.search(style) if "isplay" in style or "ISPLAY" in style else None
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
    if few and (tags * tags <= _WORK or tags * sum(1 for _ in _FORMATS.finditer(text)) <= _WORK):
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
