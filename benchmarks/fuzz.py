"""Search for random bytes: ``python -m benchmarks.fuzz [COUNT]``; prints errors and the slowest queries."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import process_time

from benchmarks.report import machine, spread
from hechingen_search.results import SearchRequest
from hechingen_search.search import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.memory import MemoryEngine

SEED = 11
WORDS = ("ODER", "OR", "UND", "typ:", "titel:", "jahr:", "seit:", "bereich:", "hund", "steuer", "2024", "<b>")
PIECES = (*WORDS, *'"-* äß\x00\ud800😀()[]\\/§%;\u202eſﬁ', "a" * 500)


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of the queries."""

    errors: tuple[tuple[str, str], ...]
    """Query and what was raised."""
    times: tuple[float, ...]
    """Milliseconds of CPU time."""
    slowest: str


def queries(count: int) -> Iterator[str]:
    """Yield *count* strings: random bytes, and random sequences of what the query language knows."""
    chance = random.Random(SEED)
    for number in range(count):
        if number % 2:
            yield "".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
        else:
            yield chance.randbytes(chance.randrange(120)).decode("utf-8", "surrogateescape")


def run(searcher: Searcher, texts: Iterable[str]) -> Fuzzed:
    """Search for each of *texts*."""
    errors, times, slowest, worst = [], [], "", 0.0
    for text in texts:
        begin = process_time()
        try:
            searcher.search(SearchRequest(text))
        except Exception as error:  # whatever it is, it is what we are looking for
            errors.append((text, repr(error)))
        times.append((process_time() - begin) * 1e3)
        if times[-1] > worst:
            worst, slowest = times[-1], text
    return Fuzzed(tuple(errors), tuple(times), slowest)


def main() -> None:
    """Print the outcome."""
    from tests.search.pages import PAGES

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    german = German()
    engine = MemoryEngine()
    engine.write(Changes(put=(analyse(page, german) for page in PAGES)))
    print(machine())
    fuzzed = run(Searcher(engine, german), queries(count))
    print(
        f"{count} queries, {len(fuzzed.errors)} errors, {spread(fuzzed.times)}, max {max(fuzzed.times):.1f}"
    )
    print(f"slowest: {fuzzed.slowest!r}")
    for text, error in fuzzed.errors[:10]:
        print(f"{error}: {text!r}")


if __name__ == "__main__":
    main()
