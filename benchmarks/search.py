"""Time ``search()`` as people call it, with snippets and facets: ``python -m benchmarks.search``.

Without ``--corpus`` documents are made of shuffled compounds; with it, a JSON-lines file (also .xz) with id,
title and text is indexed. Queries are drawn from the documents themselves: single words,
two and three words, questions, phrases, prefixes, misspelt and unknown words.
"""

from __future__ import annotations

import gc
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from time import process_time

from benchmarks.corpora import page, read
from benchmarks.report import Parser, existing, machine, milliseconds, peak_rss_mb, spread
from crawler.page import Page
from hechingen_search.evaluation.sets import passages
from hechingen_search.published import collect_young, speller_in
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.build import write_vocabulary
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.spelling import vocabulary

SEED = 7
PER_CLASS = 200
WORDS = ("Stadt", "Gebühr", "Antrag", "Satzung", "Hund", "Steuer", "Schule", "Kind", "Müll", "Amt", "Wahl")


def main() -> None:
    """Index, search, print."""
    parser = Parser(description=__doc__)
    parser.add_argument("--corpus", type=existing)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--keep", type=Path, help="directory of an index to reuse or to leave behind")
    arguments = parser.parse_args()
    pages = list(corpus_pages(arguments.corpus, arguments.documents))
    print(machine("Whoosh-Reloaded", "numpy"))
    with tempfile.TemporaryDirectory() as directory:
        _measure(pages, arguments.keep or Path(directory))


def opened(
    directory: Path, pages: Callable[[], Iterable[Page]], german: German
) -> tuple[WhooshEngine, Searcher]:
    """Return the index in *directory* and a searcher with the speller; what is missing is made of *pages*."""
    collect_young()
    engine = WhooshEngine(directory)
    if not engine.count():
        took = milliseconds(lambda: engine.write(Changes(put=(analyse(page, german) for page in pages()))))
        print(f"indexed {engine.count()} documents in {took / 1e3:.1f} s")
    if not (directory / vocabulary.NAME).exists():
        write_vocabulary(directory, engine, german)
    return engine, Searcher(engine, german, speller=speller_in(directory, german))


def _measure(pages: list[Page], directory: Path) -> None:
    engine, searcher = opened(directory, lambda: pages, German())
    print(f"{engine.count()} documents, {PER_CLASS} queries of each class, search() with snippets and facets")
    asked = _queries(pages)
    # A server does not hold the pages; here the garbage collector would go through them while searching.
    pages.clear()
    gc.collect()
    every: list[float] = []
    for name, queries in asked.items():
        for query in queries[:20]:
            searcher.search(SearchRequest(query))
        times = [_cpu(searcher, query) for query in queries]
        every.extend(times)
        print(f"{name:10} {spread(times)}, max {max(times):.1f} ms")
    print(f"{'all':10} {spread(every)}, max {max(every):.1f} ms; peak {peak_rss_mb():.0f} MB")


def _cpu(searcher: Searcher, query: str) -> float:
    """Return the milliseconds of CPU time of one search, which uses one thread."""
    begin = process_time()
    searcher.search(SearchRequest(query))
    return (process_time() - begin) * 1e3


def corpus_pages(corpus: Path | None, documents: int) -> Iterator[Page]:
    """Yield the pages of a JSON-lines file, or invented *documents*."""
    yield from map(page, read(corpus)) if corpus else _generated(documents)


def _generated(documents: int) -> Iterator[Page]:
    chance = random.Random(SEED)
    for number in range(documents):
        words = [f"{chance.choice(WORDS)}{chance.choice(WORDS).lower()}" for _ in range(60)]
        text = "".join(f"Die {a} und der {b} der {c}.\n" for a, b, c in zip(*[iter(words)] * 3, strict=True))
        yield Page(f"https://stadt.example/{number}", " ".join(words[:2]), tuple(passages(text)))


def _queries(pages: list[Page]) -> Mapping[str, list[str]]:
    chance = random.Random(SEED)
    texts = [
        passage.text for page in chance.sample(pages, min(len(pages), 1000)) for passage in page.passages[:1]
    ]

    def words(count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            found += [word for word in chance.choice(texts).split() if word.isalpha() and len(word) > 3][
                :40:7
            ]
        return found[:count]

    def each(make: Iterable[str]) -> list[str]:
        return list(make)

    runs = [text.split() for text in texts if len(text.split()) > 12]
    count = range(PER_CLASS)
    return {
        "one word": words(PER_CLASS),
        "two words": each(" ".join(words(2)) for _ in count),
        "three": each(" ".join(words(3)) for _ in count),
        "question": each(f"Wo kann ich {' '.join(words(5))} finden?" for _ in count),
        "sentence": each(" ".join(chance.choice(runs)[:12]) for _ in count),
        "phrase": each(f'"{" ".join(chance.choice(runs)[3:5])}"' for _ in count),
        "prefix": each(f"{word[:4]}*" for word in words(PER_CLASS)),
        "misspelt": each(f"{word[:2]}{word[3]}{word[2]}{word[4:]}" for word in words(PER_CLASS)),
        "unknown": each("".join(chance.sample("abcdefghijklmnopqrstuvwxyzäöü", 9)) for _ in count),
    }


if __name__ == "__main__":
    main()
