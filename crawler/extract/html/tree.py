"""HTML as browsers read it: lexbor builds the tree by the standard, Beautiful Soup holds it.

libxml2 knows neither ``<wbr>`` nor ``<embed>`` as void, loses pages without ``<body>``, and nests tables,
paragraphs and links otherwise than browsers do. What nobody reads (styles, scripts, drawings) gets no node.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from selectolax.lexbor import LexborHTMLParser, LexborNode

SHADOW = "x-shadow"
"""Stands for ``<template shadowrootmode>``, which browsers show in place (HTML §4.12.3)."""
NOSCRIPT = "x-noscript"
"""Stands for ``<noscript>`` in the body: browsers that run scripts read it as raw text up to its end tag."""
MAX_TAGS = 300_000
"""About 500 MB as a tree; ten times the largest page seen in municipal sites."""
MAX_DEPTH = 1_000
MAX_CHARS = 60_000_000

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
_WORK = 5_000_000


class TooDeepError(Exception):
    """Say that a page has more elements, or more of them inside each other, than a page may have."""


def soup(text: str) -> BeautifulSoup:
    """Return the page *text* as browsers read it; raises TooDeepError.

    >>> str(soup("<p>Bad<wbr>straße<table><tr><td>1").body)
    '<body><p>Bad<wbr/>straße<table><tbody><tr><td>1</td></tr></tbody></table></p></body>'
    """
    return BeautifulSoup(text, builder=_Builder())


class _Builder(HTMLTreeBuilder):
    """Feed lexbor's tree to Beautiful Soup, node by node, in document order."""

    NAME = "lexbor"
    features: list[str] = []  # noqa: RUF012 - Beautiful Soup registers builders by it; this one is passed by hand

    def feed(self, markup: str | bytes) -> None:
        """Read *markup*."""
        assert isinstance(markup, str)
        _bounded(markup)
        low = markup.lower()
        if "<noscript" in low or "shadowroot" in low:
            markup = _shown(markup)
        node, open_, drawn, count = LexborHTMLParser(markup).root, list[str](), False, 0
        start, end, data = self.soup.handle_starttag, self.soup.handle_endtag, self.soup.handle_data
        while node is not None:
            tag = (node.tag or "").lower()
            if tag == "-text":
                data(node.text_content or "")
            elif tag[:1] not in "-!" and tag not in _UNSEEN and not (drawn and tag not in _DRAWN):
                count += 1
                if count > MAX_TAGS or len(open_) > MAX_DEPTH:
                    raise TooDeepError
                attributes = _attributes(node)
                start(tag, None, None, attributes, sourceline=1, sourcepos=count)
                child = node.child
                if child is not None and (tag != "script" or attributes.get("type", "").lower() == _DATA):
                    open_.append(tag)
                    drawn = tag == "svg" or (drawn and tag != "foreignobject")
                    node = child
                    continue
                end(tag)
            following = node.next
            while following is None and open_ and node is not None:
                node, closed = node.parent, open_.pop()
                end(closed)
                drawn = closed == "foreignobject" or (drawn and closed != "svg")
                following = node.next if node is not None else None
            node = following if open_ else None


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
    if text.count("<") <= 2 * MAX_DEPTH:
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
