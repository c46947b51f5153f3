"""Run the benchmarks that need no data of yours: ``python -m benchmarks``.

What matters most comes first: the engines at 20,000 documents, nights, growth, search; then the rest. After
``--minutes`` (40; 0: however long it takes) the benchmark that runs is ended and those left are named. With
``--corpus`` the 20,000 documents come from a file instead of the recipe, and with it ``--queries``. ``--save
FILE`` keeps the figures; ``--baseline FILE`` tells, in the end, which differ from those kept there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer

from benchmarks.figures import Figures, differences, figures
from benchmarks.report import Parser, existing

DOCS = ("--docs", "docs/benchmarks.md")
FEW, MANY = ("--documents", "20000"), ("--documents", "200000", "--engines", "ours,tantivy")
MINUTES = 40.0
GROWTH = 8.0
"""Minutes of them for the table of growth."""


def main() -> int:
    """Run each benchmark in a process of its own, so that none measures another's memory."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=existing, help="JSONL (.xz) with id, title, text")
    parser.add_argument("--queries", type=existing, help="JSON, class → lists of words")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="0: no limit")
    parser.add_argument("--save", type=Path, help="file to keep the figures in")
    parser.add_argument("--baseline", type=_kept, help="file of figures to compare with")
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes if options.minutes else float("inf")
    failed: list[str] = []
    late: list[str] = []
    found: dict[str, list[float]] = {}
    for name, arguments in _runs(options.corpus, options.queries):
        called = " ".join((name, *arguments))
        left = end - time.monotonic()
        if left <= 0:
            late.append(called)
            continue
        print(f"\n== python -m benchmarks.{called}", flush=True)
        lines, code = _run([sys.executable, "-m", f"benchmarks.{name}", *arguments], left)
        found.update(figures(called, lines))
        if code:
            (late if time.monotonic() >= end else failed).append(called)
    if options.save:
        options.save.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.baseline:
        print("\n== before → after")
        print("\n".join(differences(options.baseline, found)) or "no noticeable difference")
    for text, names in (("failed", failed), (f"not finished in {options.minutes:g} minutes", late)):
        if names:
            print(f"{text}: {'; '.join(names)}", file=sys.stderr)
    return 1 if failed else 0


def _run(command: Sequence[str], seconds: float) -> tuple[list[str], int]:
    """Run *command* and its children for at most so many *seconds*; return what it said and its code."""
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        timer = Timer(min(seconds, 1e6), _end, (process.pid,))
        timer.start()
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        finally:
            timer.cancel()
            if process.poll() is None and sys.exc_info()[0] is not None:
                _end(process.pid)
    return lines, process.returncode


def _end(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _runs(corpus: Path | None, queries: Path | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield benchmarks with their arguments, in the order of importance; ``ablation`` needs judged sets."""
    own: Sequence[str] = ("--corpus", str(corpus)) if corpus else ()
    few = own or FEW
    if queries:
        few = (*few, "--queries", str(queries))
    yield "engine", (*few, *DOCS)
    yield "nights", own
    yield "growth", ("--minutes", f"{GROWTH:g}", *DOCS)
    yield from ((name, ()) for name in ("search", "suggest", "german", "spelling"))
    yield "snippets", (*few, *DOCS)
    yield from ((name, ()) for name in ("extract", "crawl", "recrawl", "fuzz"))
    yield "engine", (*MANY, *DOCS)


def _kept(text: str) -> Figures:
    found: Figures = json.loads(existing(text).read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    sys.exit(main())
