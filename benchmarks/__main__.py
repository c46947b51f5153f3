"""Run every benchmark that needs no data of yours: ``python -m benchmarks``.

Crawling, extraction, the German analysis, search and robustness print their figures; the engines and the
snippets are compared at 20,000 documents, the engines also at 200,000, and written to ``docs/benchmarks.md``.
That takes an hour or two; ``python -m benchmarks.engine --documents 3000`` gives a first idea in a minute.
With ``--corpus`` the 20,000 documents come from a file instead of the recipe, and with it ``--queries``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

DOCS = ("--docs", "docs/benchmarks.md")
FEW, MANY = ("--documents", "20000"), ("--documents", "200000")


def main() -> int:
    """Run each benchmark in a process of its own, so that none measures another's memory."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, help="JSONL (.xz) with id, title, text")
    parser.add_argument("--queries", type=Path, help="JSON, class → lists of words")
    options = parser.parse_args()
    failed = []
    for name, arguments in _runs(options.corpus, options.queries):
        print(f"\n== python -m benchmarks.{name} {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _runs(corpus: Path | None, queries: Path | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield benchmarks with their arguments, in the order of the pipeline; ``ablation`` needs judged sets."""
    few: Sequence[str] = ("--corpus", str(corpus)) if corpus else FEW
    if queries:
        few = (*few, "--queries", str(queries))
    yield from ((name, ()) for name in ("crawl", "recrawl", "extract", "german", "spelling"))
    yield "engine", (*few, *DOCS)
    yield "engine", (*MANY, *DOCS)
    yield "snippets", (*few, *DOCS)
    yield from ((name, ()) for name in ("search", "suggest", "fuzz"))


if __name__ == "__main__":
    sys.exit(main())
