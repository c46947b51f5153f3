"""Bytes before headers: what a body is and in which letters it is written."""

from __future__ import annotations

import pytest

from crawler import formats
from crawler.extract import ExtractError, Extractor
from crawler.extract.charset import decode
from crawler.extract.sniff import file_name, sniff
from crawler.formats import Format
from crawler.outcome import Outcome
from tests.extract.conftest import fetched

PDF = b"%PDF-1.4\n%%EOF"
SNIFFED = [
    (b"<!doctype html><p>x", "", formats.HTML),  # 37: no content type
    (PDF, "text/html", formats.PDF),  # 38
    (b"\xef\xbb\xbf\n" + PDF, "", formats.PDF),
    ("<html>".encode("utf-16"), "", formats.HTML),
    (b"\xff\xd8\xff\xe0", "text/html", formats.OTHER),
    (b"{\\rtf1 x}", "text/plain", formats.RTF),
    (b"BEGIN:VCALENDAR", "text/calendar", formats.OTHER),
    (b"<?xml version='1.0'?><rss version='2.0'>", "text/xml", formats.FEED),
    (b"<!doctype html><!-- <rdf:RDF> cc </rdf:RDF> --><p>x", "", formats.HTML),  # a licence is no feed
    (b"<html><p>Eine Datei beginnt mit %PDF-1.4", "", formats.HTML),
    (b"Nur Text", "text/plain", formats.TEXT),
    (b"Nur Text", "text/html; charset=utf-8", formats.HTML),
    (b"PK\x03\x04kaputt", "application/zip", formats.ZIP),
    (b"\0\1\2", "application/octet-stream", formats.OTHER),
]


@pytest.mark.parametrize(("body", "announced", "expected"), SNIFFED)
def test_format(body: bytes, announced: str, expected: Format) -> None:
    assert sniff(fetched(body, announced)) is expected


def test_a_login_page_instead_of_a_pdf_is_reported(extractor: Extractor) -> None:
    with pytest.raises(ExtractError) as caught:  # 39
        extractor(fetched("<html><h1>Anmeldung</h1></html>", "application/pdf"))
    assert caught.value.outcome is Outcome.WRONG_TYPE


NAMES = [
    ("attachment; filename*=UTF-8''B%C3%BCrger%20Haushalt.pdf", "Bürger Haushalt.pdf"),
    ('inline; filename="plan.pdf"', "plan.pdf"),
    ("attachment; filename=M\u00c3\u00bcll.pdf", "Müll.pdf"),  # UTF-8 read as Latin-1
    ("", "Seite"),
]


@pytest.mark.parametrize(("disposition", "name"), NAMES)
def test_file_name(disposition: str, name: str) -> None:
    assert file_name(fetched(b"x", content_disposition=disposition)) == name


TEXT = "<p>Müll – 5 € für „Größe“</p>"
CHARSETS = [
    (TEXT.encode(), "", TEXT),
    (TEXT.encode(), "text/html; charset=iso-8859-1", TEXT),  # label wrong, bytes plainly UTF-8
    (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", TEXT),
    (TEXT.encode("cp1252"), "text/html; charset=utf-8", TEXT),  # 67
    (TEXT.encode("utf-16"), "", TEXT),  # 69
    (TEXT.encode("utf-16-le"), "", TEXT),
    (b"<meta charset=cp850>" + "Gr\u00f6\u00dfe".encode("cp850"), "", "<meta charset=cp850>Größe"),  # 68
    (b"<meta charset=utf-16>a", "", "<meta charset=utf-16>a"),
    (
        "Größe und Länge und Übung und Straße überall ".encode() * 3 + b"\xfc",
        "",
        "Größe und Länge und Übung und Straße überall " * 3 + "\ufffd",
    ),
    ("\ufeffx".encode(), "", "x"),
    (b"x", "text/html; charset=nonsense", "x"),
]


@pytest.mark.parametrize(("body", "announced", "expected"), CHARSETS)
def test_charset(body: bytes, announced: str, expected: str) -> None:
    assert decode(body, announced) == expected
