"""Inside the guarded process: a Word file → records of headings, paragraphs and table rows.

ECMA-376 part 1, §17: the body holds paragraphs (``w:p``) and tables (``w:tbl``), nested in content controls
and text boxes. Deleted text, field codes and the fallback copies of drawings are not what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from crawler.extract.guarded.refusal import Refusal
from crawler.extract.guarded.zipped import Package, within

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN = frozenset(
    {
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        f"{_W}del",
        f"{_W}moveFrom",
    }
)
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_LISTED = -1
_BOX = f"{_W}txbxContent"


def read(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the file's properties, then its blocks in reading order, footnotes last."""
    package = Package(request["path"])
    root = package.xml("word/document.xml")
    if root is None:
        raise Refusal("damaged", "bitte neu speichern und hochladen")
    yield package.core()
    levels = _levels(package)
    yield from _blocks(root, levels)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        notes = package.xml(name)
        if notes is not None:
            yield from _blocks(notes, {})


def _levels(package: Package) -> Mapping[str, int]:
    """Return the heading level of each style that is one, by its identifier; ``_LISTED`` for lists."""
    styles = package.xml("word/styles.xml")
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        named = (name.get(f"{_W}val", "") if name is not None else "").lower()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if match := re.match(r"(?:heading|überschrift) (\d)", named):
            levels[style.get(f"{_W}styleId", "")] = min(6, int(match.group(1)))
        elif named.startswith(("list bullet", "list number")):
            levels[style.get(f"{_W}styleId", "")] = _LISTED
        elif named in ("title", "titel"):
            levels[style.get(f"{_W}styleId", "")] = 1
        elif (
            outline is not None
            and outline.get(f"{_W}val", "9").isdigit()
            and int(outline.get(f"{_W}val", "9")) < 6
        ):
            levels[style.get(f"{_W}styleId", "")] = int(outline.get(f"{_W}val", "9")) + 1
    return levels


def _blocks(root: etree._Element, levels: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    waiting = [root]
    while waiting:
        for node in _paragraphs_and_tables(waiting.pop(0)):
            if node.tag == f"{_W}tbl":
                yield from _rows(node)
                continue
            text, boxes = _text(node)
            waiting += boxes
            if text.strip():
                style = node.find(f"{_W}pPr/{_W}pStyle")
                level = levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
                listed = level == _LISTED or (not level and node.find(f"{_W}pPr/{_W}numPr") is not None)
                yield {"text": f"• {text}" if listed else text, "level": max(0, level)}


def _paragraphs_and_tables(root: etree._Element) -> Iterator[etree._Element]:
    stack = [child for child in reversed(root) if isinstance(child.tag, str)]
    while stack:
        node = stack.pop()
        if node.tag in (f"{_W}p", f"{_W}tbl"):
            yield node
        elif node.tag not in _HIDDEN:
            stack.extend(child for child in reversed(node) if isinstance(child.tag, str))


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """Return the text of a paragraph and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[etree._Element] = []
    for node in within(paragraph, _BOX, _HIDDEN):
        if node.tag == f"{_W}t":
            parts.append((node.text or "").replace("\n", " "))
        elif node.tag == _BOX:
            boxes.append(node)
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
    return "".join(parts), boxes


def _rows(table: etree._Element) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as lines; text in tables inside cells belongs to the cell."""
    for row in within(table, f"{_W}tr", _HIDDEN):
        if row.tag == f"{_W}tr":
            cells = [
                " ".join(_text(p)[0] for p in within(cell, f"{_W}p", _HIDDEN) if p.tag == f"{_W}p")
                for cell in within(row, f"{_W}tc", _HIDDEN)
                if cell.tag == f"{_W}tc"
            ]
            if text := " | ".join(cell.strip() for cell in cells if cell.strip()):
                yield {"text": " ".join(text.split()), "level": 0}
