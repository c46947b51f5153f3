"""Measure the German analysis: ``python -m benchmarks.german [--data DIR]``.

Speed, memory and the municipal compounds need nothing else. With --data, a folder with any of the files
``match_pairs.tsv`` (query, document, 0/1) and ``compounds.tsv`` (compound, parts joined by |, part form,
source, 0/1), their figures follow. ``benchmarks.spelling`` measures corrections.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from benchmarks.report import Parser, machine, milliseconds, peak_rss_mb, spread
from crawler.page import Page, Passage
from index.analyse import analyse
from index.analysis.compounds.parts import Compounds
from index.analysis.german import German
from index.analysis.match import Evidence, found
from index.analysis.spelling import fold

ROOT = Path(__file__).parent.parent
MUNICIPAL = ROOT / "tests" / "index" / "analysis" / "municipal_compounds.txt"
PROSE = ("docs/*.md", "hechingen_search/demo/**/*.md", "hechingen_search/demo/**/*.txt", "README.md")


def main() -> None:
    """Print one figure a line."""
    options = Parser(description=__doc__)
    options.add_argument("--data", type=Path, help="folder with the acceptance files")
    data: Path | None = options.parse_args().data
    print(machine("PyStemmer", "simplemma"))
    model()
    german = German()
    first = milliseconds(lambda: german.forms("Hundesteuersatzungen"))
    print(f"chain: {first:.0f} ms to the first word, most of it simplemma's dictionary")
    speed(german)
    print(f"municipal compounds: {municipal(german, MUNICIPAL)}")
    if data:
        for name, measure in MEASURES.items():
            if (data / name).exists():
                print(f"{name}: {measure(german, data / name)}", flush=True)


def model() -> None:
    """Print how long the compound model takes to load, and the memory it takes once it is in use."""
    before = peak_rss_mb()
    load = milliseconds(lambda: Compounds()("hundesteuersatzungen"))
    words = [word for text in prose() for word in re.findall(r"[^\W\d_]+", text.lower())]
    compounds = Compounds()
    for word in words:
        compounds(word)
    print(
        f"compound model: {load:.1f} ms to the first word, {peak_rss_mb() - before:.1f} MB after {len(words)}"
    )


def prose() -> list[str]:
    """Return the project's own German and English texts."""
    return [path.read_text(encoding="utf-8") for shape in PROSE for path in sorted(ROOT.glob(shape))]


def speed(german: German) -> None:
    """Print throughput on the project's own prose, cold and warm, and the time for a query."""
    texts = prose()
    for state in ("cold", "warm", "warm"):
        begin = time.process_time()
        count = sum(1 for text in texts for _ in german.tokens(text))
        print(f"tokens, {state}: {count / (time.process_time() - begin):,.0f} per CPU second ({count})")
    pages = [Page("u", "", (Passage(text),)) for text in texts]
    begin = time.process_time()
    words = sum(sum(analyse(page, german).lengths.values()) for page in pages) / 4
    print(f"documents, warm: {words / (time.process_time() - begin):,.0f} words per CPU second")
    queries = ["hundesteuer anmelden", "Wo kann ich meinen Personalausweis verlängern?", "§ 34 BauGB"]
    times = [milliseconds(lambda q=query: german.query_tokens(q)) for query in queries * 100]  # type: ignore[misc]
    print(f"query: {spread(times)}")


def _f1(right: int, wrong: int, missed: int) -> str:
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    f1 = 2 * right / max(2 * right + wrong + missed, 1)
    return f"F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f})"


def boundaries(german: German, word: str) -> set[int]:
    """Return where *word* is taken apart, as offsets into it as written."""
    origin = [place for place, letter in enumerate(word) for _ in fold(letter)]
    return {origin[start] for start, _ in german.words.compounds(fold(word)).leaves if start}


def municipal(german: German, path: Path) -> str:
    """Score words with required (+) and optional (~) boundaries."""
    right = wrong = missed = 0
    for line in path.read_text(encoding="utf-8").split():
        word = re.sub(r"[+~]", "", line)
        if word.isalpha():
            places = {sign: _places(line, sign) for sign in "+~"}
            found = boundaries(german, word)
            right += len(found & places["+"])
            wrong += len(found - places["+"] - places["~"])
            missed += len(places["+"] - found)
    return _f1(right, wrong, missed)


def _places(marked: str, sign: str) -> set[int]:
    return {len(re.sub(r"[+~]", "", marked[:at])) for at, letter in enumerate(marked) if letter == sign}


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table, without comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.reader(lines, delimiter="\t") if row and not row[0].startswith("#"))


def compounds(german: German, path: Path) -> str:
    """Score words whose parts are written as in the word, without hyphens and capitals inside."""
    sources: dict[str, list[tuple[set[int], set[int]]]] = {}
    for word, parts, form, source, _ in list(rows(path))[1:]:
        cut = (
            _surface(word, parts.split("|")) if form == "surface" else _lemma(word.lower(), parts.split("|"))
        )
        if re.fullmatch("[A-ZÄÖÜ]?[a-zäöüß]+", word) and cut is not None:
            sources.setdefault(source, []).append((boundaries(german, word), cut))
    return "; ".join(f"{source} {_boundary_score(pairs)}" for source, pairs in sources.items())


def _boundary_score(pairs: list[tuple[set[int], set[int]]]) -> str:
    simple = [found for found, wanted in pairs if not wanted]
    return (
        _f1(
            *(
                sum(len(each) for each in sets)
                for sets in zip(*((f & w, f - w, w - f) for f, w in pairs), strict=True)
            )
        )
        + f", {sum(map(bool, simple)) / max(len(simple), 1):.3f} of {len(simple)} unsplit words split"
    )


def _surface(word: str, parts: list[str]) -> set[int]:
    ends = [sum(map(len, parts[:count])) for count in range(1, len(parts))]
    return set(ends)


def _lemma(word: str, parts: list[str]) -> set[int] | None:
    """Return the boundaries of *word* given its parts as lemmas, or None where they cannot be found."""
    at, found = 0, set()
    for part, following in pairwise(parts):
        near = [
            end
            for end in range(at + len(part) - 2, at + len(part) + 4)
            if word[end:].startswith(following[:3])
        ]
        if not near:
            return None
        at = near[-1]
        found.add(at)
    return found


def pairs(german: German, path: Path) -> str:
    """Score pairs of a query and a document phrase that should match or not, weak evidence left out."""
    right = wrong = missed = 0
    for query, document, wanted, *_ in rows(path):
        strong = (found(german, query, document) or Evidence.WEAK) > Evidence.WEAK
        right += strong and wanted == "1"
        wrong += strong and wanted != "1"
        missed += not strong and wanted == "1"
    return _f1(right, wrong, missed)


MEASURES: dict[str, Callable[[German, Path], str]] = {
    "match_pairs.tsv": pairs,
    "compounds.tsv": compounds,
    "municipal_compounds.txt": municipal,
}


if __name__ == "__main__":
    main()
