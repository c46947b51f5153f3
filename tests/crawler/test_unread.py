"""Scans that the night's budget left unread are read the next night, from what was stored."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.extract import Extractor, ocr
from crawler.page import FileFacts
from crawler.settings import ExtractSettings
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Request, Site, page
from tests.extract import papers

TEXTS = ("Erste Satzung der Stadt", "Zweite Ordnung im Hallenbad", "Dritte Gebühr am Friedhof")
reads = pytest.mark.skipif(not ocr.available(), reason="tesseract with German data is not installed")


def bylaw(canvas: Canvas, number: int) -> None:
    papers.lines(canvas, [TEXTS[number - 1]], size=20)


def facts(nights: Nights) -> FileFacts:
    (found,) = [one for one in nights.store.changed(0) if one.facts is not None]
    assert found.facts is not None
    return found.facts


@reads
def test_what_the_budget_left_is_read_the_next_night_without_a_request(
    site: Site, nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # one page at a time, so the first one spends the budget
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
