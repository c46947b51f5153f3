"""What every benchmark prints: the machine, the versions, the corpus, medians and ratios."""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command line."""

    def error(self, message: str) -> NoReturn:
        """End with one line; exit code 2."""
        self.exit(2, f"{self.prog}: {message} (see --help)\n")


def existing(text: str) -> Path:
    """Return the file that *text* names; raises ArgumentTypeError where there is none."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def machine(*packages: str) -> str:
    """Return one line naming processor, cores, memory, Python and the versions of *packages*."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    system = (
        f"{model}, {os.cpu_count()} cores, {memory / 1_048_576:.0f} GiB, Python {platform.python_version()}"
    )
    return f"{system}, {versions}" if versions else system


def _lines(path: str) -> Iterable[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()


def cpu_seconds(*, children: bool = True) -> float:
    """Return the CPU seconds (user + system) of this process and, by default, of its ended children."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) if children else (resource.RUSAGE_SELF,)
    usages = [resource.getrusage(each) for each in who]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_rss_mb() -> float:
    """Return the peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def private_mb() -> float:
    """Return the memory that is this process's alone in MB: what it wrote, mapped files left out."""
    rollup = _lines("/proc/self/smaps_rollup")
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Private_Dirty")) / 1024


def milliseconds(call: Callable[[], object]) -> float:
    """Return how long one *call* takes, in ms of wall time."""
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1e3


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which *share* (0 to 1) of *values* lie.

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95)
    (3, 4)
    """
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def spread(values: Sequence[float], unit: str = "ms") -> str:
    """Return p50 and p95 of *values* as text.

    >>> spread([1.0, 2.0, 3.0])
    'p50 2.00 ms, p95 3.00 ms'
    """
    return f"p50 {statistics.median(values):.2f} {unit}, p95 {percentile(values, 0.95):.2f} {unit}"


def write_section(path: Path, text: str) -> None:
    """Replace the section of the same heading in the Markdown file *path*, or add it."""
    heading = text.split("\n", 1)[0]
    old = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    pattern = re.compile(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    new = pattern.sub(lambda _: text + "\n", old) if pattern.search(old) else f"{old.rstrip()}\n\n{text}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new.rstrip() + "\n", encoding="utf-8")
