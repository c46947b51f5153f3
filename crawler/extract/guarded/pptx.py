"""Inside the guarded process: a presentation → records, slide by slide; the slide's title is a heading.

ECMA-376 part 1, §19: the order is that of the presentation's list, whatever the parts are called. Speaker's
notes follow their slide; slides and shapes that the show leaves out are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.zipped import Package, within
from crawler.page import Hidden

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTHING = frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})
_OFF = ("0", "false")
_FRAME = ("ftr", "dt", "sldNum", "hdr", "sldImg")


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield the file's properties, then the blocks of each slide with its number as page."""
    package = Package(request.path)
    names = _slides(package)
    yield replace(package.core(), pages=len(names))
    for number, name in enumerate(names, 1):
        slide = package.xml(name)
        if slide is None:
            continue
        if slide.get("show", "1") in _OFF:
            yield FileHidden(Hidden.SLIDES)
            continue
        yield from _blocks(slide, number)
        for kind, notes in package.related(name).values():
            if kind == "notesSlide" and (root := package.xml(notes)) is not None:
                yield from _blocks(root, number)


def _slides(package: Package) -> list[str]:
    """Return the names of the slides' parts in the order of the show."""
    main = package.main("ppt/presentation.xml")
    root, related = package.xml(main), package.related(main)
    ids = [one.get(f"{_R}id", "") for one in root.iter(f"{_P}sldId")] if root is not None else []
    listed = [related[one][1] for one in ids if one in related]
    if listed:
        return listed
    found = [name for name in package.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    return sorted(found, key=lambda one: int(re.sub(r"\D", "", one)))


def _blocks(slide: etree._Element, number: int) -> Iterator[FileText | FileHidden]:
    for shape in within(slide, f"{_P}sp", _NOTHING):
        if shape.tag == f"{_P}sp":
            yield from _shape(shape, number)
        elif shape.tag == f"{_A}tr":
            cells = [" ".join(_texts(cell)) for cell in shape.iter(f"{_A}tc")]
            yield FileText(" | ".join(cell for cell in cells if cell), 0, number)


def _shape(shape: etree._Element, number: int) -> Iterator[FileText | FileHidden]:
    name = shape.find(f"{_P}nvSpPr/{_P}cNvPr")
    place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    kind = place.get("type", "") if place is not None else ""
    if kind in _FRAME:
        return
    texts = list(_texts(shape))
    if name is not None and name.get("hidden", "0") not in _OFF:
        if texts:
            yield FileHidden(Hidden.TEXT)
        return
    if kind in ("title", "ctrTitle") and texts:
        yield FileText(" ".join(texts), 2, number)
        return
    for text in texts:
        yield FileText(text, 0, number)


def _texts(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iter(f"{_A}p"):
        parts = [
            node.text or "" if node.tag == f"{_A}t" else " " for node in paragraph.iter(f"{_A}t", f"{_A}br")
        ]
        if text := "".join(parts).strip():
            yield text
