"""Fetched → Extraction: the one way in, and what a hostile page or file may cost is bounded there.

Everything that reads what somebody else wrote runs in processes of its own: one per thread that asks, kept
warm, and for files another one below it that it may lose page by page. Time, memory and temporary files are
theirs; whatever goes wrong costs one address.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from crawler.cores import cores
from crawler.extract.errors import ExtractError
from crawler.extract.guarded.messages import RESPONSE, Extracted, NotExtracted, ResponseRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool, Worker
from crawler.extract.pdf import ocr
from crawler.page import Extraction, Fetched
from crawler.settings import ExtractSettings

_PREFIX = "hechingen-"
_BACKSTOP = 60.0
"""Seconds beyond all limits inside, before the clock ends a process that they have not ended."""


def _nothing(_host: str) -> Collection[int]:
    return ()


class Extractor:
    """Turn responses into pages; owns processes, so close it or use it in a ``with`` statement.

    *template* gives for a host the hashes of the text blocks that are the site's boilerplate. One extractor
    serves one night: the OCR budget is counted over its life. Threads may share it.
    """

    def __init__(
        self, settings: ExtractSettings, template: Callable[[str], Collection[int]] = _nothing
    ) -> None:
        _sweep()
        self.settings = settings
        self.template = template
        self.budget = ocr.Budget(settings.ocr_budget)
        self.directory = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")
        # Each process leads a group, so that those below it end with it, and leaves no file behind.
        self.pool = Pool(cores(), settings.memory_bytes, Path(self.directory.name))

    def __call__(self, fetched: Fetched, link_text: str = "") -> Extraction:
        """Return the page in *fetched*; raises ExtractError with the outcome and what to do."""
        try:
            with self.pool.worker() as worker:
                record = self._asked(worker, fetched, link_text)
        except ReadError as error:
            raise ExtractError(fetched.url, error.outcome, error.message) from error
        self.budget.spend(record.recognised)
        if isinstance(record, NotExtracted):
            raise ExtractError(fetched.url, record.outcome, record.detail)
        return record.extraction

    def _asked(self, worker: Worker, fetched: Fetched, link_text: str) -> Extracted | NotExtracted:
        settings = replace(self.settings, ocr_budget=max(0.0, self.budget.left))
        clock = settings.file_seconds + settings.ocr_budget + _BACKSTOP
        request = ResponseRequest(
            fetched.url,
            fetched.final_url,
            fetched.status,
            dict(fetched.headers),
            fetched.fetched_at,
            link_text,
            settings,
            tuple(self.template(urlsplit(fetched.final_url).hostname or "")),
            fetched.body,
        )
        [record] = worker.ask(RESPONSE, request, clock, clock, settings.file_seconds)
        return record

    def close(self) -> None:
        """End the processes."""
        self.pool.close()
        self.directory.cleanup()

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _sweep() -> None:
    """Remove the directories of extractors whose process was killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = path.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists() and Path("/proc/self").exists():
            shutil.rmtree(path, ignore_errors=True)
