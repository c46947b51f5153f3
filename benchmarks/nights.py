"""Time a night after the crawl, from the store to a published generation: ``python -m benchmarks.nights``.

A store is filled with a corpus (``--corpus``, JSON lines with id, title, text) or with generated documents.
Then come a first build, a night in which ``--changed`` pages changed, and one in which nothing did, each in a
process of its own: CPU seconds of it and of its children, wall seconds, peak memory of the largest process,
bytes on disk. With ``--keep`` the store is left behind and used again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.contenders import sizes
from benchmarks.corpora import generate, page, read
from benchmarks.report import Parser, cpu_seconds, existing, machine, peak_rss_mb
from crawler.page import Page, Passage
from crawler.page_json import dumps
from crawler.store import Store
from crawler.store.rows import Response
from hechingen_search.operations.nightly import index_changes
from hechingen_search.published import german_of
from hechingen_search.settings import DataSettings, IndexSettings, Settings

DOCUMENTS, CHANGED = 20_000, 50
STEPS = ("first build", "changed", "unchanged")


def main() -> None:
    """Fill a store, build three times, print."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--corpus", type=existing, help="JSONL (.xz) with id, title, text; default: generated"
    )
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--changed", type=int, default=CHANGED)
    parser.add_argument("--keep", type=Path, help="directory to leave behind; a store in it is used again")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "DIR"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(_step(options.step[0], Path(options.step[1]), options.changed)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        directory = options.keep or Path(scratch)
        texts = read(options.corpus) if options.corpus else generate(options.documents)
        if not (directory / "store.sqlite").exists():
            directory.mkdir(parents=True, exist_ok=True)
            _fill(directory, map(page, islice(texts, options.documents)))
        rows = {step: _row(step, directory, options.changed) for step in STEPS}
    if options.json:
        print(json.dumps(rows))
        return
    print(machine("numpy", "Whoosh-Reloaded"))
    print(f"{'':12} {'CPU s':>7} {'wall s':>7} {'peak MB':>8} {'disk MB':>8}")
    for step, row in rows.items():
        print(f"{step:12} {row['cpu']:7.1f} {row['wall']:7.1f} {row['rss']:8.0f} {row['disk']:8.1f}")


def _row(step: str, directory: Path, changed: int) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.nights",
        "--changed",
        str(changed),
        "--step",
        step,
        str(directory),
    ]
    found: dict[str, float] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return found


def _step(step: str, directory: Path, changed: int) -> dict[str, float]:
    settings = Settings(data=DataSettings(directory), index=IndexSettings(meaning=0))
    if step == "changed":
        with Store(settings.data.store) as store:
            pages = list(islice(store.changed(0), changed))
        _fill(
            directory, (replace(each, passages=(*each.passages, _news(at))) for at, each in enumerate(pages))
        )
    cpu, wall = cpu_seconds(), time.perf_counter()
    built = index_changes(settings, german_of(settings), rebuild=step == STEPS[0])
    if built.refused or not built.generation:
        raise SystemExit(f"{step}: {built}")
    return {
        "cpu": cpu_seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "rss": peak_rss_mb(),
        "disk": sum(sizes(built.generation.path)) / 1e6,
    }


def _news(number: int) -> Passage:
    return Passage(f"Die Sprechzeit Nummer {number} am {time.time_ns()} fällt aus.")


def _fill(directory: Path, pages: Iterable[Page]) -> None:
    """Put *pages* into the store as a crawl would."""
    with Store(directory / "store.sqlite") as store, store.writing():
        for each in pages:
            row = store.url(each.url)
            number = row.id if row else _known(store, each.url)
            digest = sha256(dumps(each)).digest()
            store.pages.put(
                number,
                each,
                content_hash=digest,
                text_hash=digest,
                canonical=None,
                body_hash=None,
                response=Response(each.url, 0.0, {}),
                blocks=b"",
            )


def _known(store: Store, url: str) -> int:
    return store.urls.add(url, url, urlsplit(url).netloc, 2, None, 0.0, pending=False)


if __name__ == "__main__":
    main()
