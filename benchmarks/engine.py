"""Compare the Whoosh engine with stock Whoosh, tantivy and SQLite FTS5: ``python -m benchmarks.engine``.

Every engine gets the same ready terms, stores title, URL and text, and answers with the exact total and the
ten best. Each build and each cold start runs in a process of its own. Queries alternate between the engines,
query by query, in one process (``asking``). The update is made to a copy of the index.

With ``--docs docs/benchmarks.md`` the section of that many documents is replaced in the file. With ``--keep``
indexes that are there already are not built again; what their builds took lies beside them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks import goals
from benchmarks.asking import PATIENCE, ask
from benchmarks.contenders import CONTENDERS, Contender, sizes, supports
from benchmarks.corpora import CLASSES, WORDS, Queries, Text, draw_queries, generate, read, terms
from benchmarks.report import (
    Parser,
    cpu_seconds,
    existing,
    machine,
    milliseconds,
    peak_rss_mb,
    private_mb,
    write_section,
)

Row = dict[str, float]
UPDATED = 10
DOCUMENTS = 20_000
SERVED = 200
"""Queries answered by the process whose memory is measured, unless its patience ends before."""


VERSIONS = ("numpy", "Whoosh-Reloaded", "tantivy")
FIGURES = (
    ("build, CPU s", "cpu", ".1f"),
    ("build, peak MB", "rss", ".0f"),
    ("index, MB", "size", ".0f"),
    (f"private MB after {SERVED} queries at most", "private", ".0f"),
    ("open + first query, ms", "open", ".1f"),
    ("10 changed documents visible, ms", "update", ".0f"),
)


def main() -> None:
    """Read the command line, measure, print and, when asked to, write the table."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--corpus", type=existing, help="JSONL (.xz) with id, title, text; default: generated"
    )
    parser.add_argument("--queries", type=existing, help="JSON, class → lists of words; default: drawn")
    parser.add_argument("--documents", type=int, help=f"how many; default {DOCUMENTS}, or the whole corpus")
    parser.add_argument("--words", type=int, default=WORDS, help="median words of a generated document")
    parser.add_argument("--each", type=int, default=100, help="queries of each class")
    parser.add_argument("--engines", default=",".join(CONTENDERS), help="comma-separated")
    parser.add_argument("--keep", type=Path, help="directory of indexes to reuse or to leave behind")
    parser.add_argument("--docs", type=Path, help="Markdown file to write the section to")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "DIR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step[0]](options, Path(options.step[1]))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        text = _compare(options, options.keep or Path(scratch))
    print(text)
    if options.docs:
        write_section(options.docs, text)


def _texts(options: argparse.Namespace) -> Iterator[Text]:
    if options.corpus:
        return islice(read(options.corpus), options.documents)
    return generate(options.documents or DOCUMENTS, words=options.words)


def _queries(options: argparse.Namespace) -> Queries:
    if options.queries:
        found = json.loads(options.queries.read_text(encoding="utf-8"))
        found = {name: found[name][: options.each] for name in CLASSES}
    else:
        found = draw_queries(_texts(options), options.each)
    # A prefix is no word: it is not stemmed. Queries that are empty after the analysis are dropped.
    ready = {
        name: [words if name == "prefix" else terms(" ".join(words)) for words in found[name]]
        for name in CLASSES
    }
    return {name: [words for words in each if words] for name, each in ready.items()}


def _build(options: argparse.Namespace, directory: Path) -> Row:
    contender = CONTENDERS[options.engines](directory)
    begin = time.perf_counter()
    contender.build(_texts(options))
    wall = time.perf_counter() - begin
    return {"cpu": cpu_seconds(), "wall": wall, "rss": peak_rss_mb(), "size": sum(sizes(directory)) / 1e6}


def _open(options: argparse.Namespace, directory: Path) -> Row:
    word = terms("haus wald")[0]

    def first() -> None:
        contender = CONTENDERS[options.engines](directory)
        contender.open()
        contender.ask("t1", [word])

    return {"open": milliseconds(first), "rss": peak_rss_mb()}


def _serve(options: argparse.Namespace, directory: Path) -> Row:
    queries = json.loads(_ready(directory).read_text(encoding="utf-8"))
    contender = CONTENDERS[options.engines](directory)
    contender.open()
    every = [(kind, words) for kind in queries for words in queries[kind] if supports(options.engines, kind)]
    begin = time.process_time()
    for kind, words in every[:: max(len(every) // SERVED, 1)][:SERVED]:
        if time.process_time() - begin < PATIENCE:
            contender.ask(kind, words)
    return {"private": private_mb()}


def _ready(directory: Path) -> Path:
    """Return where the queries lie, for a process that shall not have drawn them itself."""
    return directory.parent / "queries.json"


STEPS = {"build": _build, "open": _open, "serve": _serve}


def _step(options: argparse.Namespace, step: str, name: str, directory: Path) -> Row:
    """Run a step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engine", "--engines", name, "--step", step, str(directory)]
    for option in ("corpus", "documents", "words"):
        if getattr(options, option):
            command += [f"--{option}", str(getattr(options, option))]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    row: Row = json.loads(output)
    return row


def _compare(options: argparse.Namespace, directory: Path) -> str:
    names = options.engines.split(",")
    queries = _queries(options)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    places = {name: directory / name.replace(" ", "_") for name in names}
    rows = {name: _prepare(options, name, place) for name, place in places.items()}
    engines = {name: CONTENDERS[name](place) for name, place in places.items()}
    for engine in engines.values():
        engine.open()
    times = ask(engines, queries)
    for name, place in places.items():
        _progress(f"{name}: update")
        rows[name]["update"] = _update(name, place, options)
    return _report(options, rows, times)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _prepare(options: argparse.Namespace, name: str, place: Path) -> Row:
    """Build an index unless it is there; return what this, opening it and serving took."""
    facts = place.with_suffix(".json")
    if not facts.exists():
        _progress(f"{name}: build")
        place.mkdir()
        facts.write_text(json.dumps(_step(options, "build", name, place)), encoding="utf-8")
    row: Row = json.loads(facts.read_text(encoding="utf-8"))
    _progress(f"{name}: open, serve")
    opened = sorted(_step(options, "open", name, place)["open"] for _ in range(5))
    row |= {"open": opened[2]} | _step(options, "serve", name, place)
    _progress(f"{name}: {row}")
    return row


def _update(name: str, place: Path, options: argparse.Namespace) -> float:
    """Return the median ms until ten changed documents are found, of five times, in a copy of the index."""
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        copy = Path(shutil.copytree(place, Path(scratch) / "copy"))
        engine = CONTENDERS[name](copy)
        engine.open()
        texts = list(islice(_texts(options), UPDATED * 5))
        batches = [texts[begin : begin + UPDATED] for begin in range(0, len(texts), UPDATED)]
        return sorted(_visible(engine, batch, f"neu{n}") for n, batch in enumerate(batches))[2]


def _visible(engine: Contender, batch: list[Text], word: str) -> float:
    """Return the ms until *batch*, changed to hold *word*, is found."""
    changed = [Text(text.id, text.title, f"{text.text} {word}") for text in batch]

    def until() -> None:
        engine.update(changed)
        if engine.ask("t1", terms(word))[0] != len(changed):
            raise RuntimeError("the change is not visible")

    return milliseconds(until)


def _report(options: argparse.Namespace, rows: dict[str, Row], times: goals.Times) -> str:
    names = list(rows)
    count = sum(1 for _ in _texts(options)) if options.corpus else options.documents or DOCUMENTS
    recipe = f"Generated documents, median {options.words} words (recipe: benchmarks/corpora.py)"
    lines = [f"## Engines at {count:,} documents", ""]
    lines += [f"{'A corpus' if options.corpus else recipe}; {machine(*VERSIONS)}.", ""]
    lines += [
        "CPU milliseconds, p50 / p95, exact total and the ten best; in parentheses, of how many queries"
    ]
    lines += [f"when an engine was asked no more of a class as it had taken {PATIENCE:.0f} s:", ""]
    lines += ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for kind, found in times.items():
        cells = [str(found[name]) if name in found else "–" for name in names]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    for label, key, form in FIGURES:
        lines.append(f"| {label} | " + " | ".join(format(rows[name][key], form) for name in names) + " |")
    if len(names) > 1:
        lines += ["", "Ours against the goals:", "", *goals.table(count, rows, times)]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
