"""Sixty nights over a synthetic town: requests saved and freshness lost. ``python -m benchmarks.recrawl``.

The town: lists that change daily, news that are edited in their first days and then rest, services and
offices that change a few times a year, documents that hardly ever change. Only
``crawler.crawl.schedule`` decides about visits.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.crawl.schedule import DAY, SLACK, Cadence, next_visit

NIGHTS = 60
_TOWN = (
    # kind, how many, cadence, chance that it changes on a day
    ("lists", 60, Cadence.LIST, 0.9),
    ("services", 900, Cadence.PAGE, 1 / 120),
    ("offices and people", 400, Cadence.PAGE, 1 / 60),
    ("news", 2_000, Cadence.PAGE, 0.0),
    ("documents", 1_500, Cadence.FILE, 1 / 300),
)
_NEWS_PER_DAY = 2
_NEWS_EDITS = (0.5, 0.3, 0.1)
"""Chance that a news page is edited on its first, second, third day."""


@dataclass(slots=True)
class _Address:
    kind: str
    cadence: Cadence
    chance: float
    born: int = -1_000
    due: float = 0.0
    interval: float = 1.0
    changed_on: int | None = None
    """First night's day of a change that no visit has seen yet."""


@dataclass(slots=True)
class Result:
    """What the nights cost and how fresh the index was."""

    requests: int = 0
    nightly: int = 0
    """Requests if everything were visited every night."""
    lags: list[int] = field(default_factory=list)
    """Days between each change and the night that saw it."""

    @property
    def saved(self) -> float:
        """Return the share of requests saved."""
        return 1 - self.requests / self.nightly

    @property
    def mean_lag(self) -> float:
        """Return the mean days that a change waited beyond the next night."""
        return sum(self.lags) / len(self.lags) if self.lags else 0.0


def simulate(nights: int = NIGHTS, seed: int = 1) -> dict[str, Result]:
    """Play *nights* nights and return kind → result, with "all" for the whole town."""
    draw = random.Random(seed)
    town = [_Address(kind, cadence, chance) for kind, many, cadence, chance in _TOWN for _ in range(many)]
    results = {kind: Result() for kind, *_ in _TOWN} | {"all": Result()}
    for day in range(nights):
        town += [_Address("news", Cadence.PAGE, 0.0, born=day) for _ in range(_NEWS_PER_DAY)]
        for address in town:
            if draw.random() < _chance(address, day) and address.changed_on is None:
                address.changed_on = day
            for result in (results[address.kind], results["all"]):
                result.nightly += 1
            if address.due <= day * DAY:
                _visit(address, day, (results[address.kind], results["all"]))
    return results


def _chance(address: _Address, day: int) -> float:
    age = day - address.born
    return _NEWS_EDITS[age] if 0 <= age < len(_NEWS_EDITS) else address.chance


def _visit(address: _Address, day: int, results: tuple[Result, Result]) -> None:
    changed = address.changed_on is not None
    for result in results:
        result.requests += 1
        if address.changed_on is not None:
            result.lags.append(day - address.changed_on)
    address.changed_on = None
    found = next_visit(address.cadence, address.interval, changed, day * DAY)
    address.due, address.interval = found.due, found.interval
    assert found.due <= day * DAY + 14 * DAY - SLACK


def table(results: dict[str, Result]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| kind | requests | if nightly | saved | changes seen | mean delay | same night | longest |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for kind, result in results.items():
        same = sum(lag == 0 for lag in result.lags) / max(len(result.lags), 1)
        yield (
            f"| {kind} | {result.requests:,} | {result.nightly:,} | {result.saved:.0%} "
            f"| {len(result.lags):,} "
            f"| {result.mean_lag:.1f} d | {same:.0%} | {max(result.lags, default=0)} d |"
        )


def main() -> None:
    """Print the table."""
    print(f"{NIGHTS} nights, seed 1")
    print("\n".join(table(simulate())))


if __name__ == "__main__":
    main()
