"""Figures of a run of benchmarks, read from what they print, and how two runs differ.

A figure is known by the benchmark, the heading above it, its line without numbers, and its place in the line:
whatever prints the same text is compared, and nothing has to be declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

Figures = Mapping[str, Sequence[float]]
"""The numbers of each line."""
NOTICEABLE = 0.15
"""Change of a figure that is told; two runs on one quiet machine differ by less."""
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w.]*\d)")
_MACHINE = re.compile(r"\bcores\b.*\bPython\b")


def figures(name: str, lines: Iterable[str]) -> dict[str, list[float]]:
    """Return the figures that the benchmark *name* printed.

    >>> figures("engine", ["## At 20,000", "| log | 0.21 / 3.5 |"])
    {'engine: ## At 20,000: | log | # / # |': [0.21, 3.5]}
    """
    found: dict[str, list[float]] = {}
    heading = ""
    for line in map(str.strip, lines):
        if line.startswith("#"):
            heading = f"{line}: "
            continue
        numbers = [float(number.replace(",", "")) for number in _NUMBER.findall(line)]
        if not numbers or _MACHINE.search(line):
            continue
        key = base = f"{name}: {heading}{_NUMBER.sub('#', line)}"
        times = 1
        while key in found:
            times += 1
            key = f"{base} ({times})"
        found[key] = numbers
    return found


def differences(before: Figures, after: Figures) -> Iterator[str]:
    """Yield a line for each figure that changed noticeably, and for each line that is in one run only.

    >>> list(differences({"a: #": [2.0], "b: #": [1.0]}, {"a: #": [3.0], "c: #": [1.0]}))
    ['a: #: 2 → 3 (1.50 ×)', 'only before: b: #', 'only after: c: #']
    """
    for key in (key for key in before if key in after):
        for old, new in zip(before[key], after[key], strict=False):
            if abs(new - old) > NOTICEABLE * max(abs(old), abs(new)):
                times = f" ({new / old:.2f} ×)" if old else ""
                yield f"{key}: {old:g} → {new:g}{times}"
    yield from (f"only before: {key}" for key in before if key not in after)
    yield from (f"only after: {key}" for key in after if key not in before)
