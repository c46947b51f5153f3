"""Inside the guarded process: an OpenDocument text or presentation → records of its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.zipped import Package, within
from crawler.outcome import Outcome
from crawler.page import Hidden

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HIDDEN = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_TEXT}note-citation",
        f"{_TEXT}script",
    }
)
_BLANKS = {f"{_TEXT}tab": " ", f"{_TEXT}s": " ", f"{_TEXT}line-break": "\n"}


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield the file's properties, then its blocks in document order."""
    package = Package(request.path)
    if b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise ReadError(Outcome.ENCRYPTED, "bitte ohne Kennwort veröffentlichen")
    root = package.xml("content.xml")
    if root is None:
        raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen")
    yield _about(package)
    body = root.find(f"{_OFFICE}body")
    hidden = _without_hidden(body if body is not None else root, _hidden_styles(package, root))
    yield from _blocks(body if body is not None else root)
    yield from map(FileHidden, hidden)


def _hidden_styles(package: Package, root: etree._Element) -> set[str]:
    """Return the names of styles whose text or slide is not shown (ODF 1.3 part 3, §20.404, §20.237)."""
    sheets = (root, package.xml("styles.xml"))
    return {
        style.get(f"{_STYLE}name", "")
        for sheet in sheets
        for style in (sheet.iter(f"{_STYLE}style") if sheet is not None else ())
        for properties in style
        if properties.get(f"{_TEXT}display") == "none"
        or properties.get(f"{_PRESENTATION}visibility") == "hidden"
    }


def _without_hidden(body: etree._Element, styles: set[str]) -> list[Hidden]:
    """Empty what is hidden in *body* by style or by itself; return the kinds that had text."""
    found = set()
    for node in list(body.iter(etree.Element)):
        slide = node.tag == f"{_DRAW}page"
        style = node.get(f"{_DRAW}style-name" if slide else f"{_TEXT}style-name", "")
        itself = node.get(f"{_TEXT}display") == "none" or node.tag in (
            f"{_TEXT}hidden-text",
            f"{_TEXT}hidden-paragraph",
        )
        if style in styles or itself:
            if "".join(node.itertext()).strip() or node.get(f"{_TEXT}string-value"):
                found.add(Hidden.SLIDES if slide else Hidden.TEXT)
            for child in list(node):
                node.remove(child)
            node.text = ""
    return sorted(found)


def _about(package: Package) -> FileAbout:
    meta = package.xml("meta.xml")

    def text(name: str) -> str:
        return (meta.findtext(f".//{name}") or "") if meta is not None else ""

    return FileAbout(
        text(f"{_DC}title"), text(f"{_DC}language"), text(f"{_META}creation-date"), text(f"{_DC}date")
    )


def _blocks(body: etree._Element) -> Iterator[FileText]:
    page: int | None = None
    stack: list[etree._Element] = [body]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _HIDDEN:
            continue
        if node.tag == f"{_DRAW}page":
            page = (page or 0) + 1
        if node.tag == f"{_TABLE}table-row":
            cells = [_cell(cell) for cell in within(node, f"{_TABLE}table-cell", _HIDDEN)]
            if text := " | ".join(cell for cell in cells if cell):
                yield FileText(text, 0, page)
        elif node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            level = node.get(f"{_TEXT}outline-level", "1") if node.tag == f"{_TEXT}h" else "0"
            if text := _text(node):
                listed = level == "0" and node.getparent().tag == f"{_TEXT}list-item"
                number = min(6, int(level)) if level.isdigit() else 1
                yield FileText(f"• {text}" if listed else text, number, page)
            # Text frames are anchored in paragraphs.
            stack.extend(frame for frame in reversed(list(node.iter(f"{_DRAW}text-box"))))
        else:
            stack.extend(reversed(node))


def _cell(cell: etree._Element) -> str:
    if cell.tag != f"{_TABLE}table-cell":
        return ""
    return " ".join(" ".join(_text(p).split()) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h")).strip()


def _text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph without notes, comments and the frames anchored in it."""
    parts = [_collapsed(paragraph.text)]
    stack = list(reversed(paragraph))
    tails: dict[etree._Element, None] = {}
    while stack:
        node = stack.pop()
        if node in tails:
            parts.append(_collapsed(node.tail))
            del tails[node]
            continue
        hidden = not isinstance(node.tag, str) or node.tag in _HIDDEN or node.tag == f"{_DRAW}text-box"
        if not hidden:
            parts.append(_BLANKS.get(str(node.tag), "") or _collapsed(node.text))
        tails[node] = None
        stack.append(node)
        if not hidden:
            stack.extend(reversed(node))
    return "".join(parts).strip()


def _collapsed(text: str | None) -> str:
    # ODF 1.3 part 3 §6.1.2: white space in the file is one blank.
    return re.sub(r"[ \t\r\n]+", " ", text or "")
