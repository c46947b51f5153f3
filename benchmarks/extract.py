"""Speed of extraction on the bundled town: ``python -m benchmarks.extract [--rounds N]``.

HTML: every page of the town five times, end to end (decoding, one parse, learned template, links, dates,
contacts). PDF: every page of the budget and the other files with a text layer. OCR: the town's scans at
200 dpi, CPU time of tesseract included. The guarded processes' CPU time and their start are counted.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from benchmarks.report import cpu_seconds, machine
from crawler.extract import ExtractError, Extractor
from crawler.extract.pdf import ocr
from crawler.page import Fetched
from crawler.settings import ExtractSettings
from hechingen_search.demo.site import Town

BASE = "http://www.lautringen.example"
NO_OCR = ExtractSettings(ocr=False)


def responses() -> list[Fetched]:
    """Return what the town answers with status 200, each address once."""
    town = Town(1, BASE, f"{BASE}:8081")
    now = datetime.now(UTC)
    found = []
    for address in town.addresses():
        answer = town.answer(address)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status == 200 and answer.body:
            url = BASE + address
            found.append(Fetched(url, url, 200, headers, answer.body, now))
    return found


def rates(rounds: int, work: Callable[[], int]) -> Sequence[float]:
    """Return pages per CPU second of each round; *work* returns how many pages it read."""
    found = []
    for _ in range(rounds):
        started = cpu_seconds()
        pages = work()
        found.append(pages / (cpu_seconds() - started))
    return found


def read_all(
    items: Sequence[Fetched], settings: ExtractSettings, count: Callable[[Extractor, Fetched], int]
) -> int:
    """Return the sum of *count* over *items*, read by one extractor whose processes end before it returns."""
    total = 0
    with Extractor(settings) as extractor:
        for item in items:
            with suppress(ExtractError):
                total += count(extractor, item)
    return total


def pages_read(extractor: Extractor, item: Fetched) -> int:
    """Read *item* and return how many pages it has."""
    return extractor(item).page.page_count or 1


def pages_recognised(extractor: Extractor, item: Fetched) -> int:
    """Read *item* and return how many of its pages were recognised."""
    facts = extractor(item).page.facts
    return facts.ocr_pages if facts is not None else 0


def main() -> None:
    """Print machine, corpus and medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    everything = responses()
    html = [item for item in everything if b"<html" in item.body[:300]]
    files = [item for item in everything if item.body.startswith(b"%PDF")]
    print(machine("beautifulsoup4", "lxml", "pypdfium2"))
    size = sum(len(item.body) for item in html) / len(html) / 1000
    print(f"corpus: {len(html)} HTML pages of {size:.1f} kB on average, {len(files)} PDF files")
    figures = {"HTML": rates(rounds, lambda: read_all(html * 5, NO_OCR, pages_read))}
    figures["PDF"] = rates(rounds, lambda: read_all(files, NO_OCR, pages_read))
    for name, found in figures.items():
        each = ", ".join(f"{one:.0f}" for one in found)
        print(f"{name}: {statistics.median(found):.0f} pages per CPU second (rounds: {each})")
    if ocr.available():
        started = time.monotonic()
        scans = [item for item in files if b"/Font" not in item.body]
        found = rates(1, lambda: read_all(scans, ExtractSettings(page_seconds=120), pages_recognised))
        seconds = time.monotonic() - started
        print(f"OCR at 200 dpi: {found[0]:.2f} pages per CPU second, all files in {seconds:.0f} s")


if __name__ == "__main__":
    main()
