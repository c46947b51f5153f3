"""Office files, written as the zip and XML that they are; nothing is compressed and every date is fixed."""

from __future__ import annotations

import io
import zipfile
from html import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
Cell = str | int | float | tuple[str, float]
"""Text, number, or formula with its cached value."""


def archive(entries: dict[str, bytes | str]) -> bytes:
    """Return a zip of *entries*, in order, stored; stored bytes do not depend on the zlib at hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), content)
    return out.getvalue()


def _types(overrides: dict[str, str]) -> str:
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(target: str, kind: str = "officeDocument", extra: str = "") -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/relationships/{kind}" Target="{target}"/>{extra}</Relationships>'
    )


def docx(title: str, text: str) -> bytes:
    """Return *text* (``## heading``, ``| table``, paragraphs) as a Word document."""
    body = _word(title, "Title") + "".join(map(_word_block, text.strip().split("\n\n")))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "<dc:language>de-DE</dc:language></cp:coreProperties>"
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    core_relation = (
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        'metadata/core-properties" Target="docProps/core.xml"/>'
    )
    return archive(
        {
            "[Content_Types].xml": _types(
                {
                    "/word/document.xml": f"{kind}.document.main+xml",
                    "/word/styles.xml": f"{kind}.styles+xml",
                    "/docProps/core.xml": core_type,
                }
            ),
            "_rels/.rels": _relations("word/document.xml", extra=core_relation),
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": _styles(),
            "word/_rels/document.xml.rels": _relations("styles.xml", "styles"),
            "docProps/core.xml": core,
        }
    )


def _styles() -> str:
    names = (("Title", "Title"), ("Heading1", "heading 1"), ("Normal", "Normal"))
    rows = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names
    )
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{rows}</w:styles>'


def _word_block(block: str) -> str:
    if block.startswith("## "):
        return _word(block[3:], "Heading1")
    if block.startswith("| "):
        rows = "".join(
            "<w:tr>"
            + "".join(
                f"<w:tc>{_word(cell.strip(), 'Normal')}</w:tc>" for cell in line.strip("| ").split(" | ")
            )
            + "</w:tr>"
            for line in block.split("\n")
        )
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"
    return _word(block.replace("\n", " "), "Normal")


def _word(text: str, style: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">'
        f"{escape(text, quote=False)}</w:t></w:r></w:p>"
    )


def xlsx(sheet: str, rows: list[list[Cell]]) -> bytes:
    """Return *rows* as a workbook of one sheet; formulas carry the value that was last computed."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + column)}{number}", cell) for column, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return archive(
        {
            "[Content_Types].xml": _types(
                {
                    "/xl/workbook.xml": f"{kind}.sheet.main+xml",
                    "/xl/worksheets/sheet1.xml": f"{kind}.worksheet+xml",
                }
            ),
            "_rels/.rels": _relations("xl/workbook.xml"),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}/relationships"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": (
                f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData></worksheet>'
            ),
        }
    )


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell, quote=False)}</t></is></c>'
    if isinstance(cell, tuple):
        return f'<c r="{place}"><f>{escape(cell[0])}</f><v>{cell[1]:g}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def odt(title: str, text: str) -> bytes:
    """Return *text* as an OpenDocument text."""
    body = f'<text:h text:outline-level="1">{escape(title)}</text:h>' + "".join(
        f'<text:h text:outline-level="2">{escape(block[3:])}</text:h>'
        if block.startswith("## ")
        else f"<text:p>{escape(block, quote=False)}</text:p>"
        for block in text.strip().split("\n\n")
    )
    spaces = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return archive(
        {
            "mimetype": kind,
            "content.xml": f'{HEAD}<office:document-content {spaces} office:version="1.3"><office:body>'
            f"<office:text>{body}</office:text></office:body></office:document-content>",
            "meta.xml": f'{HEAD}<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'office:version="1.3"><office:meta><dc:title>{escape(title)}</dc:title></office:meta>'
            "</office:document-meta>",
            "META-INF/manifest.xml": manifest,
        }
    )
