"""Inside the guarded process: a PDF file → what it says of itself, then page by page.

A record holds what pdfium says and nothing is decided here; layout and structure are worked out by the
caller, from a page that can no longer hang or crash.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from crawler.extract.guarded.messages import (
    Attachment,
    Bookmark,
    PdfAbout,
    PdfPage,
    PdfRequest,
    Rendered,
    RenderRequest,
)
from crawler.extract.guarded.pdf_objects import Objects
from crawler.extract.guarded.pdf_page import read_page
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome

_MAX_ATTACHMENTS = 50
_ATTACHMENT_BYTES = 50_000_000


def read(request: PdfRequest) -> Iterator[PdfAbout | PdfPage]:
    """Yield one record about the file, then one per page from ``request.start`` on."""
    document = _opened(request.path)
    try:
        if not request.start:
            yield _about(document, request.attachments)
        objects = Objects(request.path)
        if (marked := objects.marked()) != request.path:
            document.close()
            document = _opened(marked)
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        for index in range(request.start, len(document)):
            yield read_page(document, index, objects)
    finally:
        document.close()


def _opened(path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(Outcome.ENCRYPTED, "bitte ohne Kennwort veröffentlichen") from error
        raise ReadError(Outcome.DAMAGED, "bitte neu erzeugen und hochladen") from error


def _about(document: pypdfium2.PdfDocument, directory: str) -> PdfAbout:
    handle = document.raw
    return PdfAbout(
        pages=len(document),
        title=_metadata(document, "Title"),
        created=_metadata(document, "CreationDate"),
        modified=_metadata(document, "ModDate"),
        language=_language(handle),
        tagged=bool(raw.FPDFCatalog_IsTagged(handle)),
        encrypted=raw.FPDF_GetSecurityHandlerRevision(handle) >= 0,
        fields=_fields(document),
        outline=tuple(_outline(document)),
        attachments=tuple(_attachments(document, directory)) if directory else (),
    )


def _metadata(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return str(document.get_metadata_value(key))
    except (pypdfium2.PdfiumError, UnicodeError):
        return ""


def _language(handle: Any) -> str:
    size = raw.FPDFCatalog_GetLanguage(handle, None, 0) if hasattr(raw, "FPDFCatalog_GetLanguage") else 0
    if not 2 < size < 200:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(handle, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _fields(document: pypdfium2.PdfDocument) -> int:
    """Return how many fields of a form the first pages show."""
    if document.get_formtype() == raw.FORMTYPE_NONE:
        return 0
    count = 0
    for index in range(min(len(document), 10)):
        page = raw.FPDF_LoadPage(document.raw, index)
        for number in range(min(raw.FPDFPage_GetAnnotCount(page), 500)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            count += raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET
            raw.FPDFPage_CloseAnnot(annotation)
        raw.FPDF_ClosePage(page)
    return count


def _outline(document: pypdfium2.PdfDocument) -> Iterator[Bookmark]:
    for count, bookmark in enumerate(document.get_toc(max_depth=6)):
        if count >= 5_000:
            return
        target = bookmark.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None:
            yield Bookmark(bookmark.level + 1, bookmark.get_title(), index)


def _attachments(document: pypdfium2.PdfDocument, directory: str) -> Iterator[Attachment]:
    """Write the embedded files into *directory*."""
    left = _ATTACHMENT_BYTES
    for index in range(min(document.count_attachments(), _MAX_ATTACHMENTS)):
        attachment = document.get_attachment(index)
        try:
            data = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            continue
        left -= len(data)
        if left < 0:
            return
        path = Path(directory) / str(index)
        path.write_bytes(data)
        yield Attachment(attachment.get_name(), path.name)


def render(request: RenderRequest) -> Iterator[Rendered]:
    """Draw a page."""
    document = _opened(request.path)
    page = document[request.page - 1]
    width, height = page.get_size()
    scale = request.dpi / 72
    # A plan in A0 at 200 dpi has 60 million pixels; what is legible on paper is legible at fewer.
    limit = request.pixels
    if width * height * scale * scale > limit:
        scale = (limit / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    stride, rows, columns = bitmap.stride, bitmap.height, bitmap.width
    view = memoryview(bitmap.buffer).cast("B")
    with Path(request.target).open("wb") as out:
        out.write(b"P5 %d %d 255\n" % (columns, rows))
        for row in range(rows):
            out.write(view[row * stride : row * stride + columns])
    document.close()
    yield Rendered(round(scale * 72))
