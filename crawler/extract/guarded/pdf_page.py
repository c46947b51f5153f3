"""Inside the guarded process: one page of a PDF → what a reader sees on it, and what is hidden."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
from pypdfium2 import raw

from crawler.extract.guarded.messages import PdfPage, Segment
from crawler.extract.guarded.pdf_chars import Chars, Place
from crawler.extract.guarded.pdf_lines import lines
from crawler.extract.guarded.pdf_objects import Objects
from crawler.page import Hidden

_MAX_OBJECTS = 5_000
_MAX_ANNOTATIONS = 2_000
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW | raw.FPDF_ANNOT_FLAG_INVISIBLE
_WRITTEN = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_PASSWORD = 1 << 13
_TEXT_BYTES = 65_536
_MAX_DEPTH = 8
"""Of drawings inside each other."""
_LITTLE = 400
"""Letters; a page with more needs no look at its pictures."""


def read_page(document: pypdfium2.PdfDocument, index: int, objects: Objects) -> PdfPage:
    """Return page *index* (0-based): what is written and drawn on it, what is hidden."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return PdfPage(index + 1, broken=True)
    width, height = page.get_size()
    found = PdfPage(index + 1, width, height)
    try:
        hidden = [Hidden.LAYERS] if objects.hidden_layers and _remove_hidden(page, objects) else []
        textpage = page.get_textpage()
        chars = Chars(page.raw, textpage.raw, objects, index)
        every = list(lines(chars))
        shown = [line for line in every if _shown(line, width, height)]
        if _letters(every) > _letters(shown):
            hidden.append(Hidden.OUTSIDE)
        textpage.close()
        found = replace(found, segments=tuple(shown), hidden=tuple(hidden))
        found = replace(found, segments=(*shown, *_annotations(document, page, chars)))
        if _letters(found.segments) < _LITTLE:
            drawn, image = _drawn(page, width * height)
            found = replace(found, drawn=drawn, image=image)
    except pypdfium2.PdfiumError:
        found = replace(found, broken=True)
    page.close()
    return found


def _letters(segments: Iterable[Segment]) -> int:
    return sum(len(one.text) for one in segments)


def _shown(line: Segment, width: float, height: float) -> bool:
    """Return whether the middle of a line's letters lies inside what is shown of the page."""
    return line.right > 0 and line.left < width and 0 < line.foot - line.size / 2 < height


def _remove_hidden(page: pypdfium2.PdfPage, objects: Objects) -> bool:
    """Take what lies in a switched-off layer off the loaded page; return whether there was any."""
    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    return _removed(page.raw, count, get, raw.FPDFPage_RemoveObject, objects.hidden_layers)


def _removed(
    holder: Any,
    count: Callable[[Any], int],
    get: Callable[[Any, int], Any],
    remove: Callable[[Any, Any], Any],
    layers: frozenset[str],
    depth: int = 0,
) -> bool:
    """Take what lies in *layers* off a page or a drawing in it, *holder*, which the functions are for."""
    gone, found = [], False
    for number in range(count(holder)):
        item = get(holder, number)
        if _layered(item, layers):
            gone.append(item)
        elif raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            count_in, get_in = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
            found |= _removed(item, count_in, get_in, raw.FPDFFormObj_RemoveObject, layers, depth + 1)
    for item in gone:
        remove(holder, item)
    return found or bool(gone)


def _layered(item: raw.FPDF_PAGEOBJECT, layers: frozenset[str]) -> bool:
    marks = (raw.FPDFPageObj_GetMark(item, n) for n in range(raw.FPDFPageObj_CountMarks(item)))
    return any(_parameter(mark, b"Name") in layers for mark in marks)


def _parameter(mark: raw.FPDF_PAGEOBJECTMARK, key: bytes) -> str | None:
    buffer, size = ctypes.create_string_buffer(1_000), ctypes.c_ulong()
    target = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    if not raw.FPDFPageObjMark_GetParamStringValue(mark, key, target, 1_000, ctypes.byref(size)):
        return None
    return buffer.raw[: max(0, min(size.value, 1_000) - 2)].decode("utf-16-le", "replace")


def _annotations(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, chars: Chars) -> Iterator[Segment]:
    """Yield as segments what is written on the page: values of form fields and FreeText notes."""
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        try:
            if text := _annotated(document, annotation).strip():
                place = _annotation_place(annotation, chars)
                for row, part in enumerate(text.replace("\r", "\n").split("\n")):
                    yield Segment(part, place.left, place.right, place.foot + 12.0 * row, 10.0, False)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _annotated(document: pypdfium2.PdfDocument, annotation: raw.FPDF_ANNOTATION) -> str:
    if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _text(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    form = document.formenv.raw if kind == raw.FPDF_ANNOT_WIDGET and document.formenv else None
    if form is None or raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _WRITTEN:
        return ""
    if raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _text(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _text(get: Callable[[Any, int], int]) -> str:
    """Return what pdfium writes as UTF-16 when it is given a buffer and its size in bytes."""
    size = get(None, 0)
    if not 2 < size <= _TEXT_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _annotation_place(annotation: raw.FPDF_ANNOTATION, chars: Chars) -> Place:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    return chars.placed(rect)


def _drawn(page: pypdfium2.PdfPage, area: float) -> tuple[bool, float]:
    """Return whether anything is drawn and how much of the page pictures cover (0 … 1)."""
    covered, drawn = 0.0, False
    for count, item in enumerate(page.get_objects(max_depth=3)):
        drawn = drawn or item.type != raw.FPDF_PAGEOBJ_TEXT
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        if count > _MAX_OBJECTS:
            break
    return drawn, min(1.0, covered / area) if area else 0.0
