"""Office packages by their own rules; what their readers do not see is not published but reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from crawler.page import Hidden, Page
from tests.extract import files
from tests.extract.conftest import text_of

Read = Callable[..., Page]
AT = "https://www.hechingen.de/ceasy/resource/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def related(*items: tuple[str, str]) -> str:
    """Return a part of relationships r1, r2 … as (kind, target)."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(items, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def types(main: str, what: str) -> str:
    kind = f"application/vnd.openxmlformats-officedocument.{what}.main+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )


def paragraph(text: str, about: str = "", own: str = "") -> str:
    return f"<w:p>{own}<w:r><w:rPr>{about}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, main: str = "word/document.xml", more: Mapping[str, str] | None = None) -> bytes:
    return files.zipped(
        {
            "[Content_Types].xml": types(main, "wordprocessingml.document"),
            "_rels/.rels": related(("officeDocument", main)),
            main: f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
            **(more or {}),
        }
    )


def changed(package: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """Return *package* with every name and content put through *change*."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts = [change(name, old.read(name)) for name in old.namelist()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, data in parts:
            entry = zipfile.ZipInfo("x")
            entry.filename = name  # ZipInfo itself would turn the backslashes
            new.writestr(entry, data)
    return buffer.getvalue()


def strict(name: str, data: bytes) -> tuple[str, bytes]:
    for old, new in (("wordprocessingml", "main"), ("spreadsheetml", "main"), ("drawingml", "main")):
        data = data.replace(
            f"http://schemas.openxmlformats.org/{old}/2006/{new}".encode(),
            f"http://purl.oclc.org/ooxml/{old}/{new}".encode(),
        )
    return name, data.replace(R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def backslashed(name: str, data: bytes) -> tuple[str, bytes]:
    return name.replace("/", "\\"), data


BOOK_MAIN = "xl/mappe.xml"


def book(sheets: Mapping[str, str], state: str = "", main: str = "xl/workbook.xml") -> bytes:
    """Return an Excel file; the last of *sheets* has *state*; style 1 is #,##0.00, 2 percent."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}" {state if name == names[-1] else ""}/>'
        for number, name in enumerate(names, 1)
    )
    parts = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    folder, _, name = main.rpartition("/")
    return files.zipped(
        {
            "[Content_Types].xml": types(main, "spreadsheetml.sheet"),
            "_rels/.rels": related(("officeDocument", main)),
            main: f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            f"{folder}/_rels/{name}.rels": related(*parts, ("styles", "styles.xml")),
            "xl/styles.xml": f'<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="4"/>'
            '<xf numFmtId="10"/></cellXfs></styleSheet>',
            **{
                f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{S}">{sheets[name]}</worksheet>'
                for number, name in enumerate(names, 1)
            },
        }
    )


def row(number: int, *cells: str | float, about: str = "", style: int = 1) -> str:
    return (
        f'<row r="{number}" {about}>'
        + "".join(
            f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{chr(65 + i)}{number}" s="{style}"><v>{cell}</v></c>'
            for i, cell in enumerate(cells)
        )
        + "</row>"
    )


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


WORD = word(paragraph("Das Merkblatt für Imkerei gilt ab Mai."))
EXCEL = book({"Preise": data(row(1, "Imkerei", 3.5))})


@pytest.mark.parametrize("change", [strict, backslashed], ids=["strict", "backslashes"])
@pytest.mark.parametrize(("package", "name"), [(WORD, "imkerei.docx"), (EXCEL, "imkerei.xlsx")])
def test_other_spellings_of_packages(
    page: Read, package: bytes, name: str, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    assert "Imkerei" in text_of(page(changed(package, change), "application/zip", AT + name))


@pytest.mark.parametrize(
    ("package", "name"),
    [
        (word(paragraph("Imkerei am Hang"), "word/document7.xml"), "a.docx"),
        (book({"Preise": data(row(1, "Imkerei"))}, main=BOOK_MAIN), "a.xlsx"),
    ],
)
def test_the_main_part_may_have_another_name(page: Read, package: bytes, name: str) -> None:
    assert "Imkerei" in text_of(page(package, "application/octet-stream", AT + name))


def hidden_in(found: Page) -> tuple[Hidden, ...]:
    assert found.facts is not None
    return found.facts.hidden


def test_headers_boxes_and_notes_of_word_are_read_once_and_comments_never(page: Read) -> None:
    box = (
        f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('Kasten Amboss')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    cell = f"<w:tbl><w:tr><w:tc>{box}{paragraph('Zelle Esse')}</w:tc></w:tr></w:tbl>"
    header = f'<w:hdr xmlns:w="{W}">{paragraph("Aktenzeichen Blasebalg 4/7")}</w:hdr>'
    comment = f'<w:comments xmlns:w="{W}"><w:comment>{paragraph("Notiz Hufeisen")}</w:comment></w:comments>'
    source = f"<w:footnote>{paragraph('Quelle Schmiedeordnung')}</w:footnote>"
    note = f'<w:footnotes xmlns:w="{W}">{source}</w:footnotes>'
    more = {
        "word/_rels/document.xml.rels": related(
            ("header", "header1.xml"),
            ("header", "header2.xml"),
            ("footnotes", "noten.xml"),
            ("comments", "c.xml"),
        ),
        "word/header1.xml": header,
        "word/header2.xml": header,
        "word/noten.xml": note,
        "word/c.xml": comment,
    }
    text = text_of(page(word(box + cell, more=more), "application/zip", AT + "schmied.docx"))
    assert text.count("Blasebalg") == 1
    assert all(one in text for one in ("Kasten Amboss", "Zelle Esse", "Schmiedeordnung"))
    assert "Hufeisen" not in text


@pytest.mark.parametrize(
    "secret",
    [
        paragraph("Gehalt Drossel", "<w:vanish/>"),
        paragraph("Gehalt Drossel", '<w:rStyle w:val="Intern"/>'),
        paragraph("Gehalt Drossel", "", '<w:pPr><w:pStyle w:val="Intern"/></w:pPr>'),
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph('Gehalt Drossel')}</w:tc></w:tr></w:tbl>",
    ],
)
def test_hidden_text_of_word_is_not_published(page: Read, secret: str) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Intern"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    open_ = paragraph("Stelle Amsel", '<w:vanish w:val="0"/>')
    found = page(
        word(open_ + secret, more={"word/styles.xml": styles}), "application/zip", AT + "stelle.docx"
    )
    assert "Stelle Amsel" in text_of(found)
    assert "Drossel" not in text_of(found)
    assert hidden_in(found) == (Hidden.TEXT,)


@pytest.mark.parametrize("state", ['state="hidden"', 'state="veryHidden"'])
def test_hidden_sheets_are_not_published(page: Read, state: str) -> None:
    sheets = {"Vereine": data(row(1, "Chor Grünfink")), "Intern": data(row(1, "Privat Buchfink"))}
    found = page(book(sheets, state), "application/zip", AT + "vereine.xlsx")
    assert "Grünfink" in text_of(found)
    assert "Buchfink" not in text_of(found)
    assert hidden_in(found) == (Hidden.SHEETS,)


def test_hidden_rows_and_columns_are_not_published_wherever_the_sheet_begins(page: Read) -> None:
    columns = '<cols><col min="2" max="2" width="9" hidden="1"/></cols>'
    rows = data(
        row(4, "Verein", "Prüfer Stieglitz", "Zuschuss"),
        row(5, "Chor Zeisig", "Prüfer Gimpel", 1234.5),
        row(6, "Chor Girlitz", "", 9, about='hidden="1"'),
        row(7, "Quote", "", 0.075, style=2),
    )
    found = page(book({"Liste": columns + rows}), "application/zip", AT + "liste.xlsx")
    assert [one.text for one in found.passages] == [
        "Verein | Zuschuss\nChor Zeisig | 1.234,50\nQuote | 7,50 %"
    ]
    assert hidden_in(found) == (Hidden.ROWS,)


def cells(*texts: str, about: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row {about}>{inner}</table:table-row>"


GONE = 'table:visibility="collapse"'
EMPTY = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'


@pytest.mark.parametrize(
    "rows",
    [
        cells("Chor Meise") + cells("Kasse Kuckuck", about=GONE),
        cells("Chor Meise") + cells("Kasse Kuckuck", about='table:visibility="filter"'),
        cells("Chor Meise") + EMPTY.format(7) + cells("Kasse Kuckuck", about=GONE),
        cells("Chor Meise") + EMPTY.format(900_000) + cells("Kasse Kuckuck", about=GONE),
        (
            f"<table:table-header-rows>{cells('Chor Meise')}</table:table-header-rows>"
            f"<table:table-row-group>{cells('Kasse Kuckuck', about=GONE)}</table:table-row-group>"
        ),
        f"<table:table-column/><table:table-column {GONE}/>{cells('Chor Meise', 'Kasse Kuckuck')}",
        f'<table:table-column table:number-columns-repeated="2"/><table:table-column {GONE}/>'
        + cells("Chor Meise", "", "Kasse Kuckuck"),
    ],
)
def test_collapsed_rows_and_columns_of_open_spreadsheets_are_not_published(page: Read, rows: str) -> None:
    found = page(files.spreadsheet(rows + cells("Ende")), "application/zip", AT + "liste.ods")
    assert ("Meise" in text_of(found), "Ende" in text_of(found)) == (True, True)
    assert "Kuckuck" not in text_of(found)
    assert hidden_in(found) == (Hidden.ROWS,)


def test_hidden_tables_of_open_spreadsheets_are_not_published(page: Read) -> None:
    shown = '<style:table-properties table:display="false"/>'
    style = f'<style:style style:name="ta2" style:family="table">{shown}</style:style>'
    table = f'<table:table table:name="Intern" table:style-name="ta2">{cells("Kasse Kuckuck")}</table:table>'
    found = page(files.spreadsheet(cells("Chor Meise"), style, table), "application/zip", AT + "liste.ods")
    assert text_of(found).strip() == "Gebühren\nChor Meise"
    assert hidden_in(found) == (Hidden.SHEETS,)


def slide(text: str, about: str = "", shape: str = "") -> str:
    body = f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    name = f'<p:nvSpPr><p:cNvPr id="2" name="x" {shape}/><p:nvPr/></p:nvSpPr>'
    tree = f"<p:cSld><p:spTree><p:sp>{name}{body}</p:sp></p:spTree></p:cSld>"
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}" {about}>{tree}</p:sld>'


def test_slides_come_in_the_order_of_the_show_with_their_notes(page: Read) -> None:
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in (3, 1, 2))
    show = f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>'
    package = files.zipped(
        {
            "[Content_Types].xml": types("ppt/presentation.xml", "presentationml.presentation"),
            "_rels/.rels": related(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": show,
            "ppt/_rels/presentation.xml.rels": related(
                ("slide", "slides/a.xml"), ("slide", "slides/b.xml"), ("slide", "slides/c.xml")
            ),
            "ppt/slides/a.xml": slide("Zweite Folie"),
            "ppt/slides/b.xml": slide("Interne Folie Otter", 'show="0"'),
            "ppt/slides/c.xml": slide("Erste Folie"),
            "ppt/slides/_rels/c.xml.rels": related(("notesSlide", "../notesSlides/n.xml")),
            "ppt/notesSlides/n.xml": slide("Notiz zur ersten")
            .replace("p:sld ", "p:notes ")
            .replace("/p:sld>", "/p:notes>"),
        }
    )
    found = page(package, "application/zip", AT + "vortrag.pptx")
    assert [(one.page, one.text) for one in found.passages] == [
        (1, "Erste Folie\nNotiz zur ersten"),
        (2, "Zweite Folie"),
    ]
    assert hidden_in(found) == (Hidden.SLIDES,)


def test_hidden_text_of_open_documents_is_not_published(page: Read) -> None:
    style = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    automatic = (
        f'<office:automatic-styles {style} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><style:style style:name="T1">'
        '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
    )
    body = (
        '<text:p>Offen Erle <text:span text:style-name="T1">Geheim Ulme</text:span></text:p>'
        '<text:section text:name="s" text:display="none"><text:p>Geheim Esche</text:p></text:section>'
    )
    found = page(
        files.text_document(body, more={"styles.xml": automatic}), "application/zip", AT + "baum.odt"
    )
    assert "Offen Erle" in text_of(found)
    assert "Geheim" not in text_of(found)
    assert hidden_in(found) == (Hidden.TEXT,)
