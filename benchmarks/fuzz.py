"""Search for what nobody would type: ``python -m benchmarks.fuzz [--count N] [--seed N] [--corpus FILE]``.

Queries come from ``GENERATORS`` in turn, seeded: bytes read as text, letters of all scripts, soups of the
index's own words up to 10,000 characters, operators and quotation marks, beginnings of words, endless words,
numbers, filters, misspelt words, and mixtures. Without ``--corpus`` the bundled town is crawled and indexed.
Prints what raised an error, what took longer than ``LIMIT`` ms of CPU time, and the times' distribution.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from urllib.parse import urlsplit

from benchmarks.report import Parser, machine, peak_rss_mb, percentile
from benchmarks.search import corpus_pages, opened
from crawler.night import Options
from hechingen_search.config import load
from hechingen_search.demo.server import TownServer
from hechingen_search.demo.showing import CONFIG
from hechingen_search.operations import nightly
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.document import Field
from index.engine import Engine
from index.generations import Generations
from index.query import Sort

SEED = 11
LIMIT = 200.0
"""Milliseconds of CPU time that no query may take."""
LONGEST = 10_000
"""Characters of the longest query."""
SIGNS = (
    "ODER",
    "OR",
    "UND",
    "AND",
    "-",
    "--",
    "–",
    '"',
    '""',
    "„",
    "“",
    "*",
    "**",
    "(",
    ")",
    "titel:",
    "§",
    "§§",
)
KEYS = ("typ", "jahr", "seit", "bereich", "titel", "TYP", "site", "filetype")
VALUES = (
    "pdf",
    "2024",
    "2020-2024",
    "0000-9999",
    "2024-13-45",
    "31.2.2024",
    "Rathaus",
    "*",
    "",
    '"',
    "-1",
    "x" * 300,
)
SYLLABLES = (
    "ge",
    "be",
    "ver",
    "un",
    "stadt",
    "hund",
    "steuer",
    "ung",
    "en",
    "s",
    "straßen",
    "über",
    "amts",
    "kinder",
)
SHAPES = (
    *("##.##.####", "####-##-##", "0#### / ##-##", "+49 #### ######", "DE## #### #### #### #### ##", "§ ##"),
    *("§§ # bis ##", "#.###,## €", "#" * 60, "##:##", "##.####.##", "A ##", "#/#", "1e###", "##ter", "No. #"),
)
Make = Callable[[random.Random, Sequence[str]], str]


def _bytes(chance: random.Random, words: Sequence[str]) -> str:
    data = chance.randbytes(chance.choice((8, 40, 200, 2_000)))
    coding, errors = chance.choice(
        (
            ("utf-8", "surrogateescape"),
            ("latin-1", "strict"),
            ("utf-16-le", "surrogatepass"),
            ("cp1252", "replace"),
        )
    )
    return data.decode(coding, errors)


def _letters(chance: random.Random, words: Sequence[str]) -> str:
    """Return letters of all planes, or of one script, surrogates and marks among them."""
    start = chance.choice((0, 0, 0x300, 0x400, 0x590, 0x4E00, 0xD800, 0x1F000, 0xE0000))
    most = 0x10FFFF if not start else start + 0x200
    size = chance.choice((5, 50, 500))
    return "".join(chance.choice((" ", chr(chance.randint(start, most)), "a\u0301")) for _ in range(size))


def _soup(chance: random.Random, words: Sequence[str]) -> str:
    size = chance.choice((3, 10, 32, 100, LONGEST))
    return " ".join(chance.choices(words, k=min(size, 1_500)))[:LONGEST]


def _signs(chance: random.Random, words: Sequence[str]) -> str:
    pieces = [*SIGNS, *chance.choices(words, k=8)]
    return chance.choice(("", " ")).join(chance.choices(pieces, k=chance.randrange(1, 60)))


def _beginnings(chance: random.Random, words: Sequence[str]) -> str:
    length = chance.choice((1, 2, 3, 4))
    found = [f"{chance.choice(words)[:length]}*" for _ in range(chance.randrange(1, 34))]
    return chance.choice((" ", " ODER ", " -", " titel:")).join(found)


def _endless(chance: random.Random, words: Sequence[str]) -> str:
    pieces: Sequence[str] = chance.choice((SYLLABLES, words, "ab", "eeennnsss", "-.@/:"))
    size = chance.choice((40, 60, 100, 500, LONGEST))
    many = chance.choice((1, 1, 8))
    joint = chance.choice(("", "", "-", "/", "."))
    return " ".join(joint.join(chance.choices(pieces, k=size))[: size * 2] for _ in range(many))[:LONGEST]


def _numbers(chance: random.Random, words: Sequence[str]) -> str:
    drawn = chance.choices(SHAPES, k=chance.randrange(1, 40))
    return " ".join("".join(chance.choice("0123456789") if c == "#" else c for c in shape) for shape in drawn)


def _filters(chance: random.Random, words: Sequence[str]) -> str:
    def one() -> str:
        value = chance.choice((*VALUES, chance.choice(words), str(chance.randrange(3_000))))
        return f"{chance.choice(('', '', '-'))}{chance.choice(KEYS)}:{chance.choice(('', ' '))}{value}"

    return " ".join(one() for _ in range(chance.randrange(1, 20)))


def _misspelt(chance: random.Random, words: Sequence[str]) -> str:
    def one() -> str:
        word = list(chance.choice(words))
        for _ in range(chance.randrange(1, 4)):
            word[chance.randrange(len(word))] = chance.choice(("", "e", "x", "ß", "-", "\u00ad"))
        return "".join(word) or "x"

    return chance.choice((" ", " ", ' "', "* ")).join(one() for _ in range(chance.randrange(1, 40)))


def _mixed(chance: random.Random, words: Sequence[str]) -> str:
    parts = [make(chance, words)[:300] for make in chance.choices(tuple(GENERATORS.values())[:-1], k=6)]
    return chance.choice(("", " ", '"')).join(parts)


GENERATORS: dict[str, Make] = {
    "bytes": _bytes,
    "letters": _letters,
    "soup": _soup,
    "signs": _signs,
    "beginnings": _beginnings,
    "endless": _endless,
    "numbers": _numbers,
    "filters": _filters,
    "misspelt": _misspelt,
    "mixed": _mixed,
}


def requests(count: int, words: Sequence[str], seed: int = SEED) -> Iterator[tuple[str, SearchRequest]]:
    """Yield *count* requests and the names of their generators, always the same for the same *words*."""
    chance = random.Random(seed)
    for number in range(count):
        name = tuple(GENERATORS)[number % len(GENERATORS)]
        text = GENERATORS[name](chance, words)
        sort = Sort.DATE if chance.random() < 0.1 else Sort.RELEVANCE
        page = chance.choice((1, 1, 1, 1, 2, 20, 1_000_000))
        yield name, SearchRequest(text, page=page, sort=sort, strict=chance.random() < 0.1)


@dataclass(slots=True)
class Fuzzed:
    """What became of the queries."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    """Query and what was raised."""
    times: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds of CPU time, by generator."""
    slow: list[tuple[float, SearchRequest]] = field(default_factory=list)
    """What took longer than ``LIMIT``."""


def run(searcher: Searcher, asked: Iterable[tuple[str, SearchRequest]]) -> Fuzzed:
    """Search for each of *asked*."""
    fuzzed = Fuzzed()
    for name, request in asked:
        begin = process_time()
        try:
            searcher.search(request)
        except Exception as error:  # whatever it is, it is what we are looking for
            fuzzed.errors.append((request.text, repr(error)))
        took = (process_time() - begin) * 1e3
        fuzzed.times.setdefault(name, []).append(took)
        if took > LIMIT:
            fuzzed.slow.append((took, request))
    return fuzzed


def words_of(engine: Engine, most: int = 50_000) -> list[str]:
    """Return at most *most* words of the index, from all of the alphabet, to make queries of."""
    words = [word for word, _ in engine.terms(Field.WORD)]
    return words[:: len(words) // most + 1]


def town(directory: Path) -> Path:
    """Crawl and index the bundled town in *directory* and return the directory of its generation."""
    with TownServer() as server:
        ports = [urlsplit(url).port for url in (server.url, server.sessionnet_url)]
        config = directory / "hechingen-search.toml"
        config.write_text(CONFIG.format(port=ports[0], council_port=ports[1]), encoding="utf-8")
        settings = load(config)
        nightly.reindex(settings, Options(), nightly.Watch(), force=True)
    generation = Generations(settings.data.index).current()
    if generation is None:
        sys.exit("the town was not published")
    return generation.path


def main() -> None:
    """Print the outcome; fail when there was an error or a slow query."""
    parser = Parser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument(
        "--corpus", type=Path, help="JSON lines, as for benchmarks.search; else the bundled town"
    )
    parser.add_argument("--keep", type=Path, help="directory of an index to reuse or to leave behind")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    print(machine("Whoosh-Reloaded", "numpy"))
    with tempfile.TemporaryDirectory() as temporary:
        directory = arguments.keep or (Path(temporary) if arguments.corpus else town(Path(temporary)))
        engine, searcher = opened(directory, lambda: corpus_pages(arguments.corpus, 0), German())
        fuzzed = run(searcher, requests(arguments.count, words_of(engine), arguments.seed))
        print(f"{engine.count()} documents, {arguments.count} queries, seed {arguments.seed}")
    _tell(fuzzed)
    sys.exit(1 if fuzzed.errors or fuzzed.slow else 0)


def _tell(fuzzed: Fuzzed) -> None:
    every = [time for times in fuzzed.times.values() for time in times]
    for name, times in (*fuzzed.times.items(), ("all", every)):
        shares = ", ".join(f"p{share * 100:g} {percentile(times, share):.1f}" for share in (0.5, 0.95, 0.999))
        print(f"{name:10} {shares}, max {max(times):.1f} ms")
    print(f"{len(fuzzed.errors)} errors, {len(fuzzed.slow)} above {LIMIT:g} ms; peak {peak_rss_mb():.0f} MB")
    for took, request in sorted(fuzzed.slow, key=lambda each: -each[0])[:20]:
        print(f"{took:.0f} ms: {request.text[:300]!r} {request.sort} {request.page} {request.strict}")
    for text, error in fuzzed.errors[:20]:
        print(f"{error}: {text[:300]!r}")


if __name__ == "__main__":
    main()
