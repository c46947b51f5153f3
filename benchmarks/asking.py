"""Ask several engines the same queries in turns, and keep what each took.

What counts is the CPU time of the process, all its threads: queries wait for nothing else, as the indexes lie
in memory, and other work on the machine blurs it less.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contenders import Contender, supports
from benchmarks.corpora import Queries
from benchmarks.report import percentile

ROUNDS = 3
"""Rounds that count, after one that warms up. Of a query's times in them the median counts."""
PATIENCE = 20.0
"""CPU seconds that an engine may take for one class of queries; then it is asked no more of them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an engine took for the queries of one class, in ms; for fewer than ``asked`` when it was slow."""

    times: tuple[float, ...]
    asked: int

    def at(self, share: float) -> float:
        """Return the time that *share* of the queries stay below."""
        return percentile(self.times, share)

    def __str__(self) -> str:
        """Return p50 / p95, and in parentheses of how many queries when not of all."""
        few = f" ({len(self.times)})" if len(self.times) < self.asked else ""
        return f"{self.at(0.5):.2f} / {self.at(0.95):.2f}{few}"


def ask(engines: Mapping[str, Contender], queries: Queries) -> dict[str, dict[str, Taken]]:
    """Return class → engine → what it took."""
    return {kind: _ask_class(engines, kind, each) for kind, each in queries.items()}


def _ask_class(
    engines: Mapping[str, Contender], kind: str, each: Sequence[Sequence[str]]
) -> dict[str, Taken]:
    able = [name for name in engines if supports(name, kind)]
    taken: dict[str, list[list[float]]] = {name: [[] for _ in each] for name in able}
    left = dict.fromkeys(able, PATIENCE)
    rng = random.Random(kind)
    # One engine's garbage must not be collected in another's time.
    gc.collect()
    gc.disable()
    for turn in range(1 + ROUNDS):
        print(f"{kind}: round {turn} of {ROUNDS}", file=sys.stderr, flush=True)
        for number, words in enumerate(each):
            # In random order: each engine finds the processor's caches as any other left them.
            for name in rng.sample(able, len(able)):
                if left[name] > 0:
                    begin = time.process_time()
                    engines[name].ask(kind, list(words))
                    seconds = time.process_time() - begin
                    left[name] -= seconds
                    taken[name][number].append(seconds * 1e3)
    gc.enable()
    return {name: Taken(_counted(found), len(each)) for name, found in taken.items()}


def _counted(found: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return each query's median without the round that warms up; of that, where there was no other.

    >>> _counted([[9.0, 1.0, 2.0, 3.0], [9.0, 4.0]]), _counted([[9.0], []])
    ((2.0, 4.0), (9.0,))
    """
    warm = [median(times[1:]) for times in found if len(times) > 1]
    return tuple(warm or [times[0] for times in found if times])
