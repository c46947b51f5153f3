"""Judge the ranking: index a judged set as production does, search as the search box does, measure."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from hechingen_search.evaluation.sets import EvaluateError, JudgedSet, read
from hechingen_search.published import meaning_in, speller_in
from hechingen_search.search.query.correct import Speller
from hechingen_search.search.ranking.meaning import Meaning
from hechingen_search.search.results import EXAMINED, SearchRequest
from hechingen_search.search.searcher import Searcher
from index import names
from index.analyse import analyse
from index.analysis.german import German
from index.build import write_vocabulary
from index.engine import Changes, Engine
from index.engines.memory import MemoryEngine
from index.engines.whoosh import WhooshEngine
from index.meaning import build as vectors
from index.meaning.encoder import installed

TAG = "hechingen-search"
MEASURES = {
    "nDCG@10": ("nDCG", 10),
    "MRR@10": ("RR", 10),
    "Success@1": ("Success", 1),
    "Recall@10": ("R", 10),
    "Recall@100": ("R", 100),
}
"""Our name → the measure of ir-measures and its cutoff."""
ENGINES = ("whoosh", "memory")

Run = Mapping[str, tuple[tuple[str, float], ...]]
"""Query id → (document id, score), best first."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one judged set."""

    name: str
    engine: str
    documents: int
    queries: int
    figures: Mapping[str, float]
    """Measure → mean over the judged queries, from 0 to 1."""
    empty: float
    """Share of the judged queries without any result."""
    seconds: float
    run: Run
    """Scores fall strictly with the rank."""
    judgements: Mapping[str, Mapping[str, int]]

    def as_dict(self) -> dict[str, object]:
        """Return the report without what differs from machine to machine."""
        return {
            "set": self.name,
            "engine": self.engine,
            "documents": self.documents,
            "queries": self.queries,
            **{name: round(value, 4) for name, value in self.figures.items()},
            "empty": round(self.empty, 4),
        }

    def as_json(self) -> str:
        """Return the report as one line of JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False)


def evaluate(
    directory: Path, engine: str = "whoosh", run_file: Path | None = None, kept: Path | None = None
) -> Evaluation:
    """Judge the search on the set in *directory* and write a TREC run to *run_file*.

    With a directory where vectors are *kept* and the extra ``meaning`` they have their say, else words alone.
    Raises EvaluateError when the set cannot be read.
    """
    start = perf_counter()
    judged = read(directory)
    german = German()
    german = names.german_with(german, names.learn(judged.pages.values(), german))
    with _indexed(judged, german, engine, kept) as (opened, speller, meaning):
        searcher = Searcher(opened, german, speller=speller, meaning=meaning)
        run = {query: ranked(searcher, text) for query, text in judged.queries.items()}
    if run_file is not None:
        run_file.write_text("".join(trec(run)), encoding="utf-8")
    figures, empty = measure(judged.judgements, run)
    return Evaluation(
        name=judged.name,
        engine=engine,
        documents=len(judged.pages),
        queries=len(judged.judgements),
        figures=figures,
        empty=empty,
        seconds=perf_counter() - start,
        run=run,
        judgements=judged.judgements,
    )


def ranked(searcher: Searcher, text: str) -> tuple[tuple[str, float], ...]:
    """Return what the search box shows, with scores that fall with the rank.

    A page with all words stands before partial matches that score higher, and tools that sort by score must
    see the order that people see.
    """
    hits = searcher.ranked(SearchRequest(text, size=EXAMINED))
    return tuple(descending((hit.url, hit.score) for hit in hits))


@contextmanager
def _indexed(
    judged: JudgedSet, german: German, name: str, kept: Path | None
) -> Iterator[tuple[Engine, Speller | None, Meaning | None]]:
    """Index the pages of *judged* into a temporary engine, with the list of their words and their vectors."""
    if name not in ENGINES:
        raise EvaluateError(f"unbekannte Suchmaschine {name!r}; möglich sind {', '.join(ENGINES)}")
    with tempfile.TemporaryDirectory(prefix="hechingen-evaluate-") as temporary:
        directory = Path(temporary)
        engine: Engine = WhooshEngine(directory) if name == "whoosh" else MemoryEngine()
        try:
            engine.write(Changes(put=(analyse(page, german) for page in judged.pages.values())))
            write_vocabulary(directory, engine, german)
            encoder = installed(kept) if kept else None
            if encoder and kept:
                made = vectors.Meaning(encoder, kept)
                made.write(directory, None, lambda _: judged.pages.values(), ())
            yield engine, speller_in(directory, german), meaning_in(directory, kept or directory)
        finally:
            engine.close()


def trec(run: Run) -> Iterable[str]:
    """Yield the lines of a TREC run: ``qid Q0 docid rank score tag``."""
    for query, hits in run.items():
        for rank, (document, score) in enumerate(hits, 1):
            yield f"{query} Q0 {document} {rank} {score:.6f} {TAG}\n"


def descending(hits: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Yield *hits* with scores strictly falling, by lowering those that would rise.

    >>> list(descending([("a", 2.0), ("b", 3.0), ("c", 1.0)]))
    [('a', 2.0), ('b', 1.9999), ('c', 1.0)]
    """
    last = float("inf")
    for document, score in hits:
        last = min(score, round(last - 0.0001, 6))
        yield document, last


def _ir_measures() -> Any:
    """Import the library of the extra ``evaluate``: with scipy it is half of what all the others weigh."""
    try:
        import ir_measures
    except ImportError:
        raise EvaluateError(
            "Zum Messen fehlt die Bibliothek ir-measures: pip install 'hechingen-search[evaluate]' "
            "(aus dem Quelltext: pip install '.[evaluate]'; für ARM64 gibt es sie nicht fertig gebaut)."
        ) from None
    return ir_measures


def measure(judgements: Mapping[str, Mapping[str, int]], run: Run) -> tuple[Mapping[str, float], float]:
    """Return the mean of each measure over the judged queries, and the share of them without a result."""
    results = {query: dict(run.get(query, ())) for query in judgements}
    qrels = {query: dict(grades) for query, grades in judgements.items()}
    library = _ir_measures()
    keys = {name: getattr(library, measure) @ cutoff for name, (measure, cutoff) in MEASURES.items()}
    values = library.calc_aggregate(keys.values(), qrels, results)
    empty = sum(not hits for hits in results.values()) / max(len(results), 1)
    return {name: float(values[key]) for name, key in keys.items()}, empty


def per_query(judgements: Mapping[str, Mapping[str, int]], run: Run) -> Mapping[str, float]:
    """Return nDCG@10 of each judged query, 0 where nothing was found."""
    results = {query: dict(run.get(query, ())) for query in judgements}
    qrels = {query: dict(grades) for query, grades in judgements.items()}
    library = _ir_measures()
    values = library.iter_calc([library.nDCG @ 10], qrels, results)
    return {**dict.fromkeys(judgements, 0.0), **{value.query_id: float(value.value) for value in values}}


def sets_in(directory: Path) -> tuple[Path, ...]:
    """Return the judged sets in *directory*, or *directory* itself when it is one.

    Raises EvaluateError when there is none.
    """
    if (directory / "queries.jsonl").is_file():
        return (directory,)
    found = tuple(sorted(path.parent for path in directory.glob("*/queries.jsonl")))
    if not found:
        raise EvaluateError(f"{directory}: keine bewertete Sammlung (queries.jsonl) gefunden")
    return found


def read_run(path: Path) -> Run:
    """Read a TREC run that ``trec`` or another tool wrote.

    Raises EvaluateError when the file is not in the form.
    """
    run: dict[str, list[tuple[str, float]]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            query, _, document, _, score, _ = line.split()
            run.setdefault(query, []).append((document, float(score)))
    except (OSError, ValueError) as error:
        raise EvaluateError(f"{path}: {error}") from error
    return {query: tuple(sorted(hits, key=lambda hit: -hit[1])) for query, hits in run.items()}
