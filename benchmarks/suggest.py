"""Time suggestions while typing: ``python -m benchmarks.suggest [--entries N] [--index DIR]``.

Recipe: words are invented (``benchmarks.corpora``) and drawn with probability proportional to
1 / (rank + 2.7)^1.07. Of the entries a tenth are titles of two to six words, three tenths headings of one to
four, two tenths expressions of two to four, and the rest the most frequent words; popularity is drawn like
the words. With ``--index`` the suggestions of a generation are measured instead. Typed are beginnings of each
length of words of the entries, two and three words of one entry in any order of which the last is begun, the
same with umlauts written out, and some with a letter left out, doubled, changed or swapped with the next.
"""

from __future__ import annotations

import gc
import random
import tempfile
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from time import process_time

from benchmarks.corpora import invent
from benchmarks.report import Parser, machine, private_mb, spread
from hechingen_search.published import collect_young
from hechingen_search.search.suggest import Suggester
from index.suggestions import table as suggestions
from index.suggestions import write as suggestion_file
from index.suggestions.table import Kind, Suggestion, WeightedSuggestion, words

SEED = 5
PER_CLASS = 500


def main() -> None:
    """Write, open, type, print."""
    parser = Parser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--index", type=Path, help="directory of a generation")
    arguments = parser.parse_args()
    print(machine("numpy"))
    with tempfile.TemporaryDirectory() as directory:
        path = (arguments.index or Path(directory)) / suggestions.NAME
        if not arguments.index:
            begin = process_time()
            suggestion_file.write(path, entries(arguments.entries))
            print(f"written in {process_time() - begin:.1f} s of CPU time, entries included")
        _measure(path)


def entries(count: int) -> Iterator[WeightedSuggestion]:
    """Yield *count* different entries, always the same."""
    rng = random.Random(SEED)
    vocabulary = invent(rng)
    total = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(len(vocabulary))))

    def drawn(fewest: int, most: int) -> str:
        ranks = [bisect(total, rng.random() * total[-1]) for _ in range(rng.randint(fewest, most))]
        return " ".join(vocabulary[rank].capitalize() for rank in ranks)

    shapes = (
        (Kind.PAGE, count // 10, 2, 6),
        (Kind.HEADING, count * 3 // 10, 1, 4),
        (Kind.WORD, count // 5, 2, 4),
    )
    seen: set[str] = set()
    for kind, wanted, fewest, most in shapes:
        for number in range(wanted):
            while (text := drawn(fewest, most)) in seen:
                pass
            seen.add(text)
            url = f"https://stadt.example/de/Bereich/{number}" if kind is Kind.PAGE else ""
            yield WeightedSuggestion(
                Suggestion(text, url, kind), 1000 / (bisect(total, rng.random() * total[-1]) + 1)
            )
    left = count - len(seen)
    fresh = (word for word in vocabulary if word.capitalize() not in seen)
    for rank, word in zip(range(left), fresh, strict=False):
        yield WeightedSuggestion(Suggestion(word.capitalize()), 10_000 / (rank + 1))


def _measure(path: Path) -> None:
    collect_young()
    gc.collect()
    before, begin = private_mb(), process_time()
    content = suggestions.opened(path)
    opened = process_time() - begin
    suggester = Suggester(content, ["Glasfaser", "Bürgergeld"])
    print(f"{len(content)} entries, {path.stat().st_size / 1e6:.1f} MB, opened in {opened * 1e3:.2f} ms")
    every: list[float] = []
    for name, typed in _typed(content).items():
        times, found = [], 0
        for text in typed:
            begin = process_time()
            found += bool(suggester.suggest(text))
            times.append((process_time() - begin) * 1e3)
            if len(every) + len(times) == 1:
                print(f"first suggestion {times[0]:.2f} ms")
        every += times
        print(f"{name:22} {spread(times)}, max {max(times):.2f} ms; found {found / len(typed):.0%}")
    print(f"{'all':22} {spread(every)}, max {max(every):.2f} ms; {private_mb() - before:.1f} MB private")


def _typed(content: suggestions.Suggestions) -> dict[str, list[str]]:
    rng = random.Random(SEED)
    texts = [words(content[rng.randrange(len(content))].text) for _ in range(50 * PER_CLASS)]
    long = [word for text in texts for word in text if len(word) >= 9]
    several = [text for text in texts if len(text) >= 3]

    def each(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(PER_CLASS)]

    def some(count: int) -> str:
        *whole, last = rng.sample(rng.choice(several), count)
        return " ".join((*whole, last[: rng.randint(1, len(last))]))

    typed = {
        f"{n} letter{'s' * (n > 1)}": [rng.choice(long)[:n] for _ in range(PER_CLASS)] for n in range(1, 10)
    }
    typed["whole words"] = each(lambda: rng.choice(long))
    typed["umlauts written out"] = [word.translate(_SPELLED) for word in typed["6 letters"]]
    typed["two words"] = each(lambda: some(2))
    typed["three words"] = each(lambda: some(3))
    for name in ("5 letters", "7 letters", "9 letters", "whole words", "two words", "three words"):
        typed[f"{name}, misspelt"] = [_misspelt(rng, text) for text in typed[name]]
    typed["unknown"] = each(lambda: "".join(rng.choices("bcdfghjklmnpqrstvwxyz", k=9)))
    return typed


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _misspelt(rng: random.Random, text: str) -> str:
    """Return *text* with one mistake in its longest word."""
    word = max(text.split(), key=len)
    if len(word) < 3:
        return text
    at = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    wrong = rng.choice((after, letter + letter + after, "e" + after, after[0] + letter + after[1:]))
    return text.replace(word, before + wrong, 1)


if __name__ == "__main__":
    main()
