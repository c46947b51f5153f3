"""Compare the Whoosh engine with stock Whoosh, tantivy and SQLite FTS5: ``python -m benchmarks.engine``.

Every engine gets the same ready terms, stores title, URL and text, and answers with the exact total and the
ten best. Each build and each cold start runs in a process of its own. Queries alternate between the engines,
query by query, in one process; the first round warms up and is not counted. Of each query's times in the
others the median counts: p95 shall tell of slow queries, not of what else the machine did.

With ``--docs docs/benchmarks.md`` the section of that many documents is replaced in the file.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import CONTENDERS, Contender, sizes, supports
from benchmarks.corpora import CLASSES, Queries, Text, draw_queries, generate, read, terms
from benchmarks.report import (
    cpu_seconds,
    machine,
    milliseconds,
    peak_rss_mb,
    percentile,
    private_mb,
    write_section,
)

Row = dict[str, float]
UPDATED = 10
ROUNDS = 3
SERVED = 200
"""Queries answered by the process whose memory is measured."""


def main() -> None:
    """Read the command line, measure, print and, when asked to, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, help="JSONL (.xz) with id, title, text; default: generated")
    parser.add_argument("--queries", type=Path, help="JSON, class → lists of words; default: drawn")
    parser.add_argument("--documents", type=int, help="how many; default 3000, or the whole corpus")
    parser.add_argument("--each", type=int, default=100, help="queries of each class")
    parser.add_argument("--engines", default=",".join(CONTENDERS), help="comma-separated")
    parser.add_argument("--docs", type=Path, help="Markdown file to write the section to")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "DIR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step[0]](options, Path(options.step[1]))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        text = _compare(options, Path(scratch))
    print(text)
    if options.docs:
        write_section(options.docs, text)


def _texts(options: argparse.Namespace) -> Iterator[Text]:
    if options.corpus:
        return islice(read(options.corpus), options.documents)
    return generate(options.documents or 3_000)


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
    for kind, words in every[:: max(len(every) // SERVED, 1)][:SERVED]:
        contender.ask(kind, words)
    return {"private": private_mb()}


def _ready(directory: Path) -> Path:
    """Return where the queries lie, for a process that shall not have drawn them itself."""
    return directory.parent / "queries.json"


STEPS = {"build": _build, "open": _open, "serve": _serve}


def _step(options: argparse.Namespace, step: str, name: str, directory: Path) -> Row:
    """Run a step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engine", "--engines", name, "--step", step, str(directory)]
    for option in ("corpus", "documents"):
        if getattr(options, option):
            command += [f"--{option}", str(getattr(options, option))]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    row: Row = json.loads(output)
    return row


def _compare(options: argparse.Namespace, scratch: Path) -> str:
    names = options.engines.split(",")
    rows: dict[str, Row] = {}
    queries = _queries(options)
    (scratch / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    for name in names:
        directory = scratch / name.replace(" ", "_")
        directory.mkdir()
        rows[name] = _step(options, "build", name, directory)
        opened = sorted(_step(options, "open", name, directory)["open"] for _ in range(5))
        rows[name] |= {"open": opened[2]} | _step(options, "serve", name, directory)
        print(name, rows[name], file=sys.stderr, flush=True)
    engines = {name: CONTENDERS[name](scratch / name.replace(" ", "_")) for name in names}
    for engine in engines.values():
        engine.open()
    times = _ask(engines, queries)
    for name, engine in engines.items():
        rows[name]["update"] = _update(engine, options)
    count = sum(1 for _ in _texts(options))
    return _report(options, count, rows, times)


def _update(engine: Contender, options: argparse.Namespace) -> float:
    """Return the median ms until ten changed documents are found, of five times."""
    texts = list(islice(_texts(options), UPDATED * 5))
    found = []
    for begin in range(0, len(texts), UPDATED):
        changed = [
            Text(text.id, text.title, f"{text.text} neu{begin}") for text in texts[begin : begin + UPDATED]
        ]

        def visible(changed: list[Text] = changed, word: str = f"neu{begin}") -> None:
            engine.update(changed)
            if engine.ask("t1", terms(word))[0] != len(changed):
                raise RuntimeError("the change is not visible")

        found.append(milliseconds(visible))
    return sorted(found)[len(found) // 2]


def _ask(engines: dict[str, Contender], queries: Queries) -> dict[str, dict[str, list[float]]]:
    """Return class → engine → ms of each query, the engines taking turns."""
    names = list(engines)
    times: dict[str, dict[str, list[float]]] = {}
    for kind, each in queries.items():
        able = [name for name in names if supports(name, kind)]
        times[kind] = {name: [] for name in able}
        # One engine's garbage must not be collected in another's time.
        gc.collect()
        gc.disable()
        rounds: dict[str, list[list[float]]] = {name: [[] for _ in each] for name in able}
        for _ in range(1 + ROUNDS):
            for number, words in enumerate(each):
                for turn in range(len(able)):
                    name = able[(number + turn) % len(able)]
                    begin = time.perf_counter()
                    engines[name].ask(kind, words)
                    rounds[name][number].append((time.perf_counter() - begin) * 1e3)
        gc.enable()
        for name, found in rounds.items():
            times[kind][name] = [median(several[1:]) for several in found]
    return times


def _report(
    options: argparse.Namespace, count: int, rows: dict[str, Row], times: dict[str, dict[str, list[float]]]
) -> str:
    names = list(rows)
    source = "a corpus" if options.corpus else "generated documents (recipe: benchmarks/corpora.py)"
    lines = [f"## Engines at {count:,} documents", ""]
    lines += [f"{source[0].upper()}{source[1:]}; {machine('numpy', 'Whoosh-Reloaded', 'tantivy')}.", ""]
    lines += ["Milliseconds, p50 / p95, exact total and the ten best:", ""]
    lines += ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for kind, found in times.items():
        cells = [_cell(found.get(name)) for name in names]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    table: list[tuple[str, str, str]] = [
        ("build, CPU s", "cpu", ".1f"),
        ("build, peak MB", "rss", ".0f"),
        ("index, MB", "size", ".0f"),
        (f"private MB after {SERVED} queries", "private", ".0f"),
        ("open + first query, ms", "open", ".1f"),
        ("10 changed documents visible, ms", "update", ".0f"),
    ]
    for label, key, form in table:
        lines.append(f"| {label} | " + " | ".join(format(rows[name][key], form) for name in names) + " |")
    return "\n".join([*lines, ""])


def _cell(found: Any) -> str:
    return f"{percentile(found, 0.5):.2f} / {percentile(found, 0.95):.2f}" if found else "–"


if __name__ == "__main__":
    main()
