"""Run every benchmark with its defaults: ``python -m benchmarks``."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import benchmarks

HELPERS = {"__main__", "report", "corpora", "contenders", "crawl_site"}


def main() -> int:
    """Run each benchmark in a process of its own, so that none measures another's memory."""
    names = [f"benchmarks.{each.name}" for each in pkgutil.iter_modules(benchmarks.__path__)]
    failed = 0
    for name in sorted(name for name in names if name.removeprefix("benchmarks.") not in HELPERS):
        print(f"\n== python -m {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", name], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
