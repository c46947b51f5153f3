"""The words of the site as written: one memory-mapped file of a generation, for spelling.

Words are grouped by their folded spelling (Straße, STRASSE); a group is shown as it is written most often.
The file holds the groups in order, and two indexes for spelling: from the hash of a word with letters
left out (symmetric delete, Garbe 2012), and from the code of its sound. It ends with its CRC-32.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index import durable
from index.analysis.spelling import fold
from index.errors import IndexingError
from index.spelling import deletions, phonetic
from index.spelling.deletions import Numbers, hashes

NAME = "words.bin"
"""The file's name in a generation."""
_MAGIC = b"HVVC4\0\0\0"


class VocabularyError(IndexingError):
    """Say which vocabulary file cannot be read."""


class Word(NamedTuple):
    """A word as the site writes it most often, and in how many documents it stands in any case."""

    written: str
    frequency: int


class Vocabulary:
    """Look words up in a file made by ``write``."""

    def __init__(self, path: Path) -> None:
        try:
            # A plain array over the map: indexing a memmap costs ten times as much.
            data = np.asarray(np.memmap(path, np.uint8, mode="r"))
            if bytes(data[:8]) != _MAGIC:
                raise ValueError("keine Wortliste dieser Fassung")
            if crc32(data[:-4].data) != int(data[-4:].view(np.uint32)[0]):
                raise ValueError("Prüfsumme falsch")
        except (OSError, ValueError) as error:
            raise VocabularyError(
                f"Die Wortliste {path} ist nicht lesbar ({error}); bitte den Index neu bauen."
            ) from error
        sizes = data[8:40].view(np.uint64)
        count, letters, deleted, sounding = (int(size) for size in sizes)
        at = 40

        def take(items: int) -> Numbers:
            nonlocal at
            array = data[at : at + 4 * items].view(np.uint32)
            at += 4 * items
            return array

        self._starts = take(2 * count + 1)
        self._frequencies = take(count)
        self._deleted = take(deleted), take(deleted)
        self._sounding = take(sounding), take(sounding)
        self._letters = memoryview(data[at : at + letters].data)
        self._count = count

    def __len__(self) -> int:
        return self._count

    def folded(self, number: int) -> str:
        """Return the folded spelling of word *number*."""
        return self._text(2 * number)

    def word(self, number: int) -> Word:
        """Return word *number*."""
        return Word(self._text(2 * number + 1), int(self._frequencies[number]))

    def frequencies(self, numbers: Sequence[int]) -> NDArray[np.uint32]:
        """Return the frequencies of words *numbers*."""
        return self._frequencies[np.asarray(numbers, np.intp)]

    def _text(self, number: int) -> str:
        return bytes(self._letters[self._starts[number] : self._starts[number + 1]]).decode()

    def get(self, word: str) -> Word | None:
        """Return *word*, however it is written, or None."""
        key = fold(word)
        number = bisect_left(range(self._count), key, key=self.folded)
        if number == self._count or self.folded(number) != key or not self._frequencies[number]:
            return None
        return self.word(number)

    def frequency(self, word: str) -> int:
        """Return in how many documents *word* stands, however written."""
        found = self.get(word)
        return found.frequency if found else 0

    def near(self, word: str) -> list[int]:
        """Return the numbers of the site's words that are spelled or sound like *word*, a superset."""
        key = fold(word)
        found = [
            _under(*self._deleted, hashes(key)),
            _under(*self._sounding, np.array([_sound(key)], np.uint32)),
        ]
        numbers = np.unique(np.concatenate(found))
        return [int(number) for number in numbers[self._frequencies[numbers] > 0]]

    def words_in_front(self, text: str) -> Iterator[Word]:
        """Yield the words that the folded *text* begins with, the shortest first."""
        first, last = 0, self._count
        for end in range(1, len(text) + 1):
            first = bisect_left(range(self._count), text[:end], lo=first, hi=last, key=self.folded)
            after = text[:end] + "\U0010ffff"
            last = bisect_left(range(self._count), after, lo=first, hi=last, key=self.folded)
            if first == last:
                return
            if self._frequencies[first] and self.folded(first) == text[:end]:
                yield self.word(first)

    def beginnings(self, text: str) -> list[int]:
        """Return the numbers of words that *text* may begin with, one slip allowed: a superset."""
        found = _under(*self._deleted, deletions.beginnings(fold(text)))
        return [int(number) for number in np.unique(found)]


def _under(keys: Numbers, ids: Numbers, wanted: Numbers) -> Numbers:
    """Return the ids filed under any of the *wanted* keys; *keys* is ascending."""
    starts, ends = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
    pieces = [ids[start:end] for start, end in zip(starts, ends, strict=True) if start < end]
    return np.concatenate(pieces) if pieces else ids[:0]


def write(path: Path, terms: Iterable[tuple[str, int]], parts: Iterable[str] = ()) -> int:
    """Write the vocabulary of *terms*, (word as written, documents) pairs, and return its number of words.

    *parts* of compounds, folded, are filed with frequency 0: no words of the site, but near a mistyped part.
    """
    groups = _grouped(terms)
    for part in parts:
        groups.setdefault(part, {part: 0})
    folded = sorted(groups)
    written = [max(groups[key], key=lambda form: (groups[key][form], form)) for key in folded]
    letters, starts = bytearray(), [0]
    for key, form in zip(folded, written, strict=True):
        for text in (key, form):
            letters += text.encode()
            starts.append(len(letters))
    total = [sum(groups[key].values()) for key in folded]
    # One slip at most is looked for inside a part of a compound, and by its letters only.
    deleted = deletions.index(folded, [2 if often else 1 for often in total])
    sounding = _sounds(folded, total)
    sizes = np.array([len(folded), len(letters), len(deleted[0]), len(sounding[0])], np.uint64)
    frequencies = np.array(total, np.uint32)
    arrays = (np.array(starts, np.uint32), frequencies, *deleted, *sounding)
    data = b"".join((_MAGIC, sizes.tobytes(), *(array.tobytes() for array in arrays), letters))
    durable.write(path, data + np.array([crc32(data)], np.uint32).tobytes())
    return len(folded)


def _grouped(terms: Iterable[tuple[str, int]]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for word, documents in terms:
        forms = groups.setdefault(fold(word), {})
        forms[word] = forms.get(word, 0) + documents
    return groups


def _sounds(words: Sequence[str], often: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Return the hashes of the words' sounds, ascending, and beside them the words' numbers."""
    coded = sorted((_sound(word), number) for number, word in enumerate(words) if often[number])
    return (
        np.array([code for code, _ in coded], np.uint32),
        np.array([number for _, number in coded], np.uint32),
    )


def _sound(folded: str) -> int:
    return crc32(phonetic.code(folded).encode())
