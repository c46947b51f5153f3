"""Time the snippets of ten hits against tantivy's SnippetGenerator: ``python -m benchmarks.snippets``.

Ours are those of the search, with the whole German analysis: finding the matching positions of the hits, the
best passage of each, and its marks. tantivy stems with Snowball and reads the stored texts of its own ten
hits. Both start from the hits and the query and end with marked HTML of about as many characters; queries
alternate between the two, and CPU time is measured.
"""

from __future__ import annotations

import argparse
import gc
import html
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import tantivy

from benchmarks.corpora import Text, generate, page, read
from benchmarks.report import Parser, existing, machine, percentile, write_section
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import parse
from hechingen_search.search.ranking.plan import plan
from hechingen_search.search.results import Snippet
from hechingen_search.search.show.marks import matcher
from hechingen_search.search.show.snippets import LENGTH, snippet
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes
from index.engines.runs import TEXT, shown_leaves
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.search.positions import positions_of
from index.query import Query

ROUNDS = 5
"""Of each query's times the median counts."""
Work = Callable[[], tuple[int, str]]
"""Make the snippets: how many, and their HTML."""


def main() -> None:
    """Index, ask, time, print and, when asked to, write the section."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--corpus", type=existing, help="JSONL (.xz) with id, title, text; default: generated"
    )
    parser.add_argument(
        "--queries", type=Path, help="JSON with a list of word lists under log; default: drawn"
    )
    parser.add_argument("--documents", type=int, help="how many; default 1000, or the whole corpus")
    parser.add_argument("--each", type=int, default=200, help="queries")
    parser.add_argument("--keep", type=Path, help="directory of an index to reuse or to leave behind")
    parser.add_argument("--docs", type=Path, help="Markdown file to write the section to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        text = _compare(options, options.keep or Path(scratch))
    print(text)
    if options.docs:
        write_section(options.docs, text)


def _texts(options: argparse.Namespace) -> Iterable[Text]:
    if options.corpus:
        return islice(read(options.corpus), options.documents)
    return generate(options.documents or 1_000)


def _queries(options: argparse.Namespace) -> list[str]:
    if options.queries:
        found = json.loads(options.queries.read_text(encoding="utf-8"))["log"]
        return [" ".join(words) for words in found[: options.each]]
    rng = random.Random(2)
    texts = [text.text.split() for text in islice(_texts(options), 1_000)]
    return [" ".join(rng.sample(rng.choice(texts), 2)) for _ in range(options.each)]


class Ours:
    """The snippets of the search."""

    def __init__(self, directory: Path, texts: Callable[[], Iterable[Text]]) -> None:
        """Open the index in *directory*; index *texts* when it is empty."""
        self._german = German()
        self._engine = WhooshEngine(directory)
        if not self._engine.count():
            self._engine.write(Changes(analyse(page(text), self._german) for text in texts()))
        self._lexicon = Lexicon(self._engine, self._german)

    def prepare(self, text: str) -> Work:
        """Search *text* and return what makes the snippets of the hits."""
        planned = plan(parse(text), self._german, self._lexicon)
        clause = planned.some()
        hits = self._engine.search(Query(clause)).items
        snapshot = self._engine._snapshot  # where a search finds the positions
        docs = [snapshot.find(hit.url) for hit in hits]

        def work() -> tuple[int, str]:
            leaves = dict.fromkeys(shown_leaves(clause))
            positions_of([leaf for leaf in leaves if leaf.field in TEXT], snapshot, docs)
            match = matcher(planned, self._german)
            made = [snippet(hit, match, self._engine) for hit in hits]
            return len(made), "".join(_html(each) for each in made if each)

        return work


def _html(made: Snippet) -> str:
    escaped = ((html.escape(piece.text), piece.marked) for piece in made.fragments)
    return "".join(f"<mark>{text}</mark>" if marked else text for text, marked in escaped)


class Tantivy:
    """The snippets of tantivy, with its own German analysis."""

    def __init__(self, texts: Iterable[Text]) -> None:
        """Index *texts* in memory."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="german")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        self._index.register_tokenizer("german", chain.filter(tantivy.Filter.stemmer("german")).build())
        writer = self._index.writer(128_000_000, 1)
        for text in texts:
            writer.add_document(tantivy.Document(text=text.text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def prepare(self, text: str) -> Work:
        """Search *text* and return what makes the snippets of the hits."""
        query = self._index.parse_query(" ".join(filter(str.isalnum, text.split())), ["text"])
        hits: Any = self._searcher.search(query, 10).hits

        def work() -> tuple[int, str]:
            generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "text")
            generator.set_max_num_chars(LENGTH)
            made = [generator.snippet_from_doc(self._searcher.doc(address)) for _, address in hits]
            return len(made), "".join(each.to_html() for each in made)

        return work


def _compare(options: argparse.Namespace, directory: Path) -> str:
    engines: dict[str, Ours | Tantivy] = {
        "ours": Ours(directory, lambda: _texts(options)),
        "tantivy": Tantivy(_texts(options)),
    }
    times: dict[str, list[float]] = {name: [] for name in engines}
    shown = dict.fromkeys(engines, 0)
    for text in _queries(options):
        works = {name: engine.prepare(text) for name, engine in engines.items()}
        made = {name: work() for name, work in works.items()}  # this also warms up
        if any(count != 10 for count, _ in made.values()):
            continue
        for name, (_, text) in made.items():
            shown[name] += len(html.unescape(re.sub("<[^>]+>", "", text)))
        gc.disable()
        rounds: dict[str, list[float]] = {name: [] for name in engines}
        for _ in range(ROUNDS):
            for name, work in works.items():
                begin = time.process_time()
                work()
                rounds[name].append((time.process_time() - begin) * 1e3)
        gc.enable()
        for name, found in rounds.items():
            times[name].append(median(found))
    return _report(options, sum(1 for _ in _texts(options)), times, shown)


def _report(
    options: argparse.Namespace, count: int, times: dict[str, list[float]], shown: dict[str, int]
) -> str:
    source = "A corpus" if options.corpus else "Generated documents"
    asked = len(times["ours"])
    lines = [f"## Snippets of ten hits among {count:,} documents", ""]
    lines += [f"{source}, {asked} queries with ten hits on both sides, up to {LENGTH} characters;"]
    lines += [f"{machine('tantivy')}.", ""]
    lines += ["| | CPU p50 ms | p95 ms | characters of one |", "|---|---|---|---|"]
    for name, found in times.items():
        if found:
            p50, p95 = (percentile(found, share) for share in (0.5, 0.95))
            lines.append(f"| {name} | {p50:.2f} | {p95:.2f} | {shown[name] / asked / 10:.0f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
