"""Hostile cases 37 to 40, 60 to 73, 77 to 85 on the whole way: served, fetched, extracted, stored."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import Extractor
from crawler.outcome import Outcome
from crawler.page import Page
from crawler.settings import ExtractSettings
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Site, page

O = Outcome  # noqa: E741
TEXT = "Der Gemeinderat hat die Gebühren für das Hallenbad beschlossen. Sie gelten ab dem ersten Januar."


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 720, "Die Satzung regelt die Gebühren im Hallenbad der Stadt.")
    canvas.save()
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph(TEXT)
    document.save(out)
    return out.getvalue()


def docx_bomb() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", b"0" * 600_000_000)
    return out.getvalue()


def html(body: str, encoding: str = "utf-8", head: str = "") -> bytes:
    text = (
        f"<html lang=de><head><title>Gebühren</title>{head}</head><body><main><h1>Gebühren</h1>{body}</main>"
    )
    return (text + "</body></html>").encode(encoding)


# name, Content-Type, body, outcome, text that must be found
CASES: list[tuple[str, str, bytes, Outcome, str]] = [
    ("case 37 no type, HTML", "", html(f"<p>{TEXT}</p>"), O.NEW, "Hallenbad"),
    ("case 37 no type, PDF", "", pdf(), O.NEW, "Satzung"),
    ("case 38 PDF called HTML", "text/html", pdf(), O.NEW, "Satzung"),
    (
        "case 39 login page called PDF",
        "application/pdf",
        html("<form><p>Anmeldung</p></form>"),
        O.WRONG_TYPE,
        "",
    ),
    ("case 40 docx as octets", "application/octet-stream", docx(), O.NEW, "Hallenbad"),
    (
        "case 65 nosnippet",
        "text/html",
        html(f"<p>{TEXT}</p><p data-nosnippet>Geheimrat</p>"),
        O.NEW,
        "Geheimrat",
    ),
    (
        "case 67 cp1252 called UTF-8",
        "text/html; charset=utf-8",
        html(f"<p>{TEXT}</p>", "cp1252"),
        O.NEW,
        "für das",
    ),
    (
        "case 68 charset in meta",
        "text/html",
        html(f"<p>{TEXT}</p>", "iso-8859-15", "<meta charset=iso-8859-15>"),
        O.NEW,
        "für das",
    ),
    ("case 69 UTF-16", "text/html", html(f"<p>{TEXT}</p>", "utf-16"), O.NEW, "für das"),
    (
        "case 70 NULs",
        "text/html",
        html(f"<p>{TEXT}</p>").replace(b"Hallen", b"\0Hal\0len"),
        O.NEW,
        "Hallenbad",
    ),
    ("case 72 script only", "text/html", html("<script>start()</script><div id=app></div>"), O.NO_TEXT, ""),
    ("case 77 obfuscated mail", "text/html", html(f"<p>{TEXT} info [at] stadt.de</p>"), O.NEW, "[at]"),
    ("case 80 no bytes", "application/pdf", b"", O.EMPTY, ""),
    ("case 78 cut PDF", "application/pdf", pdf()[:300], O.DAMAGED, ""),
    ("case 78 broken xref", "application/pdf", pdf().replace(b"xref", b"xxxx"), O.NEW, "Satzung"),
    ("case 84 docx bomb", "application/octet-stream", docx_bomb(), O.EXTRACT_LIMIT, ""),
]


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(ExtractSettings(ocr=False, page_seconds=10.0)) as extractor:
        yield extractor


@pytest.mark.parametrize(
    ("kind", "body", "outcome", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_becomes_of_a_file(
    kind: str, body: bytes, outcome: Outcome, words: str, site: Site, nights: Nights, extractor: Extractor
) -> None:
    nights.extract = extractor
    site.pages["/"] = page("Start", TEXT, {"/x": "Gebühren"})
    site.pages["/x"] = Answer(body, headers={"Content-Type": kind} if kind else {})
    nights.play()
    assert nights.outcomes()["/x"] is outcome
    found = _page(nights, site)
    assert (found is not None) is (outcome is O.NEW)
    if found is not None:
        assert words in " ".join(passage.text for passage in found.passages)
        assert "\0" not in repr(found)


def test_case_71_a_hundred_thousand_nested_tags_end_soon(
    site: Site, nights: Nights, extractor: Extractor
) -> None:
    nights.extract = extractor
    site.pages["/"] = page("Start", TEXT, {"/x": "tief"})
    site.pages["/x"] = Answer(html("<div>" * 100_000 + TEXT), headers={"Content-Type": "text/html"})
    started = time.monotonic()
    nights.play()
    assert nights.outcomes()["/x"] is O.EXTRACT_LIMIT
    assert nights.outcomes()["/"] is O.NEW
    assert time.monotonic() - started < 60.0


def test_case_73_a_script_in_a_title_stays_text(site: Site, nights: Nights, extractor: Extractor) -> None:
    nights.extract = extractor
    site.pages["/"] = page("&lt;script&gt;alert(1)&lt;/script&gt; Start", TEXT)
    nights.play()
    (found,) = nights.store.changed(0)
    assert "<script>" in found.title, "escaped where it is shown, not here"


def described(head: str, body: str = f"<p>{TEXT}</p>") -> Answer:
    return Answer(html(body, head=head), headers={"Content-Type": "text/html; charset=utf-8"})


# name, answer, outcome, addresses in the index
SIGNPOSTS: list[tuple[str, Answer, Outcome, set[str]]] = [
    ("case 60 refresh", described('<meta http-equiv=refresh content="0; url=/ziel">'), O.REDIRECT, {"/ziel"}),
    (
        "case 61 frames",
        Answer(b"<html><title>Rahmen</title><frameset><frame src='/ziel'></frameset></html>"),
        O.NEW,
        {"/x", "/ziel"},
    ),
    ("case 62 noindex", described('<meta name=robots content="noindex">'), O.NOINDEX, set()),
    (
        "case 63 X-Robots-Tag",
        Answer(pdf(), headers={"Content-Type": "application/pdf", "X-Robots-Tag": "noindex"}),
        O.NOINDEX,
        set(),
    ),
    ("case 64 nofollow", described("", f"<p>{TEXT}</p><a rel=nofollow href='/ziel'>Z</a>"), O.NEW, {"/x"}),
    (
        "case 64 nofollow page",
        described('<meta name=robots content="nofollow">', f"<p>{TEXT}</p><a href='/ziel'>Ziel</a>"),
        O.NEW,
        {"/x"},
    ),
    ("case 66 canonical to 404", described('<link rel=canonical href="/fehlt">'), O.NEW, {"/x"}),
    ("case 66 foreign canonical", described('<link rel=canonical href="https://e.de/">'), O.NEW, {"/x"}),
    ("case 66 canonical loop", described('<link rel=canonical href="/loop">'), O.NEW, {"/x"}),
    ("canonical to another text", described('<link rel=canonical href="/kopf">'), O.NEW, {"/x", "/kopf"}),
    ("valid canonical", described('<link rel=canonical href="/ziel">'), O.CANONICAL, {"/ziel"}),
]


@pytest.mark.parametrize(
    ("answer", "outcome", "indexed"), [case[1:] for case in SIGNPOSTS], ids=[case[0] for case in SIGNPOSTS]
)
def test_where_a_page_points_to(
    answer: Answer, outcome: Outcome, indexed: set[str], site: Site, nights: Nights, extractor: Extractor
) -> None:
    nights.extract = extractor
    site.pages |= {"/": page("Start", "Willkommen in der Stadt.", {"/x": "Gebühren"}), "/x": answer}
    site.pages["/ziel"] = page("Ziel", f"{TEXT} Am Ziel gibt es Eis und Kuchen für alle Kinder der Stadt.")
    site.pages["/kopf"] = page("Willkommen", "Die Stadt grüßt alle, die sie besuchen.")
    site.pages["/loop"] = page("Loop", "Hier dreht sich alles.", head='<link rel=canonical href="/x">')
    nights.play()
    assert nights.outcomes()["/x"] is outcome
    assert nights.indexed() - {"/", "/loop"} == indexed


def test_case_65_what_must_not_be_quoted_is_searchable(
    site: Site, nights: Nights, extractor: Extractor
) -> None:
    nights.extract = extractor
    site.pages["/"] = page("Start", TEXT, {"/x": "Gebühren"})
    site.pages["/x"] = described("", f"<p>{TEXT}</p><p data-nosnippet>Geheimrat</p>")
    nights.play()
    found = _page(nights, site)
    assert found is not None
    quotable = {"Geheimrat" in passage.text: passage.quotable for passage in found.passages}
    assert quotable == {True: False, False: True}


def _page(nights: Nights, site: Site) -> Page | None:
    return nights.store.page(site.base + "/x")


def test_the_files_are_what_they_claim(tmp_path: Path) -> None:
    assert pdf().startswith(b"%PDF")
    assert zipfile.is_zipfile(io.BytesIO(docx()))
