"""Expressions of several words that the pages use again and again: "öffentliche Bekanntmachung".

An expression has two to four words: nouns, the adjectives before them, and in between at most articles,
prepositions and "und"; it ends with a noun and stands in two documents or more. Its inflections are one
expression. What stands only inside a longer expression is none of its own.

Documents are read once. Their words are kept as numbers in a temporary file, runs of words are first counted
by hash in a table of fixed size, and only those that are frequent there are counted exactly: the vocabulary
and ``MOST`` bound the memory, however many documents there are.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.abbreviations import expand
from index.analysis.function_words import LINKING, is_function_word
from index.analysis.spelling import fold
from index.analysis.stem import UmlautStemmer

LEAST = 2
"""Documents that use an expression; what stands in one only is a turn of phrase."""
LONGEST = 4
MOST = 200_000
"""Expressions counted exactly; more frequent ones come first where there are more."""
_SLOTS = 24
"""Bits of a hash in the first count: 32 MB. Expressions that share a slot only cost an exact count."""
_BATCH = 1 << 20
"""Words counted at a time."""
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[\d_]+|[^ \t\xa0]")
"""A word, or whatever else an expression does not reach across: digits, signs, the end of a line."""
_BREAK, _ADJECTIVE, _NOUN, _LINK = range(4)
_DECLENSION = ("e", "en", "er", "es", "em")
_OBLIQUE = ("en", "em")
_BASE, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)
_MODULUS = 1 << 64
Hashes = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Lookup = Callable[[str], tuple[str, ...]]
"""Returns the lemmas of a word that the dictionary has."""


class Expression(NamedTuple):
    """An expression as it is written most often, and in how many documents it stands."""

    text: str
    documents: int


class _Run(NamedTuple):
    """Words in a row: their hash, where they begin in the temporary file, how many they are."""

    key: int
    place: int
    length: int


class Expressions:
    """Count the expressions of documents; use as a context manager, which removes the temporary file."""

    def __init__(self, words: Iterable[tuple[str, int]], directory: Path, lemmas: Lookup) -> None:
        """Know *words* as written and their document frequencies, and their *lemmas*; work in *directory*."""
        self._lemmas = lemmas
        groups: dict[str, list[tuple[int, str]]] = {}
        for word, documents in words:
            groups.setdefault(fold(word), []).append((documents, word))
        stem, often = UmlautStemmer(), Counter[str]()
        stems = [stem(folded) for folded in groups]
        for each, forms in zip(stems, groups.values(), strict=True):
            often[each] += sum(documents for documents, _ in forms)
        self._number: dict[str, int] = {}
        self._written, same, kinds = [""], [0], [_BREAK]
        numbered = {each: number for number, each in enumerate(often, 1)}
        for each, forms in zip(stems, groups.values(), strict=True):
            # A word that stands in one document is in no expression.
            kind = _kind(max(forms)[1]) if often[each] >= LEAST else _BREAK
            for _, word in forms if kind else ():
                self._number[word] = len(self._written)
                self._written.append(word)
                same.append(numbered[each])
                kinds.append(kind)
        self._same, self._kinds = np.array(same, np.uint64), np.array(kinds, np.uint8)
        self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115 – closed by __exit__
        self._lengths: list[list[int]] = []
        self._waiting: list[Numbers] = []
        self._waits = 0
        self._seen = np.zeros(1 << _SLOTS, np.uint16)

    def __enter__(self) -> Expressions:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, texts: Iterable[str]) -> None:
        """Count one document, the stretches of text that it consists of."""
        tokens = chain.from_iterable((*_TOKEN.findall(text), "") for text in texts)
        numbers = np.fromiter(map(self._number.get, tokens, repeat(0)), np.uint32)
        self._waiting.append(numbers)
        self._waits += len(numbers)
        if self._waits > _BATCH:
            self._count()

    def _count(self) -> None:
        """Write the documents that wait and count their runs by hash."""
        lengths = [len(numbers) for numbers in self._waiting]
        numbers = np.concatenate([*self._waiting, np.zeros(0, np.uint32)])
        self._file.write(numbers.tobytes())
        self._lengths.append(lengths)
        for hashes, places in self._runs(numbers):
            pairs = _slots(hashes) << np.uint64(32) | _documents_at(places, lengths)
            slots, times = np.unique(np.unique(pairs) >> np.uint64(32), return_counts=True)
            most = np.iinfo(np.uint16).max
            self._seen[slots] = np.minimum(self._seen[slots] + times, most)
        self._waiting, self._waits = [], 0

    def _runs(self, numbers: Numbers) -> Iterator[tuple[Hashes, NDArray[np.intp]]]:
        """Yield the hashes and places of all runs of two words, of three …; one longer than an expression."""
        same, kinds = self._same[numbers], self._kinds[numbers]
        whole = kinds != _BREAK
        # "zeigt die Seite" is no expression: what stands before an article or a preposition is a noun.
        whole[:-1] &= ~((kinds[:-1] == _ADJECTIVE) & (kinds[1:] == _LINK))
        begins = whole & (kinds != _LINK)
        hashes = same * _BASE
        for length in range(2, LONGEST + 2):
            if len(numbers) < length:
                return
            last = slice(length - 1, None)
            hashes = (hashes[:-1] + same[last]) * _BASE
            begins = begins[:-1] & whole[last]
            places = np.flatnonzero(begins & (kinds[last] == _NOUN))
            yield hashes[places], places

    def found(self) -> list[Expression]:
        """Return the expressions of all documents added, the most frequent first."""
        self._count()
        enough = self._enough()
        counts, written = _Counts(), _Counts()
        runs: dict[int, _Run] = {}
        for start, numbers, lengths in self._batches():
            for length, (hashes, places) in enumerate(self._runs(numbers), 2):
                kept = self._seen[_slots(hashes)] >= enough
                hashes, places = hashes[kept], places[kept]
                forms, documents = _forms(numbers, places, length), _documents_at(places, lengths)
                counts.add(hashes, documents)
                written.add(forms, documents)
                different, first = np.unique(forms, return_index=True)
                keys, at = hashes[first].tolist(), (places[first] + start).tolist()
                for form, key, place in zip(different.tolist(), keys, at, strict=True):
                    runs.setdefault(form, _Run(key, place, length))
        told = self._told(counts.by_key(), written.by_key(), runs)
        return sorted(told, key=lambda each: (-each.documents, each.text))

    def _enough(self) -> int:
        """Return from which count in the table on at most ``MOST`` slots are looked at exactly."""
        per_count = np.bincount(self._seen[self._seen >= LEAST], minlength=LEAST + 1)
        at_least = np.cumsum(per_count[::-1])[::-1]
        return max(LEAST, int(np.searchsorted(-at_least, -MOST)))

    def _batches(self) -> Iterator[tuple[int, Numbers, list[int]]]:
        """Yield where each batch begins, its words as numbers, and the lengths of its documents."""
        self._file.seek(0)
        start = 0
        for lengths in self._lengths:
            size = sum(lengths)
            yield start, np.frombuffer(self._file.read(4 * size), np.uint32), lengths
            start += size

    def _told(
        self, counts: Mapping[int, int], written: Mapping[int, int], runs: Mapping[int, _Run]
    ) -> Iterator[Expression]:
        usual: dict[int, tuple[bool, int, str, list[int]]] = {}
        for form, run in runs.items():
            if counts[run.key] >= LEAST and self._is_meant(numbers := self._read(run)):
                text = " ".join(self._written[number] for number in numbers)
                # "Europäische Union" is what it is called, whatever the pages do to the European Union.
                oblique = self._written[numbers[0]].endswith(_OBLIQUE)
                new = (oblique, -written[form], text, numbers)
                usual[run.key] = min(new, usual.get(run.key, new))
        inside = {
            part
            for key, (*_, numbers) in usual.items()
            for part in _parts([int(self._same[number]) for number in numbers])
            if counts.get(part) == counts[key]
        }
        for key, (_, _, text, numbers) in usual.items():
            if key not in inside and len(numbers) <= LONGEST:
                yield Expression(text, counts[key])

    def _is_meant(self, numbers: Sequence[int]) -> bool:
        """Tell whether these are nouns and adjectives before them for the dictionary, too."""
        kinds = [
            _checked(self._written[number], int(self._kinds[number]), self._lemmas) for number in numbers
        ]
        if _BREAK in kinds or kinds[-1] != _NOUN:
            return False
        return all(pair != (_ADJECTIVE, _LINK) for pair in pairwise(kinds))

    def _read(self, run: _Run) -> list[int]:
        self._file.seek(4 * run.place)
        found: list[int] = np.frombuffer(self._file.read(4 * run.length), np.uint32).tolist()
        return found


class _Counts:
    """In how many documents each hash was seen."""

    def __init__(self) -> None:
        self._keys, self._times = np.zeros(0, np.uint64), np.zeros(0, np.int64)

    def add(self, hashes: Hashes, documents: NDArray[np.uint64]) -> None:
        """Count the *hashes* of further *documents*, each once a document."""
        order = np.lexsort((documents, hashes))
        hashes, documents = hashes[order], documents[order]
        new = np.ones(len(hashes), bool)
        new[1:] = (hashes[1:] != hashes[:-1]) | (documents[1:] != documents[:-1])
        keys, times = np.unique(hashes[new], return_counts=True)
        self._keys, places = np.unique(np.concatenate([self._keys, keys]), return_inverse=True)
        every = np.concatenate([self._times, times])
        self._times = np.bincount(places, every, len(self._keys)).astype(np.int64)

    def by_key(self) -> dict[int, int]:
        """Return the counts by hash."""
        return dict(zip(self._keys.tolist(), self._times.tolist(), strict=True))


def _documents_at(places: NDArray[np.intp], lengths: Sequence[int]) -> NDArray[np.uint64]:
    """Return which document of a batch of so long ones each of *places* is in."""
    return np.searchsorted(np.cumsum(lengths), places, side="right").astype(np.uint64)


def _kind(written: str) -> int:
    """Return what a word may be in an expression, going by how it is *written* most often."""
    lower = written.lower()
    if lower in LINKING:
        return _LINK
    if len(written) < 2 or is_function_word(written) or expand(lower, dotted=True):
        return _BREAK
    if written[:1].isupper():
        return _NOUN
    return _ADJECTIVE if lower.endswith(_DECLENSION) else _BREAK


def _checked(written: str, kind: int, lemmas: Lookup) -> int:
    """Return what a word is, of which the spelling says *kind*, going by the dictionary."""
    found = lemmas(written) if kind != _LINK else ()
    if not found or (kind == _NOUN and found[0][:1].isupper()):
        return kind
    lower = written.lower()
    # Declined, which tells adjectives from verbs and adverbs: "finde" is not longer than its lemma.
    return _ADJECTIVE if lower.endswith(_DECLENSION) and not found[0].startswith(lower) else _BREAK


def _slots(hashes: Hashes) -> NDArray[np.uint64]:
    return (hashes ^ hashes >> np.uint64(32)) * _MIX >> np.uint64(64 - _SLOTS)


def _forms(numbers: Numbers, places: NDArray[np.intp], length: int) -> Hashes:
    """Return the hashes of the runs at *places* as they are written."""
    forms = np.zeros(len(places), np.uint64)
    for at in range(length):
        forms = (forms + numbers[places + at]) * _BASE
    return forms


def _parts(words: Sequence[int]) -> Iterator[int]:
    """Yield the hashes of all runs of two words or more inside *words*, but not of all of them."""
    for start in range(len(words) - 1):
        key = words[start] * int(_BASE)
        for end in range(start + 1, len(words)):
            key = (key + words[end]) * int(_BASE) % _MODULUS
            if end - start + 1 < len(words):
                yield key
