"""Office files made by hand: the smallest that a program would open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx

NOTHING: Mapping[str, str | bytes] = {}
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:language>de-DE</dc:language>"
    "<dcterms:modified>2024-05-03T10:00:00Z</dcterms:modified></cp:coreProperties>"
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive with *parts*, the first one stored, the others packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, compress_type=stored)
    return buffer.getvalue()


def word() -> bytes:
    """Return a Word file with title, headings, a list, a table and a deleted word."""
    document = docx.Document()
    document.core_properties.title = "Antrag auf Sondernutzung"
    document.core_properties.language = "de"
    document.add_heading("Sondernutzung öffentlicher Flächen", 1)
    document.add_paragraph("Wer den Gehweg nutzen will, braucht eine Erlaubnis.")
    document.add_heading("Gebühren", 2)
    document.add_paragraph("Erste Voraussetzung", style="List Bullet")
    table = document.add_table(2, 2)
    for index, text in enumerate(("Dauer", "Betrag", "ein Tag", "12,50 €")):
        table.cell(index // 2, index % 2).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet(rows: str, title: str = "", more: Mapping[str, str | bytes] = NOTHING) -> bytes:
    """Return an Excel file whose sheet "Hebesätze" holds *rows* (SpreadsheetML)."""
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "docProps/core.xml": _CORE.format(title=title),
            "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
            '<sheet name="Hebesätze" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
            f' Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>'
            "</worksheet>",
            **more,
        }
    )


def text_document(body: str, manifest: str = "", more: Mapping[str, str | bytes] = NOTHING) -> bytes:
    """Return an OpenDocument text with *body*."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            **more,
        }
    )


def spreadsheet(rows: str, styles: str = "", more: str = "") -> bytes:
    """Return an OpenDocument spreadsheet of the table "Gebühren", and *more* tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style")
    )
    table = f'<table:table table:name="Gebühren">{rows}</table:table>{more}'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def slides(*texts: tuple[str, str]) -> bytes:
    """Return a presentation with one slide per title and text."""
    spaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    shape = (
        '<p:sp><p:nvSpPr><p:nvPr><p:ph type="{}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{}</a:t>'
        "</a:r></a:p></p:txBody></p:sp>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "docProps/core.xml": _CORE.format(title=""),
    }
    for number, (title, text) in enumerate(texts, 1):
        shapes = shape.format("title", title) + shape.format("body", text) + shape.format("ftr", "Fußzeile")
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {spaces}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    return zipped(parts)
