"""Office files: what a reader sees, bombs and encryption reported, macros never looked at."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from crawler.extract import ExtractError, Extractor
from crawler.outcome import Outcome
from crawler.page import Page
from crawler.settings import ExtractSettings
from tests.extract import files
from tests.extract.conftest import fetched, text_of

Read = Callable[..., Page]
AT = "https://www.hechingen.de/ceasy/resource/"


def test_word(page: Read) -> None:
    found = page(files.word(), "application/octet-stream", AT + "Sondernutzung.docx")  # 40
    assert (found.title, found.language) == ("Antrag auf Sondernutzung", "de")
    assert [(p.heading, p.text) for p in found.passages] == [
        ("Sondernutzung öffentlicher Flächen", "Wer den Gehweg nutzen will, braucht eine Erlaubnis."),
        ("Gebühren", "• Erste Voraussetzung\nDauer | Betrag\nein Tag | 12,50 €"),
    ]
    assert found.media_type.endswith("wordprocessingml.document")


def test_deleted_text_and_fallbacks_are_not_read(page: Read) -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Im Kasten</w:t></w:r></w:p></w:txbxContent>"
    body = f"""<w:document {w} {mc}><w:body><w:p><w:r><w:t>Die Gebühr beträgt </w:t></w:r>
    <w:del><w:r><w:delText>zehn</w:delText></w:r></w:del><w:ins><w:r><w:t>zwölf</w:t></w:r></w:ins>
    <w:r><w:instrText>PAGE</w:instrText><w:t> Euro.</w:t></w:r></w:p>
    <w:sdt><w:sdtContent><w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>
    <mc:Fallback>{box}</mc:Fallback>
    </mc:AlternateContent></w:r></w:p></w:sdtContent></w:sdt></w:body></w:document>"""
    found = page(
        files.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body}), url=AT + "g.docx"
    )
    assert text_of(found).strip() == "Die Gebühr beträgt zwölf Euro.\nIm Kasten"


def test_case_87_excel_shows_values_as_last_computed(page: Read) -> None:
    rows = """<row r="1"><c r="A1" t="inlineStr"><is><t>Grundsteuer B</t></is></c>
    <c r="B1"><f>400+10</f><v>410</v></c><c r="C1"><v>12.5</v></c></row>"""
    found = page(files.sheet(rows), "application/octet-stream", AT + "Hebesaetze-2024.xlsx")
    assert found.title == "Hebesaetze 2024"
    assert [(p.heading, p.text) for p in found.passages] == [("Hebesätze", "Grundsteuer B | 410 | 12,5")]
    assert found.modified == date(2024, 5, 3)


def test_opendocument(page: Read) -> None:
    body = """<text:h text:outline-level="1">Vereinsförderung</text:h><text:p>Gefördert<text:s/>werden
    <text:span>Vereine<text:line-break/>der Stadt</text:span>.</text:p><text:list><text:list-item>
    <text:p>Sport</text:p></text:list-item></text:list><table:table><table:table-row>
    <table:table-cell><text:p>Jugend</text:p></table:table-cell><table:table-cell><text:p>5 €</text:p>
    </table:table-cell></table:table-row></table:table>
    <text:p>Zum Schluss<office:annotation><text:p>Kommentar</text:p></office:annotation> ein Satz.</text:p>"""
    found = page(files.text_document(body), "application/zip", AT + "?id=3")
    assert found.title == "Vereinsförderung"
    assert text_of(found).split("\n")[1:] == [
        "Gefördert werden Vereine",
        "der Stadt.",
        "• Sport",
        "Jugend | 5 €",
        "Zum Schluss ein Satz.",
    ]


def test_slides_are_pages(page: Read) -> None:
    found = page(
        files.slides(("Haushalt 2025", "Die Lage ist ernst."), ("Ausblick", "Es wird besser.")), url=AT
    )
    assert [(p.page, p.heading, p.text) for p in found.passages] == [
        (1, "Haushalt 2025", "Die Lage ist ernst."),
        (2, "Ausblick", "Es wird besser."),
    ]
    assert found.page_count == 2


def test_rich_text(page: Read) -> None:
    source = rb"{\rtf1\ansi{\info{\title Hausordnung}}\pard Das Rauchen \u228? u\'dferst verboten.\par}"
    found = page(source, "text/rtf", AT + "h.rtf")
    assert found.title == "Hausordnung"
    assert "Das Rauchen ä ußerst verboten." in text_of(found)


ENCRYPTED_OOXML = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
BOMB: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": b"0" * 60_000_000}
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:p><w:t>&c;</w:t></w:p></w:document>"
)
REFUSED = [
    pytest.param(ENCRYPTED_OOXML, Outcome.ENCRYPTED, id="case 85 encrypted docx"),
    (files.text_document("", "<encryption-data/>"), Outcome.ENCRYPTED),
    pytest.param(files.zipped(BOMB), Outcome.EXTRACT_LIMIT, id="case 84 docx bomb"),
    (files.zipped({"[Content_Types].xml": "", "word/document.xml": "<kaputt"}), Outcome.DAMAGED),
    (files.zipped({"[Content_Types].xml": "", "word/document.xml": LAUGHS}), Outcome.NO_TEXT),
    (files.zipped({"[Content_Types].xml": "", "word/nichts.xml": ""}), Outcome.DAMAGED),
    (files.zipped({"[Content_Types].xml": "", "xl/workbook.xml": "<kaputt"}), Outcome.DAMAGED),
    (files.zipped({"liesmich.txt": "Text"}), Outcome.UNSUPPORTED),  # 61
    (files.word()[:2000], Outcome.UNSUPPORTED),
]


@pytest.mark.parametrize(("body", "outcome"), REFUSED)
def test_refused(extractor: Extractor, body: bytes, outcome: Outcome) -> None:
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(body, "application/octet-stream", AT + "datei"))
    assert caught.value.outcome is outcome


def test_old_word_needs_a_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with Extractor(ExtractSettings()) as extractor, pytest.raises(ExtractError) as caught:  # 60
        extractor(fetched(OLD_WORD, "application/msword", AT + "alt.doc"))
    assert caught.value.outcome is Outcome.UNSUPPORTED
    assert "antiword" in str(caught.value)


def test_old_word_is_read_by_the_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The smallest program that keeps catdoc's contract: text of the file named last, on standard output.
    tool = tmp_path / "catdoc"
    tool.write_text(
        '#!/bin/sh\nfor last; do :; done\ntest -s "$last" && echo "Die alte Satzung gilt weiter."\n'
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    with Extractor(ExtractSettings()) as extractor:
        found = extractor(fetched(OLD_WORD, "application/msword", AT + "Alte-Satzung.doc")).page
    assert (found.title, text_of(found).strip()) == ("Alte Satzung", "Die alte Satzung gilt weiter.")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MACRO = "Sub AutoOpen() Shell touch {marker} End Sub"
FIELDS = """<w:document {w}><w:body><w:p><w:r><w:t>Der Antrag </w:t></w:r>
<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO /bin/sh "-c touch {marker}"</w:instrText>
<w:fldChar w:fldCharType="separate"/><w:t>ist kostenlos.</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>
</w:body></w:document>"""
SCRIPT = """<text:p>Der Antrag ist kostenlos.<text:script script:language="python"
xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0">touch {marker}</text:script></text:p>"""


def with_macros(marker: Path) -> Mapping[str, bytes]:
    """Return files whose macros, fields and formulas create *marker* wherever something runs them."""
    macro = MACRO.format(marker=marker)
    word = FIELDS.format(w=W, marker=marker)
    formula = f'<f>SHELL("touch {marker}")</f><v>Der Antrag ist kostenlos.</v>'
    cell = f'<row r="1"><c r="A1" t="str">{formula}</c></row>'
    vba = {"word/vbaProject.bin": macro, "customUI/customUI.xml": f"<x onLoad='{macro}'/>"}
    return {
        "antrag.docm": files.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": word, **vba}),
        "antrag.xlsm": files.sheet(cell, more={"xl/vbaProject.bin": macro}),
        "antrag.odt": files.text_document(SCRIPT.format(marker=marker), more={"Basic/Standard/M.xml": macro}),
    }


@pytest.mark.parametrize("name", ["antrag.docm", "antrag.xlsm", "antrag.odt"])
def test_case_86_macros_are_neither_run_nor_read(page: Read, tmp_path: Path, name: str) -> None:
    marker = tmp_path / "gelaufen"
    found = page(with_macros(marker)[name], "application/octet-stream", AT + name)
    assert not marker.exists()
    assert text_of(found).split("\n")[-1] == "Der Antrag ist kostenlos."
    assert "touch" not in repr(found)
    assert "AutoOpen" not in repr(found)
