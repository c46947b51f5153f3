"""Inside the guarded process: a Word file → records of headings, paragraphs and table rows.

ECMA-376 part 1, §17: the body holds paragraphs (``w:p``) and tables (``w:tbl``), nested in content controls
and text boxes. Deleted text, field codes and the fallback copies of drawings are not what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.zipped import Package, within
from crawler.outcome import Outcome
from crawler.page import Hidden

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
_ORDER = ("header", "footer", "footnotes", "endnotes")


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield the file's properties, then its blocks in reading order, footnotes last."""
    package = Package(request.path)
    main = package.main("word/document.xml")
    root = package.xml(main)
    if root is None:
        raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen")
    yield package.core()
    parts = _parts(package, main)
    styles = next((package.xml(name) for kind, name in parts if kind == "styles"), None)
    hidden = _without_hidden(root, styles)
    yield from _blocks(root, _levels(styles))
    said: set[str] = set()
    for kind, name in sorted(parts, key=lambda part: _ORDER.index(part[0]) if part[0] in _ORDER else -1):
        other = package.xml(name) if kind in _ORDER else None
        if other is None:
            continue
        hidden = _without_hidden(other, styles) or hidden
        for block in _blocks(other, {}):
            # Each section of a file has its own header, which mostly says the same.
            if block.text not in said or kind.endswith("notes"):
                said.add(block.text)
                yield block
    if hidden:
        yield FileHidden(Hidden.TEXT)


def _parts(package: Package, main: str) -> list[tuple[str, str]]:
    """Return kind and name of the parts beside the main one: as it names them, else by their usual names."""
    related = sorted(package.related(main).values(), key=lambda part: part[1])
    if related:
        return related
    folder = main.rpartition("/")[0]
    found = (re.fullmatch(rf"{re.escape(folder)}/([a-z]+)\d*\.xml", name) for name in sorted(package.names))
    return [(match[1], match[0]) for match in found if match]


def _without_hidden(root: etree._Element, styles: etree._Element | None) -> bool:
    """Take runs and rows that are hidden out of *root* (§17.3.2.41, §17.4.19); tell whether any had text."""
    vanished = {
        style.get(f"{_W}styleId", "")
        for style in (styles.iter(f"{_W}style") if styles is not None else ())
        if _on(style.find(f"{_W}rPr/{_W}vanish"))
    }
    found = False
    for node in [*root.iter(f"{_W}r"), *root.iter(f"{_W}tr")]:
        run = node.tag == f"{_W}r"
        flag = node.find(f"{_W}rPr/{_W}vanish" if run else f"{_W}trPr/{_W}hidden")
        if _on(flag) or (run and flag is None and not vanished.isdisjoint(_styles(node))):
            found = found or any((text.text or "").strip() for text in node.iter(f"{_W}t"))
            for text in node.iter(f"{_W}t", f"{_W}sym"):
                text.tag = f"{_W}instrText"
    return found


def _on(flag: etree._Element | None) -> bool:
    return flag is not None and flag.get(f"{_W}val", "1") not in ("0", "false", "off")


def _styles(run: etree._Element) -> Iterator[str]:
    """Yield the styles of a run and of its paragraph."""
    paragraph = run.getparent()
    while paragraph is not None and paragraph.tag != f"{_W}p":
        paragraph = paragraph.getparent()
    places = ((run, f"{_W}rPr/{_W}rStyle"), (paragraph, f"{_W}pPr/{_W}pStyle"))
    for node, path in places:
        style = node.find(path) if node is not None else None
        if style is not None:
            yield style.get(f"{_W}val", "")


def _levels(styles: etree._Element | None) -> Mapping[str, int]:
    """Return the heading level of each style that is one, by its identifier; ``_LISTED`` for lists."""
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


def _blocks(root: etree._Element, levels: Mapping[str, int]) -> Iterator[FileText]:
    waiting = [root]
    while waiting:
        for node in _paragraphs_and_tables(waiting.pop(0)):
            if node.tag == f"{_W}tbl":
                yield from _rows(node, waiting)
                continue
            text, boxes = _text(node)
            waiting += boxes
            if text.strip():
                style = node.find(f"{_W}pPr/{_W}pStyle")
                level = levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
                listed = level == _LISTED or (not level and node.find(f"{_W}pPr/{_W}numPr") is not None)
                yield FileText(f"• {text}" if listed else text, max(0, level))


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
        elif node.tag == f"{_W}sym":
            code = node.get(f"{_W}char", "")
            parts.append(chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else "")
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
    return "".join(parts), boxes


def _rows(table: etree._Element, waiting: list[etree._Element]) -> Iterator[FileText]:
    """Yield the rows of a table as lines; text in tables inside cells belongs to the cell, boxes wait."""
    for row in within(table, f"{_W}tr", _HIDDEN):
        if row.tag == f"{_W}tr":
            cells = [
                " ".join(_in_cell(p, waiting) for p in within(cell, f"{_W}p", _HIDDEN) if p.tag == f"{_W}p")
                for cell in within(row, f"{_W}tc", _HIDDEN)
                if cell.tag == f"{_W}tc"
            ]
            if text := " | ".join(cell.strip() for cell in cells if cell.strip()):
                yield FileText(" ".join(text.split()))


def _in_cell(paragraph: etree._Element, waiting: list[etree._Element]) -> str:
    text, boxes = _text(paragraph)
    waiting += boxes
    return text
