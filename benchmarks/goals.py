"""What the Whoosh engine shall reach, as a multiple of what another engine takes in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.asking import Taken

Rows = Mapping[str, Mapping[str, float]]
Times = Mapping[str, Mapping[str, Taken]]
LARGE = 100_000
"""Documents from which on the second bound holds."""


class Goal(NamedTuple):
    """At most so many times what *against* takes, for few documents and for many."""

    label: str
    key: str
    against: str
    few: float
    many: float


CLASSES = (
    Goal("log of mixed queries", "log", "tantivy", 1, 1),
    Goal("OR of three terms", "or3", "tantivy", 1.2, 2),
    Goal("phrase", "phrase", "FTS5", 1, 2),
    Goal("prefix", "prefix", "tantivy", 2, 4),
    Goal("fuzzy", "fuzzy", "tantivy", 4, 4),
)
STEPS = (
    Goal("build, CPU", "cpu", "tantivy", 2, 2),
    Goal("peak memory of a build", "rss", "Whoosh stock", 0.5, 0.5),
    Goal("open + first query", "open", "Whoosh stock", 0.3, 0.3),
    Goal("10 changed documents visible", "update", "Whoosh stock", 0.5, 0.5),
)


def table(count: int, rows: Rows, times: Times) -> Iterator[str]:
    """Yield the lines of a Markdown table of those goals whose two engines took part."""
    yield from ("| goal | against | at most | p50 | p95 |", "|---|---|---|---|---|")
    for goal in CLASSES:
        found = times.get(goal.key, {})
        if {"ours", goal.against} <= found.keys():
            ours, theirs = found["ours"], found[goal.against]
            yield _line(goal, count, *(ours.at(share) / theirs.at(share) for share in (0.5, 0.95)))
    for goal in STEPS:
        if {"ours", goal.against} <= rows.keys():
            yield _line(goal, count, rows["ours"][goal.key] / rows[goal.against][goal.key])


def _line(goal: Goal, count: int, *ratios: float) -> str:
    bound = goal.few if count < LARGE else goal.many
    cells = [f"{ratio:.2f} × {'✓' if ratio <= bound else '✗'}" for ratio in ratios]
    cells += [""] * (2 - len(cells))
    return f"| {goal.label} | {goal.against} | {bound:g} × | {' | '.join(cells)} |"
