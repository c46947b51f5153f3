"""Scanned pages of a file → lines, in parallel on free cores."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from crawler.cores import cores
from crawler.extract.guarded.messages import RENDER, RenderRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.pdf import glyphs, ocr
from crawler.extract.pdf.layout import Line
from crawler.extract.pdf.running_heads import Sheet
from crawler.settings import ExtractSettings

DPI = 200
_PIXELS = 16_000_000
"""About A3 at 200 dpi."""


class Scans:
    """Render pages in guarded processes and have them recognised; keeps the night's budget."""

    def __init__(self, settings: ExtractSettings, pool: Pool) -> None:
        self.settings = settings
        self.pool = pool
        self.budget = ocr.Budget(settings.ocr_budget)
        self.cache = Path(settings.cache) / "ocr" if settings.cache else None
        self.enabled = settings.ocr and ocr.available()
        # A model takes 300 MB: one process of its own, which uses the cores that are free.
        self.recognisers = Pool(1 if ocr.engine() == ocr.PADDLE else cores(), settings.memory_bytes)
        # One for all files: where files are read in parallel, there is still one reader per core.
        self.threads = ThreadPoolExecutor(cores())

    def read(self, path: Path, numbers: Sequence[int], heights: Mapping[int, float]) -> dict[int, Sheet]:
        """Return the sheets of the scanned pages *numbers* that could be read."""
        if not numbers or not self.enabled:
            return {}
        found: dict[int, Sheet] = {}
        with tempfile.TemporaryDirectory() as directory:
            jobs = {n: self.threads.submit(self._one, path, n, Path(directory) / f"{n}.pgm") for n in numbers}
            for number, job in jobs.items():
                lines = job.result()
                if lines is not None:
                    found[number] = Sheet(number, heights[number], tuple(lines), scanned=True)
        return found

    def _one(self, path: Path, number: int, picture: Path) -> list[Line] | None:
        if not self.budget.open() and self.cache is None:
            return None
        seconds = self.settings.page_seconds
        try:
            with self.pool.worker() as worker:
                request = RenderRequest(str(path), number, str(picture), DPI, _PIXELS)
                [rendered] = worker.ask(RENDER, request, seconds, seconds)
            lines = ocr.recognise(
                picture, max(70, rendered.dpi), seconds, self.cache, self.budget, self.recognisers
            )
        except ReadError:
            return None
        finally:
            picture.unlink(missing_ok=True)
        # The noise of a drawing is no text.
        text = " ".join(line.text for line in lines or ())
        return [] if lines and (glyphs.garbage(text) or glyphs.letters(text) < glyphs.MINIMUM) else lines

    def close(self) -> None:
        """End the threads."""
        self.threads.shutdown()
        self.recognisers.close()
