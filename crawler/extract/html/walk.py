"""The body of a page → text blocks and links, in one pass, as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from bs4.element import NavigableString, Tag

from crawler.extract.block import Block
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
    is_contact,
    is_frame,
    is_row,
)
from crawler.extract.text import clean, one_line

_CELL = "\x1f"
_LEADING = frozenset({"a", "area", "frame", "iframe", "embed", "object"})


@dataclass(frozen=True, slots=True)
class Spot:
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


@dataclass(frozen=True, slots=True)
class Found:
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


@dataclass(frozen=True, slots=True)
class Anchor:
    """An ``a``, ``area``, ``frame`` or ``iframe`` and whether it stands in the frame of the page."""

    tag: Tag
    frame: bool


@dataclass(slots=True)
class Walk:
    """The state of one pass; :func:`walk` is the way in."""

    container: Tag | None
    found: list[Found] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    anchored: int = 0

    def flush(self, spot: Spot) -> None:
        """Make a block of the text gathered so far."""
        if not self.buffer:
            return
        text = "".join(self.buffer)
        self.buffer.clear()
        linked, self.anchored = self.anchored >= len(text.strip()) > 0, 0
        if spot.row:
            text = " | ".join(cell for part in text.split(_CELL) if (cell := one_line(part)))
        else:
            text = one_line(text) if spot.level else clean(text)
        if not text:
            return
        key = int.from_bytes(
            blake2b(f"{spot.path}\n{text}".encode("utf-8", "replace"), digest_size=8).digest(),
            "big",
            signed=True,
        )
        if spot.bullet and not spot.level:
            text = f"• {text}"
        block = Block(text, spot.level, None, spot.quotable, spot.language)
        self.found.append(Found(block, spot.main, spot.frame, key, linked, spot.contact))

    def run(self, root: Tag) -> None:
        """Visit everything below *root* without recursion: nesting is the page's choice."""
        stack: list[tuple[Tag | NavigableString | None, Spot]] = [(root, Spot())]
        while stack:
            node, spot = stack.pop()
            if node is None:
                self.flush(spot)
            elif isinstance(node, Tag):
                self.enter(node, spot, stack)
            elif type(node) is NavigableString:
                self.buffer.append(node if spot.path.endswith("pre") else " ".join(_padded(node)))

    def enter(self, tag: Tag, spot: Spot, stack: list[tuple[Tag | NavigableString | None, Spot]]) -> None:
        """Handle the start of *tag* and queue its children."""
        name = tag.name
        if name in _LEADING:
            self.anchors.append(Anchor(tag, spot.frame))
            if name == "object":  # what stands inside is shown only where the object is not; its links count
                self.anchors += [Anchor(link, spot.frame) for link in tag.find_all(("a", "embed"))]
            if name == "a" and not spot.frame:
                self.anchored += len(inner_text(tag, 300))
        if name in SKIPPED or hidden(tag):
            return
        if name in ("br", "wbr", "img"):
            self.inline(tag, spot)
            return
        if name == "button" and not discloses(tag):
            return
        inner = self.below(tag, spot)
        if (
            (name in BLOCKS or name in HEADINGS or inner.level != spot.level)
            and not spot.row
            and not spot.level
        ):
            self.flush(spot)
            stack.append((None, inner))
        elif spot.row:
            self.buffer.append(_CELL if name in ("td", "th") else " " if name in BLOCKS else "")
        elif spot.level and name in BLOCKS:
            self.buffer.append(" ")
        stack.extend(
            (child, inner) for child in reversed(tag.contents) if isinstance(child, (Tag, NavigableString))
        )

    def inline(self, tag: Tag, spot: Spot) -> None:
        """Add what an element without content stands for."""
        if tag.name == "br":
            self.buffer.append(" " if spot.row or spot.level else "\n")
        elif tag.name == "img" and spot.main and not spot.frame and (text := alternative(tag)):
            self.buffer.append(f" {text} ")

    def below(self, tag: Tag, spot: Spot) -> Spot:
        """Return the spot of *tag*'s children."""
        name, attrs = tag.name, tag.attrs
        main = spot.main or tag is self.container
        block = name in BLOCKS
        if not attrs and not block and name not in HEADINGS:
            return spot
        frame = tag is not self.container and (spot.frame or is_frame(tag, main))
        level = HEADINGS.get(name, spot.level) or disclosure_level(tag)
        path = spot.path
        if block or name in HEADINGS:
            path = f"{path[-200:]}>{name}.{attrs.get('id') or first_class(attrs.get('class'))}"
        return Spot(
            main=main,
            frame=frame,
            quotable=spot.quotable and "data-nosnippet" not in attrs,
            language=attribute(tag, "lang").strip() or spot.language,
            level=level,
            contact=spot.contact or (block and is_contact(tag)),
            row=spot.row or (name == "tr" and is_row(tag)),
            bullet=name == "li" or (spot.bullet and not block) or (spot.bullet and name in ("p", "div")),
            path=path,
        )


def walk(body: Tag, container: Tag | None) -> Walk:
    """Return all blocks and links of *body*; blocks below *container* are marked as main text."""
    result = Walk(container)
    result.run(body)
    result.flush(Spot())
    return result


def _padded(node: str) -> Iterator[str]:
    """Yield the words of *node* so that joining them keeps one blank at either end where there was one."""
    words = node.split()
    if node[:1].isspace():
        yield ""
    yield from words
    if words and node[-1:].isspace():
        yield ""
    if not words and node:
        yield ""
