"""How build, update, search, memory and disk grow with the documents: ``python -m benchmarks.growth``.

Documents are generated (``corpora``: 200,000 invented words, Zipf-Mandelbrot, log-normal lengths of median
150); ``nights`` builds them from a store and changes fifty, and a process that opens what is published is
asked for words drawn from the documents. Sizes grow from 2,000 on until the next would not end within
``--minutes``.
A slope of 1 says that a figure grows as the documents do, 0 that it does not grow.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

from benchmarks.corpora import generate
from benchmarks.report import Parser, machine, percentile, private_mb, write_section

SIZES = (2_000, 6_000, 20_000, 60_000, 200_000, 600_000, 1_000_000)
QUERIES = 100
MINUTES = 8.0
COLUMNS = {
    "build": "build, CPU s",
    "peak": "build, peak MB",
    "update": "50 changed, CPU s",
    "search": "search p50, CPU ms",
    "slowest": "p95",
    "private": "private MB",
    "disk": "disk MB",
}
Row = dict[str, float]


def main() -> None:
    """Measure size after size, print the table and the slopes."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--docs", type=Path, help="Markdown file to write the section to")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(_ask(options.ask)))
        return
    end, took = time.monotonic() + 60 * options.minutes, 0.0
    rows: dict[int, Row] = {}
    for size in SIZES:
        before = max(rows, default=size)
        if rows and took * size / before > end - time.monotonic():
            break
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as directory:
            rows[size] = _measure(size, directory)
        took = time.monotonic() - begin
        print(size, rows[size], file=sys.stderr, flush=True)
    text = _report(rows, options.minutes)
    print(text)
    if options.docs:
        write_section(options.docs, text)


def _measure(size: int, directory: str) -> Row:
    nights = ["benchmarks.nights", "--documents", str(size), "--keep", directory, "--json"]
    found = _python(*nights)
    asked = _python("benchmarks.growth", "--ask", directory)
    first, changed = found["first build"], found["changed"]
    return {
        **asked,
        "build": first["cpu"],
        "peak": first["rss"],
        "update": changed["cpu"],
        "disk": first["disk"],
    }


def _python(*arguments: str) -> Any:
    done = subprocess.run([sys.executable, "-m", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _ask(directory: Path) -> Row:
    """Return what searching takes in a process that does nothing else."""
    from hechingen_search.published import german_of, open_current
    from hechingen_search.search.results import SearchRequest
    from hechingen_search.settings import DataSettings, IndexSettings, Settings

    chance = random.Random(3)
    texts = [text.text.split() for text in islice(generate(2_000), 2_000)]
    settings = Settings(data=DataSettings(directory), index=IndexSettings(meaning=0))
    opened = open_current(settings, german_of(settings))
    times = []
    for _ in range(2 * QUERIES):
        words = chance.sample(chance.choice(texts), chance.choice((1, 2, 3)))
        begin = time.process_time()
        opened.search(SearchRequest(" ".join(words)))
        times.append((time.process_time() - begin) * 1e3)
    warm = times[QUERIES:]
    return {
        "search": percentile(warm, 0.5),
        "slowest": percentile(warm, 0.95),
        "private": private_mb(),
    }


def _report(rows: dict[int, Row], minutes: float) -> str:
    lines = [
        "## Growth",
        "",
        f"`python -m benchmarks.growth`, as far as {minutes:g} minutes went; {machine()}.",
        "",
    ]
    lines += ["| documents | " + " | ".join(COLUMNS.values()) + " |", "|--:" * (len(COLUMNS) + 1) + "|"]
    for size, row in rows.items():
        lines.append(f"| {size:,} | " + " | ".join(f"{row[key]:.1f}" for key in COLUMNS) + " |")
    if len(rows) > 1:
        (few, less), (many, more) = list(rows.items())[-2:]
        slopes = (log(more[key] / less[key]) / log(many / few) for key in COLUMNS)
        lines.append("| slope of the last two | " + " | ".join(f"{slope:.2f}" for slope in slopes) + " |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
