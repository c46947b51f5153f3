"""What crosses the boundary of the guarded process is checked: one that was taken over says anything."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crawler.codec import parse
from crawler.extract import ExtractError, Extractor
from crawler.extract.guarded import messages as m
from crawler.extract.guarded.sandbox import Worker, WorkerError
from crawler.outcome import Outcome
from crawler.page import Contact, Extraction, FileFacts, Hidden, Kind, Link, Page, Passage
from crawler.settings import ExtractSettings
from tests.extract.conftest import fetched

PAGE = Page(
    "https://stadt.example/ä",
    "Müll \ud800",
    (Passage("Tonne", "Abfuhr", 3, quotable=False, language="en"),),
    kind=Kind.BYLAW,
    section=("Rathaus",),
    published=date(2024, 2, 29),
    links=(Link("https://stadt.example/", "hier", follow=False),),
    contacts=(Contact("Amt", hours="8–12"),),
    facts=FileFacts(tagged=True, hidden=(Hidden.ROWS,)),
    canonical="https://stadt.example/",
)
NOW = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
MESSAGES = [
    m.ResponseRequest(
        "a", "b", 200, {"x": "y"}, NOW, "Link", ExtractSettings(page_seconds=3), (1, -(1 << 63))
    ),
    m.Extracted(Extraction(PAGE, (1, 2), "https://x/", True, ("Achtung",)), 1.5),
    m.NotExtracted(Outcome.DAMAGED, "bitte neu", 0.0),
    m.FileRequest("/tmp/a"),
    m.FileAbout("Titel", "de", "2024", "2025", 3),
    m.FileText("Text", 2, 5),
    m.FileHidden(Hidden.SLIDES),
    m.PdfRequest("/tmp/a", 3, "/tmp/b"),
    m.PdfAbout(
        2, "T", outline=(m.Bookmark(1, "Anfang", 0),), attachments=(m.Attachment("a.pdf", "0"),), tagged=True
    ),
    m.PdfPage(1, 595.0, 842, (m.Segment("Wort", 1.0, 2, 3.5, 11.0, True),), True, 0.5, (Hidden.LAYERS,)),
    m.RenderRequest("/tmp/a", 1, "/tmp/b", 200, 16),
    m.Rendered(200),
    m.OcrRequest("/tmp/a", 200, "deu"),
    m.Recognised((m.RecognisedLine("Wort", 1, 2, 3, 4),)),
    m.End(),
    m.Failed(Outcome.ENCRYPTED, "Kennwort", last=True),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)
def test_every_message_survives_the_way(message: Any) -> None:
    line = json.dumps(m.packed(message)).encode("ascii")
    assert m.unpacked(parse(line), (type(message),)) == message


def test_every_message_is_among_them() -> None:
    kinds = {kind for task in m.TASKS.values() for kind in (task.request, *task.records)} | {m.End, m.Failed}
    assert kinds == set(map(type, MESSAGES))


def page(**changed: Any) -> str:
    """Return an answer of the PDF reader with fields of another kind."""
    return json.dumps(["PdfPage", {"page": 1, **changed}])


NONSENSE = {
    "no JSON": "Hallo",
    "no message": "[]",
    "an object": '{"end": true}',
    "no name": '[[], {"page": 1}]',
    "another task's": '["Extracted", {"extraction": {}, "recognised": 0}]',
    "a request": '["PdfRequest", {"path": "/etc/passwd"}]',
    "a field missing": '["PdfAbout", {}]',
    "an unknown field": page(colour="red"),
    "text for a number": page(width="595"),
    "truth for a number": page(page=True),
    "a number for truth": page(drawn=1),
    "a number for a list": page(segments=5),
    "text for a list": page(hidden="rows"),
    "an unknown kind": page(hidden=["colours"]),
    "too short a row": page(segments=[["a", 1.0, 2.0, 3.0, 4.0]]),
    "a row of the wrong kinds": page(segments=[[1.0, "a", 2.0, 3.0, 4.0, True]]),
    "not a number": page(height=float("nan")),
    "endless": page(segments=[["a", 1.0, 2.0, 3.0, 4.0, True]]).replace("2.0", "1e999"),
    "beyond 64 bits": page(page=1 << 70),
    "too many digits": page(page=1).replace("1", "1" * 5_000),
    "a tower": "[" * 200_000,
    "an unknown outcome": '["Failed", {"outcome": "sunny", "message": "?"}]',
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE)
def test_an_answer_that_is_none_costs_the_process_and_names_the_reason(answer: str) -> None:
    worker = Worker(0)
    worker.process = answering(answer)
    try:
        with pytest.raises(WorkerError, match="keine verständliche Antwort") as caught:
            list(worker.ask(m.PDF, m.PdfRequest("/nicht/da"), 10, 10))
        assert caught.value.outcome is Outcome.DAMAGED
        assert worker.process is None
    finally:
        worker.stop()


def test_the_address_is_refused_in_german_and_the_next_is_read() -> None:
    with Extractor(ExtractSettings()) as extractor:
        wrong = json.dumps(m.packed(m.Extracted(Extraction(PAGE), 0.0))).replace('"hours"', '"Stunden"')
        worker = extractor.pool.free.get()
        worker.process = answering(wrong)
        extractor.pool.free.put(worker)
        html = fetched(b"<title>Bad</title><main><p>Das Freibad ist ge\xc3\xb6ffnet.</main>", "text/html")
        with pytest.raises(ExtractError, match="keine verständliche Antwort") as caught:
            extractor(html)
        assert caught.value.outcome is Outcome.DAMAGED
        assert html.url in str(caught.value)
        assert extractor(html).page.title == "Bad"


def answering(line: str) -> subprocess.Popen[bytes]:
    """Start a process that answers the first request with *line*."""
    program = (
        "import sys; sys.stdin.readline(); sys.stdout.write(sys.argv[1] + '\\n'); sys.stdout.flush();"
        "sys.stdin.read()"
    )
    if len(line) > 100_000:
        program = program.replace("sys.argv[1]", f"{line[0]!r} * {len(line)}")
        line = ""
    return subprocess.Popen(
        [sys.executable, "-c", program, line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
    )
