"""What each weight of the ranking is worth: ``python -m benchmarks.ablation DIRECTORY`` of judged sets.

Prints nDCG@10 of every set as it is, and with each weight halved, doubled and switched off.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.report import machine
from hechingen_search.judging.evaluate import measure, ranked, sets_in
from hechingen_search.judging.judged import JudgedSet, read
from hechingen_search.ranking.weights import WEIGHTS, Weights
from hechingen_search.search import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.whoosh import WhooshEngine


@dataclass(frozen=True, slots=True)
class Bench:
    """A judged set, indexed."""

    judged: JudgedSet
    engine: WhooshEngine
    german: German

    def figures(self, weights: Weights) -> tuple[float, float]:
        """Return nDCG@10 and the share of queries without result under *weights*."""
        searcher = Searcher(self.engine, self.german, weights=weights)
        run = {query: ranked(searcher, text) for query, text in self.judged.queries.items()}
        figures, empty = measure(self.judged.judgements, run)
        return figures["nDCG@10"], empty


def benches(directory: Path, indexes: Path) -> Iterator[Bench]:
    """Index every judged set in *directory*."""
    german = German()
    for place in sets_in(directory):
        judged = read(place)
        engine = WhooshEngine(indexes / judged.name)
        engine.write(Changes(put=(analyse(page, german) for page in judged.pages.values())))
        yield Bench(judged, engine, german)


def show(label: str, weights: Weights, sets: Sequence[Bench]) -> None:
    """Print one line."""
    cells = []
    for bench in sets:
        figure, empty = bench.figures(weights)
        cells.append(f"{bench.judged.name} {figure:.4f} ({empty:.1%})")
    print(f"{label:32}", "  ".join(cells), flush=True)


def variants(weights: Weights) -> Iterator[tuple[str, Weights]]:
    """Yield each weight switched off, halved and doubled."""
    values: Mapping[str, float] = asdict(weights)
    for name, value in values.items():
        for factor in (0.0, 0.5, 2.0):
            yield f"{name} {value * factor:g}", replace(weights, **{name: value * factor})


def main() -> None:
    """Print the table."""
    if len(sys.argv) != 2:
        print(__doc__)
        return
    print(machine("numpy"))
    with tempfile.TemporaryDirectory() as indexes:
        sets = list(benches(Path(sys.argv[1]), Path(indexes)))
        show("as it is", WEIGHTS, sets)
        for label, weights in variants(WEIGHTS):
            show(label, weights, sets)


if __name__ == "__main__":
    main()
