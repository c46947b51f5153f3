"""Was a change of the ranking better? Query by query, and whether that could be chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hechingen_search.evaluation.evaluate import Evaluation, Run, per_query

SAMPLES = 10_000
SEED = 20260101
"""Fixed, so that the same two runs always give the same verdict."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one query; values are nDCG@10."""

    query: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankings of one judged set; differences are new minus old, in nDCG@10."""

    difference: float
    low: float
    high: float
    """Bounds of the 95 % interval of the difference."""
    p: float
    """Two-sided: how often chance alone makes a difference this large."""
    wins: tuple[Change, ...]
    losses: tuple[Change, ...]
    """The largest changes first."""
    ties: int

    def lines(self, most: int = 10) -> Iterator[str]:
        """Yield the comparison as German lines, with the *most* largest wins and losses."""
        interval = f"{_signed(self.low)} … {_signed(self.high)}"
        yield f"nDCG@10 {_signed(self.difference)}  [{interval}]  p = {self.p:.3f}"
        yield f"besser {len(self.wins)}, schlechter {len(self.losses)}, gleich {self.ties}"
        for sign, changes in (("+", self.wins), ("-", self.losses)):
            for change in changes[:most]:
                yield f"{sign} {change.before:.2f} → {change.after:.2f}  {change.query}"


def compare(report: Evaluation, old: Run) -> Comparison:
    """Compare *report* with an *old* run over the same judgements.

    A paired bootstrap over queries (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 16;
    for retrieval: Sakai, "Evaluating evaluation metrics based on the bootstrap", SIGIR 2006).
    """
    before = per_query(report.judgements, old)
    after = per_query(report.judgements, report.run)
    changes = [Change(query, before[query], after[query]) for query in report.judgements]
    differences = np.array([change.after - change.before for change in changes])
    low, high, p = _bootstrap(differences)
    return Comparison(
        float(differences.mean()) if len(differences) else 0.0,
        low,
        high,
        p,
        wins=tuple(_largest(change for change in changes if change.after > change.before)),
        losses=tuple(_largest(change for change in changes if change.after < change.before)),
        ties=sum(change.after == change.before for change in changes),
    )


def _bootstrap(differences: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float, float]:
    """Return the 95 % interval of the mean and the two-sided p of "no difference"."""
    count = len(differences)
    if not count or not differences.any():
        return 0.0, 0.0, 1.0
    random = np.random.default_rng(SEED)
    means = np.array([differences[random.integers(0, count, count)].mean() for _ in range(SAMPLES)])
    low, high = np.quantile(means, [0.025, 0.975])
    # Under the null hypothesis the means scatter around 0 as they now scatter around the difference.
    p = float((np.abs(means - differences.mean()) >= abs(differences.mean())).mean())
    return float(low), float(high), p


def _largest(changes: Iterable[Change]) -> Sequence[Change]:
    return sorted(changes, key=lambda change: (-abs(change.after - change.before), change.query))


def _signed(value: float) -> str:
    return f"{value:+.4f}"


def table(reports: Iterable[Evaluation]) -> Iterator[str]:
    """Yield one line per judged set under a heading, for the eye."""
    rows = [_row(report.as_dict()) for report in reports]
    if not rows:
        return
    widths = [max(len(name), *(len(row[name]) for row in rows)) for name in rows[0]]
    yield "  ".join(name.ljust(width) for name, width in zip(rows[0], widths, strict=True)).rstrip()
    for row in rows:
        yield "  ".join(
            value.ljust(width) for value, width in zip(row.values(), widths, strict=True)
        ).rstrip()


def _row(values: Mapping[str, object]) -> Mapping[str, str]:
    return {
        name: f"{value:.4f}" if isinstance(value, float) else str(value) for name, value in values.items()
    }
