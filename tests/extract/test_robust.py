"""No input crashes or hangs extraction; the limits are really reached."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract import ExtractError, Extraction, Extractor
from crawler.extract.charset import decode
from crawler.extract.guarded.messages import PDF, PdfRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Worker, WorkerError
from crawler.extract.passages import LIMIT, split
from crawler.extract.text import clean, join_hyphens, repair
from crawler.outcome import Outcome
from crawler.page_json import dumps, loads
from crawler.settings import ExtractSettings
from tests.extract import files, papers
from tests.extract.conftest import fetched, text_of
from tests.extract.test_html import NEWS

AT = "https://www.hechingen.de/datei"
LAWS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TYPES = ("text/html", "application/pdf", "application/octet-stream", "text/plain", "")


def outcome(extractor: Extractor, body: bytes, content_type: str) -> Extraction | ExtractError:
    """Return the page or the error; everything else is a crash. What came out can be stored."""
    try:
        found = extractor(fetched(body, content_type, AT))
    except ExtractError as error:
        return error
    assert loads(dumps(found.page)) == found.page
    assert found.page.title
    assert all(passage.text.strip() and len(passage.text) <= 2 * LIMIT for passage in found.page.passages)
    return found


@LAWS
@given(st.binary(max_size=400), st.sampled_from(TYPES))
def test_any_bytes(extractor: Extractor, body: bytes, content_type: str) -> None:
    outcome(extractor, body, content_type)


MARKUP = """
<p>|</p>|<div hidden>|<table>|<tr>|<td>|<h1>|<h2>|<a href='x'>|<main>|<nav>|<li>|<br>|<ul>|<summary>|<title>
<pre>|<base href='//['>|<meta charset=utf-7>|<script>|<!--|<svg>|<template>|<frameset>|<frame src=x>|&#0;
<time datetime=9999-99-99>|<html lang='\ud800'>|<img alt='a b c'>|&#xD800;|<![CDATA[|\0
<meta http-equiv=refresh content='0;url=//['>|<meta name=date content=2021-99-99>
"""
TAGS = st.sampled_from([tag for line in MARKUP.strip().split("\n") for tag in line.split("|")])


@LAWS
@given(st.lists(TAGS | st.text(max_size=20), max_size=40))
def test_any_markup(extractor: Extractor, parts: list[str]) -> None:
    outcome(extractor, "".join(parts).encode("utf-8", "surrogatepass"), "text/html")


@LAWS
@given(st.text(max_size=300))
def test_repair_is_stable_and_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any("\ud800" <= char <= "\udfff" or (char < " " and char != "\n") for char in repair(text))
    assert len(join_hyphens(text)) <= len(text)


@LAWS
@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=\x00"]))
def test_any_bytes_decode(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@LAWS
@given(st.text(alphabet="ab .\nÄ§1", max_size=400), st.integers(5, 60))
def test_split_loses_nothing_but_blanks(text: str, limit: int) -> None:
    pieces = list(split(text, limit))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= limit for piece in pieces)


def mutated(body: bytes, dice: random.Random) -> bytes:
    """Return *body* with bytes changed, cut out, doubled or cut off."""
    data = bytearray(body)
    for _ in range(dice.randint(1, 12)):
        start = dice.randrange(len(data))
        stop = min(len(data), start + dice.randint(1, 60))
        kind = dice.randrange(4)
        if kind == 0:
            data[start:stop] = dice.randbytes(stop - start)
        elif kind == 1 and len(data) > 200:
            del data[start:stop]
        elif kind == 2:
            data[start:start] = data[start:stop]
        else:
            data[start] ^= 1 << dice.randrange(8)
    return bytes(data[: dice.randint(len(data) // 2, len(data))] if dice.random() < 0.1 else data)


SEEDS: list[tuple[str, Callable[[], bytes], str]] = [
    ("html", NEWS.encode, "text/html"),
    (
        "pdf",
        lambda: papers.paper(lambda c, n: papers.lines(c, [f"Blatt {n}", papers.PROSE[:60]]), 3),
        "application/pdf",
    ),
    ("docx", files.word, "application/octet-stream"),
    ("xlsx", lambda: files.sheet('<row r="1"><c r="A1"><v>410</v></c></row>'), "application/octet-stream"),
    ("odt", lambda: files.text_document("<text:p>Ein Absatz</text:p>"), "application/octet-stream"),
    ("pptx", lambda: files.slides(("Titel", "Text")), "application/octet-stream"),
    (
        "rtf",
        lambda: rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0\pard Ein \b fetter\b0  Satz.\par}",
        "text/rtf",
    ),
]


@pytest.mark.parametrize(
    ("make", "content_type"), [seed[1:] for seed in SEEDS], ids=[seed[0] for seed in SEEDS]
)
def test_damaged_files(extractor: Extractor, make: Callable[[], bytes], content_type: str) -> None:
    dice = random.Random(4)
    body = make()
    started = time.monotonic()
    for _ in range(120):
        outcome(extractor, mutated(body, dice), content_type)
    assert time.monotonic() - started < 60


def refused(extractor: Extractor, body: bytes, content_type: str = "text/html") -> Outcome:
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(body, content_type, AT))
    return caught.value.outcome


def test_nesting_is_bounded(extractor: Extractor) -> None:  # 71
    deep = b"<html><body>" + b"<div>" * 100_000 + b"Text" + b"</div>" * 100_000
    assert refused(extractor, deep) is Outcome.EXTRACT_LIMIT
    assert refused(extractor, b"<b><p>" * 200_000) is Outcome.EXTRACT_LIMIT
    shallow = b"<main>" + b"<div>" * 500 + b"Der Text ist da.</main>"
    assert text_of(extractor(fetched(shallow)).page).strip() == "Der Text ist da."


def test_fifty_megabytes_of_text(extractor: Extractor) -> None:
    sentence = "Die Verwaltung zählt jeden Satz in dieser langen Datei. "
    body = (sentence * (50_000_000 // len(sentence.encode()))).encode()
    started = time.monotonic()
    page = extractor(fetched(b"<p>" + body[:10_000_000] + b"</p>")).page
    assert sum(len(passage.text) for passage in page.passages) > 9_000_000
    plain = extractor(fetched(body, "text/plain", AT + ".txt")).page
    assert len(plain.passages) > 30_000
    assert time.monotonic() - started < 60


def test_nul_and_lone_surrogates(extractor: Extractor) -> None:  # 70
    body = "<main><h1>Mü\0ll</h1><p>Ton\0ne &#xD800; ab\ud800holen\0</p></main>".encode(
        "utf-8", "surrogatepass"
    )
    page = extractor(fetched(body)).page
    assert page.title == "Müll"
    assert text_of(page).split()[0] == "Tonne"
    dumps(page).decode("utf-8")


def test_memory_is_bounded() -> None:
    """A sheet of two million cells does not fit into 250 MB; the file is reported and the next one read."""
    row = "<row>" + '<c t="inlineStr"><is><t>Ein längerer Text in jeder Zelle</t></is></c>' * 100 + "</row>"
    small = ExtractSettings(memory_bytes=250_000_000, ocr=False)
    with Extractor(small) as extractor:
        assert refused(extractor, files.sheet(row * 8_000), "") in (Outcome.EXTRACT_LIMIT, Outcome.DAMAGED)
        page = extractor(fetched(files.sheet(row * 3), "", AT)).page
        assert page.passages


def test_a_worker_that_dies_is_replaced() -> None:
    worker = Worker(0)
    try:
        process = worker._started()
        process.kill()
        process.wait()
        with pytest.raises(ReadError, match="FileNotFoundError"):
            list(worker.ask(PDF, PdfRequest("/nicht/da"), 10, 10))
        assert worker.process is not process
    finally:
        worker.stop()


def test_an_unanswered_request_is_given_up() -> None:
    worker = Worker(0)
    try:
        started = time.monotonic()
        with pytest.raises(WorkerError):
            list(worker.ask(PDF, PdfRequest("/nicht/da"), 0.0, 0.0))
        assert time.monotonic() - started < 5
    finally:
        worker.stop()
