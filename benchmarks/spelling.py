"""Measure „Meinten Sie“: ``python -m benchmarks.spelling [--data DIR]``.

Slips in compounds that the index does not have are made of the municipal compounds, one of each kind in each
word, and of names that are learned from the bundled town. With --data, a folder with ``typos.tsv`` (wrong,
correct, edit distance, source) and ``compounds.tsv`` (compound, parts, part form, source, 0/1), people's own
slips and false corrections follow.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.german import MUNICIPAL, prose, rows
from benchmarks.report import Parser, machine, spread
from crawler.page import Page, Passage
from index import names
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.analysis.spelling import fold
from index.spelling import vocabulary
from index.spelling.speller import Speller

_KEYBOARD = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
HEADS = ("weg", "straße", "halle", "fest", "brücke", "platz", "schule", "markt", "verein", "hof")
KINDS = ("letter left out", "letter doubled", "letters swapped", "key beside", "key beside added")


def main() -> None:
    """Print one figure a line; times are of the CPU."""
    options = Parser(description=__doc__)
    options.add_argument("--data", type=Path, help="folder with typos.tsv and compounds.tsv")
    data: Path | None = options.parse_args().data
    german = German()
    print(machine("rapidfuzz"))
    municipal = _municipal()
    print(f"slips in municipal compounds: {unknown(german, slips(german, municipal))}")
    print(f"names learned of the bundled town: {local(german)}")
    if data is None:
        return
    table = list(rows(data / "compounds.tsv"))[1:]
    # The other source writes compounds without their linking s: none of its words is right.
    words = {row[0] for row in table if row[4] == "1" and row[3] != "jwordsplitter"}
    print(f"slips in compounds.tsv: {unknown(german, slips(german, words))}")
    typed = [(wrong, right, int(edits)) for wrong, right, edits, _ in list(rows(data / "typos.tsv"))[1:]]
    speller = _speller(german, ((right, 1) for _, right, _ in typed))
    print(f"typos.tsv: {typos(german, speller, typed)}")
    print(f"valid words: {false(german, speller, municipal | {row[0] for row in table if row[4] == '1'})}")


def _municipal() -> set[str]:
    return {re.sub("[+~]", "", line) for line in MUNICIPAL.read_text(encoding="utf-8").split()}


def slips(german: German, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (wrong, right) pairs: every compound of *words* with one slip of each kind, always the same."""
    chance = random.Random(5)
    compounds = sorted(
        word
        for word in words
        if re.fullmatch("[A-ZÄÖÜ]?[a-zäöüß]{8,38}", word) and german.words.compounds(fold(word)).leaves
    )
    made = [(_slip(word, kind, chance), word) for word in compounds for kind in KINDS]
    return [(wrong, right) for wrong, right in made if fold(wrong) != fold(right)]


def _slip(word: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    row = next((row for row in _KEYBOARD if letter in row), "e")
    beside = chance.choice([key for key in row if abs(row.index(key) - row.find(letter)) == 1] or ["e"])
    made = {
        "letter left out": before + after,
        "letter doubled": before + letter + letter + after,
        "letters swapped": before + after[0] + letter + after[1:],
        "key beside": before + beside + after,
        "key beside added": before + beside + letter + after,
    }
    return made[kind]


def unknown(german: German, pairs: list[tuple[str, str]]) -> str:
    """Score corrections where the site has the words of this project's texts, but none of the right ones."""
    words = Counter(word for text in prose() for word in set(re.findall(r"[^\W\d_]{2,60}", text)))
    gone = {fold(right) for _, right in pairs}
    speller = _speller(german, ((word, often) for word, often in words.items() if fold(word) not in gone))
    times: list[float] = []
    found = [(_suggested(speller, wrong, times), right) for wrong, right in pairs]
    exact = share(fold(word) == fold(right) for word, right in found)
    return f"exact {exact}, up to inflection {share(_same(german, *pair) for pair in found)}; {spread(times)}"


def local(german: German) -> str:
    """Score compounds of the learned names with other heads: right ones, and with two letters swapped."""
    pages = [Page(str(number), "", (Passage(text),)) for number, text in enumerate(prose())]
    learned = names.learn(pages, german)
    right = [each.name + head for each in learned for head in HEADS]
    wrong = [word[:-3] + word[-2] + word[-3] + word[-1] for word in right]
    figures = []
    for known in (german, names.german_with(german, learned)):
        words = Counter(word for text in prose() for word in set(re.findall(r"[^\W\d_]{2,60}", text)))
        speller = _speller(known, words.items())
        times: list[float] = []
        pairs = [(_suggested(speller, typed, times), word) for typed, word in zip(wrong, right, strict=True)]
        mended = share(fold(word) == fold(meant) for word, meant in pairs)
        spoilt = share(fold(_suggested(speller, word, times) or word) != fold(word) for word in right)
        figures.append(f"spoilt {spoilt}, slips mended {mended}")
    return f"{len(learned)}; not learned: {figures[0]}; learned: {figures[1]}"


def typos(german: German, speller: Speller, table: list[tuple[str, str, int]]) -> str:
    """Score what is suggested first, up to inflection; a wrong word found as it is counts, too."""
    times: list[float] = []
    tried = [
        (
            _same(german, wrong, right) or _same(german, _suggested(speller, wrong, times), right),
            edits,
            german.words.is_known(wrong),
        )
        for wrong, right, edits in table
    ]
    strange = [(right, edits) for right, edits, known in tried if not known]
    right_first = share(right for right, _, _ in tried)
    return (
        f"right first {right_first}, no German word {share(right for right, _ in strange)}, "
        f"… of at most 2 edits {share(right for right, edits in strange if edits <= 2)}; {spread(times)}"
    )


def false(german: German, speller: Speller, words: Iterable[str]) -> str:
    """Return the share of right *words* that another word is suggested for."""
    times: list[float] = []
    listed = sorted(word for word in words if word.isalpha())
    wrong = (
        bool(found := _suggested(speller, word, times)) and not _same(german, found, word) for word in listed
    )
    return f"corrected {share(wrong)}; {spread(times)}"


def _speller(german: German, terms: Iterable[tuple[str, int]]) -> Speller:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / vocabulary.NAME
        vocabulary.write(file, terms, (*default().parts, *map(fold, german.learned)))
        return Speller(vocabulary.Vocabulary(file), german)


def _suggested(speller: Speller, word: str, times: list[float]) -> str:
    begin = time.process_time()
    found = speller.suggest(word)
    times.append((time.process_time() - begin) * 1e3)
    return found.word if found else ""


def _same(german: German, one: str, other: str) -> bool:
    return fold(one) == fold(other) or bool(set(german.forms(one).stems) & set(german.forms(other).stems))


def share(results: Iterable[bool]) -> str:
    """Return the share of true *results* and their number as text."""
    listed: list[bool] = list(results)
    return f"{sum(listed) / max(len(listed), 1):.3f} of {len(listed)}"


if __name__ == "__main__":
    main()
