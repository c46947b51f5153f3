"""Scans that the night's budget left unread are read the next night, from what was stored."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import Extractor
from crawler.extract.pdf import ocr
from crawler.page import Extraction, Fetched, FileFacts
from crawler.settings import ExtractSettings
from tests.crawler.conftest import Nights
from tests.crawler.reading import read
from tests.crawler.site import Answer, Request, Site, page
from tests.extract import papers

TEXTS = ("Erste Satzung der Stadt", "Zweite Ordnung im Hallenbad", "Dritte Gebühr am Friedhof")
reads = pytest.mark.skipif(not ocr.available(), reason="no engine is installed")


def bylaw(canvas: Canvas, number: int) -> None:
    papers.lines(canvas, [TEXTS[number - 1]], size=20)


def facts(nights: Nights) -> FileFacts:
    (found,) = [one for one in nights.store.changed(0) if one.facts is not None]
    assert found.facts is not None
    return found.facts


@pytest.fixture
def one_core() -> Iterator[None]:
    """Let this process and those that it starts use one core: one page is read at a time."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    yield
    os.sched_setaffinity(0, allowed)


@reads
@pytest.mark.usefixtures("one_core")
def test_what_the_budget_left_is_read_the_next_night_without_a_request(
    site: Site, nights: Nights, tmp_path: Path
) -> None:
    site.pages["/"] = page("Start", "Die Stadt gibt sich Satzungen.", {"/satzung.pdf": "Satzung"})
    scan = papers.scan(papers.paper(bylaw, 3), dpi=100)
    answers = []

    def answer(request: Request) -> Answer:
        status = 304 if "If-None-Match" in request.headers else 200
        answers.append(status)
        return Answer(
            scan if status == 200 else b"", status, {"Content-Type": "application/pdf", "ETag": '"1"'}
        )

    site.pages["/satzung.pdf"] = answer
    poor = ExtractSettings(cache=str(tmp_path / "cache"), page_seconds=60, ocr_budget=0.001)
    with Extractor(poor) as nights.extract:
        first = nights.play()
    assert (facts(nights).ocr_pages, facts(nights).unread_pages) == (1, 2)
    assert first.warnings[0].startswith("Noch ohne Text: 2 Seiten in 1 Datei;")
    with Extractor(poor) as nights.extract:
        second = nights.play()
    assert (facts(nights).ocr_pages, facts(nights).unread_pages) == (2, 1), (
        "what was read costs nothing again"
    )
    assert second.warnings[0].startswith("Noch ohne Text: 1 Seite in 1 Datei;")
    assert answers == [200, 304]
    nights.set_not_due()
    with Extractor(replace(poor, ocr_budget=600)) as nights.extract:
        third = nights.play()
    assert site.paths() == ["/robots.txt", "/"]
    assert (facts(nights).ocr_pages, facts(nights).unread_pages) == (3, 0)
    assert not third.warnings
    (found,) = [one for one in nights.store.changed(0) if one.facts is not None]
    assert all(text in " ".join([found.title, *(one.text for one in found.passages)]) for text in TEXTS)


def test_files_are_extracted_again_in_parallel_and_kept_in_order(
    site: Site, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.crawl.re_extract.cores", lambda: 2)
    names = [f"/{n}.pdf" for n in range(6)]
    site.pages["/"] = page("Start", "Die Stadt gibt sich Satzungen.", {name: name[1:] for name in names})
    for name in names:
        site.pages[name] = Answer(b"%PDF-1.4" + name.encode(), headers={"Content-Type": "application/pdf"})
    nights.play()
    pair = threading.Barrier(2, timeout=20)

    def together(fetched: Fetched, link_text: str) -> Extraction:
        extraction = read(fetched, link_text)
        if extraction.page.media_type != "application/pdf":
            return extraction
        pair.wait()  # one after the other they would wait for each other in vain
        if fetched.url.endswith("/3.pdf"):
            raise ZeroDivisionError
        return replace(extraction, page=replace(extraction.page, title=f"wieder {fetched.url[-5:]}"))

    nights.extract = together
    night = nights.play(re_extract=True)
    titles = [found.title for found in nights.store.changed(0) if found.media_type == "application/pdf"]
    assert titles == ["3.pdf", *(f"wieder {name[1:]}" for name in names if name != "/3.pdf")]
    assert [warning for warning in night.warnings if "ZeroDivisionError" in warning]
