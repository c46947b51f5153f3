"""How far one has to read to follow a visit: few files, and few returns to one that was left.

A stay is a stretch of a visit in one file; a stay in a file that was entered before is a return. Counted by a
trace of every call, outside what lies behind the ports: the store, the fetcher, the extractor, the rules for
addresses, which are read on their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import crawler
from crawler.crawl.visit import Visitor
from crawler.store.rows import UrlRow
from tests.crawler.conftest import Nights
from tests.crawler.site import Answer, Site, page, redirect

ROOT = Path(crawler.__file__).parent
PORTS = ("store", "fetching", "extract", "addresses")
FILES, RETURNS = 10, 20


class Trace:
    """The stays of what is run in a ``with`` statement."""

    def __init__(self) -> None:
        self.stays: list[str] = []
        self.stack: list[str] = []
        """For each call the file it is in; for those behind a port the file that went through it."""

    def __enter__(self) -> Trace:
        sys.setprofile(self)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            self.stack.append(self.place(frame))
        elif event == "return" and self.stack:
            self.stack.pop()
        if self.stack and self.stack[-1] and self.stays[-1:] != self.stack[-1:]:
            self.stays.append(self.stack[-1])

    def place(self, frame: FrameType) -> str:
        before = self.stack[-1] if self.stack else ""
        parts = within(frame)
        if not parts or parts[0] in PORTS:
            return before
        caller = frame.f_back
        while parts[0] != "crawl" and caller is not None and within(caller)[:1] != ("crawl",):
            if within(caller)[:1] and within(caller)[0] in PORTS:
                return before
            caller = caller.f_back
        return "/".join(parts)


def within(frame: FrameType) -> tuple[str, ...]:
    """Return the parts of the frame's path below ``crawler/``, nothing for what lies elsewhere."""
    path = Path(frame.f_code.co_filename)
    return path.relative_to(ROOT).parts if ROOT in path.parents else ()


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch) -> dict[str, Trace]:
    """Return path → trace of its last visit."""
    found: dict[str, Trace] = {}
    visit: Callable[..., None] = Visitor.visit

    def traced(self: Visitor, row: UrlRow, *arguments: object) -> None:
        with Trace() as found["/" + row.url.split("/", 3)[3]]:
            visit(self, row, *arguments)

    monkeypatch.setattr(Visitor, "visit", traced)
    return found


def test_a_visit_enters_few_files_and_returns_seldom(
    site: Site, nights: Nights, traces: dict[str, Trace]
) -> None:
    paths = ("/neu", "/gleich", "/anders", "/weg", "/zieht", "/304")
    links = {path: path[1:] for path in paths}
    site.pages["/"] = page("Start", "Die Stadt stellt sich vor.", links)
    for path in paths[1:]:
        site.pages[path] = page(path[1:], f"Was die Stadt zu {path[1:]} sagt.", {"/": "Start"})
    kept = page("304", "Das bleibt, wie es ist.")
    site.pages["/304"] = Answer(kept.body, headers={**kept.headers, "ETag": '"1"'})
    nights.play()
    site.pages["/neu"] = page("Neu", "Heute erst geschrieben.", {"/": "Start"})
    site.pages["/anders"] = page("anders", "Heute steht hier etwas ganz anderes.", {"/": "Start"})
    site.pages["/304"] = Answer(status=304)
    site.pages["/zieht"] = redirect("/gleich")
    del site.pages["/weg"]
    nights.play()
    counted = {path: (len({*one.stays}), len(one.stays) - len({*one.stays})) for path, one in traces.items()}
    assert counted.keys() >= {"/", *paths}
    assert all(files < FILES and returns < RETURNS for files, returns in counted.values()), counted
    assert "crawl/endings.py" in traces["/anders"].stays
    assert "crawl/fingerprint.py" in traces["/anders"].stays
