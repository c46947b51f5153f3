"""Run every benchmark that needs no data of yours, with its defaults: ``python -m benchmarks``."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("crawl", "recrawl", "extract", "german", "spelling", "engine", "search", "suggest", "fuzz")
"""In the order of the pipeline; ``ablation`` needs judged sets."""


def main() -> int:
    """Run each benchmark in a process of its own, so that none measures another's memory."""
    failed = []
    for name in NAMES:
        print(f"\n== python -m benchmarks.{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
