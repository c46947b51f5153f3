"""The body of a page → text blocks and links, in one pass, as a reader meets them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from bs4.element import NavigableString, Tag

from crawler.extract.block import Block
from crawler.extract.html import borders
from crawler.extract.html.dom import attribute, inner_text
from crawler.extract.html.images import alternative
from crawler.extract.html.roles import (
    BLOCKS,
    HEADINGS,
    SKIPPED,
    discloses,
    disclosure_level,
    first_class,
    hidden,
    is_beside,
    is_frame,
    is_row,
    lengths,
    names,
)
from crawler.extract.html.tree import NOSCRIPT
from crawler.extract.text import clean, join_line_ends, one_line

_CELL = "\x1f"
_MUCH = 200
"""Characters outside of links; less may be a page's only text and still be its claim."""
_ASKS = re.compile(r"java-?script", re.IGNORECASE)
_MARKED = frozenset({"a", "summary", "button"})
_PLAIN = frozenset({"class", "style", "id", "title", "href", "src", "alt", "face", "size", "color"})
"""Attributes that change nothing for what is below an element in the text."""
_Stack = list[tuple[Tag | NavigableString | str | None, "Spot"]]
_LEADING = frozenset({"a", "area", "frame", "iframe", "embed", "object"})


class Spot(NamedTuple):
    """Where a block stands; shared by everything below one element."""

    main: bool = False
    frame: bool = False
    quotable: bool = True
    language: str = ""
    level: int = 0
    contact: bool = False
    """Below an element whose name says contact: data, whatever else becomes of the text."""
    row: bool = False
    bullet: bool = False
    path: str = ""
    article: bool = False
    beside: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """A block of the body with what the choice of the main text needs."""

    block: Block
    main: bool
    """Inside the chosen container."""
    frame: bool
    """Inside navigation, header, footer or the like."""
    key: int
    """Hash of text and path; the same words elsewhere in the page are another block."""
    linked: bool = False
    """Consists of one link and nothing else."""
    contact: bool = False
    beside: bool = False
    """Below an element that is named like what blogs and newspapers put around an article."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An ``a``, ``area``, ``frame`` or ``iframe`` and whether it stands in the frame of the page."""

    tag: Tag
    frame: bool


@dataclass(slots=True)
class Walk:
    """The state of one pass; :func:`walk` is the way in."""

    root: Tag
    container: Tag | None
    found: list[BodyBlock] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    anchored: int = 0
    around: set[int] = field(default_factory=set)
    """Elements that hold the container."""
    length: int = -1

    def flush(self, spot: Spot) -> None:
        """Make a block of the text gathered so far."""
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        if not text or text.isspace():
            self.anchored = 0
            return
        text = borders.resolve(text)
        if "\n" in text:
            text = join_line_ends(text)
        linked, self.anchored = self.anchored >= len(text.strip()) > 0, 0
        if spot.row:
            text = " | ".join(cell for part in text.split(_CELL) if (cell := one_line(part)))
        else:
            text = one_line(text) if spot.level else clean(text)
        if not text:
            return
        digest = blake2b(f"{spot.path}\n{text}".encode("utf-8", "replace"), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        if spot.bullet and not spot.level:
            text = f"• {text}"
        block = Block(text, spot.level, None, spot.quotable, spot.language)
        self.found.append(BodyBlock(block, spot.main, spot.frame, key, linked, spot.contact, spot.beside))

    def run(self, root: Tag) -> None:
        """Visit everything below *root* without recursion: nesting is the page's choice."""
        stack: _Stack = [(root, Spot())]
        while stack:
            node, spot = stack.pop()
            if node is None:
                self.flush(spot)
            elif isinstance(node, Tag):
                self.enter(node, spot, stack)
            elif type(node) is str:
                self.buffer.append(node)
            elif type(node) is NavigableString:
                self.buffer.append(node if spot.path.endswith("pre") else _padded(node))
                if spot.linked:
                    self.anchored += len(self.buffer[-1].strip())

    def enter(self, tag: Tag, spot: Spot, stack: _Stack) -> None:
        """Handle the start of *tag* and queue its children."""
        name = tag.name
        if name in _LEADING:
            self.anchors.append(Anchor(tag, spot.frame))
        if _passed_over(tag):
            if name in (
                "object",
                "button",
            ):  # shown only where the object is not, or what acts; links are links
                self.anchors += [Anchor(link, spot.frame) for link in tag.find_all(("a", "embed"))]
            return
        if name in ("br", "wbr", "img"):
            self.inline(tag, spot)
            return
        if name == "sup" and self.superscript(tag):
            return
        inner = self.below(tag, spot)
        block = name in BLOCKS or ("style" in tag.attrs and borders.display(tag) == "block")
        if (block or name in HEADINGS or inner.level != spot.level) and not spot.row and not spot.level:
            self.flush(spot)
            stack.append((None, inner))
        elif spot.row and name in ("td", "th"):
            self.buffer.append(_CELL)
        elif block:
            self.buffer.append(" ")
            stack.append((" ", inner))
        else:
            begins, ends = borders.marks(tag)
            self.buffer.append(begins)
            stack.append((ends, inner))
        stack += [(child, inner) for child in reversed(tag.contents)]  # type: ignore[misc]

    def superscript(self, tag: Tag) -> bool:
        """Add what stands for the begin of ``<sup>``; tell whether it stands for all of it."""
        between = borders.superscript(tag, "".join(self.buffer[-8:]).rstrip("\x1c\x1d\x1e"))
        self.buffer.append(borders.raised(tag) if between is None else between)
        return between is None

    def inline(self, tag: Tag, spot: Spot) -> None:
        """Add what an element without content stands for."""
        if tag.name == "br":
            self.buffer.append("\n")
        elif tag.name == "img" and spot.main and not spot.frame and (text := alternative(tag)):
            self.buffer.append(f" {text} ")

    def frames(self, tag: Tag, named: bool, spot: Spot, main: bool) -> bool:
        """Return whether *tag* stands around the text; what holds most of the text does not."""
        if not is_frame(tag, named, main, spot.article) or id(tag) in self.around:
            return False
        if tag.name in ("nav", "footer"):
            return True
        own = lengths(tag)[0]
        return own < _MUCH or own * 2 < self.page_length()

    def page_length(self) -> int:
        """Return how much text outside of links the page has."""
        if self.length < 0:
            self.length = lengths(self.root)[0]
        return self.length

    def below(self, tag: Tag, spot: Spot) -> Spot:
        """Return the spot of *tag*'s children."""
        name, attrs = tag.name, tag.attrs
        block = name in BLOCKS
        headed = block or name in HEADINGS
        if not attrs and not headed:
            return spot
        main = spot.main or tag is self.container
        named = names(tag)
        frame = tag is not self.container and (spot.frame or self.frames(tag, named.frame, spot, main))
        path = spot.path
        if headed:
            path = f"{path[-200:]}>{name}.{attrs.get('id') or first_class(attrs.get('class'))}"
        elif not frame and name not in _MARKED and _PLAIN.issuperset(attrs):
            return spot
        # By position, in the order of the fields: by name it takes twice as long.
        return Spot(
            main,
            frame,
            spot.quotable and "data-nosnippet" not in attrs,
            attribute(tag, "lang").strip() or spot.language,
            HEADINGS.get(name, spot.level) or disclosure_level(tag),
            spot.contact or (block and (named.contact or name == "address")),
            spot.row or (name == "tr" and is_row(tag)),
            name == "li" or (spot.bullet and (not block or name in ("p", "div"))),
            path,
            spot.article or name == "article",
            spot.beside or (block and is_beside(tag, named)),
            spot.linked or name == "a",
        )


def _passed_over(tag: Tag) -> bool:
    """Tell whether *tag* holds no text: a button that acts, what nobody sees, a request for JavaScript."""
    name = tag.name
    if name in SKIPPED or (tag.attrs and hidden(tag)) or (name == "button" and not discloses(tag)):
        return True
    return name == NOSCRIPT and _ASKS.search(inner_text(tag, 400)) is not None


def walk(body: Tag, container: Tag | None) -> Walk:
    """Return all blocks and links of *body*; blocks below *container* are marked as main text."""
    result = Walk(body, container)
    if container is not None:
        result.around = {id(parent) for parent in container.parents}
    result.run(body)
    result.flush(Spot())
    return result


def _padded(node: str) -> str:
    """Return the words of *node*, with one blank at either end where there was one."""
    text = str.__str__(node)  # Beautiful Soup's own indexing is slow
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"
