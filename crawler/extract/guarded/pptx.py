"""Inside the guarded process: a presentation → records, slide by slide; the slide's title is a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.extract.guarded.zipped import Package, within

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_NOTHING = frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})


def read(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the file's properties, then the blocks of each slide with its number as page."""
    package = Package(request["path"])
    names = [name for name in package.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    yield {**package.core(), "pages": len(names)}
    for number, name in enumerate(sorted(names, key=lambda one: int(re.sub(r"\D", "", one))), 1):
        slide = package.xml(name)
        for shape in within(slide, f"{_P}sp", _NOTHING) if slide is not None else ():
            if shape.tag == f"{_P}sp":
                yield from _shape(shape, number)
            elif shape.tag == f"{_A}tr":
                cells = [" ".join(_texts(cell)) for cell in shape.iter(f"{_A}tc")]
                yield {"text": " | ".join(cell for cell in cells if cell), "level": 0, "page": number}


def _shape(shape: etree._Element, number: int) -> Iterator[dict[str, Any]]:
    place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    kind = place.get("type", "") if place is not None else ""
    if kind in ("ftr", "dt", "sldNum"):
        return
    texts = list(_texts(shape))
    if kind in ("title", "ctrTitle") and texts:
        yield {"text": " ".join(texts), "level": 2, "page": number}
        return
    for text in texts:
        yield {"text": text, "level": 0, "page": number}


def _texts(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iter(f"{_A}p"):
        parts = [
            node.text or "" if node.tag == f"{_A}t" else " " for node in paragraph.iter(f"{_A}t", f"{_A}br")
        ]
        if text := "".join(parts).strip():
            yield text
