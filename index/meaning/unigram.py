"""SentencePiece's unigram tokeniser: the pieces of a text whose scores sum up highest (Kudo 2018).

Every substring that might be a piece is looked up at once: its polynomial hash is searched for in the sorted
hashes of the vocabulary, which are mapped. No dictionary of 250,000 strings is built in each process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.meaning.wheel import Wheel

Keys = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MARK = "\u2581"
"""What SentencePiece writes for a blank."""
_BLANKS = re.compile(" {2,}")
UNKNOWN_PENALTY = 10.0
"""SentencePiece: an unknown character costs this more than the rarest piece."""


class Unigram:
    """Text → numbers of pieces."""

    def __init__(self, wheel: Wheel, keys: Keys, numbers: NDArray[np.int32]) -> None:
        """Use the vocabulary of *wheel*, sorted by *keys* as ``vocabulary`` returns it."""
        self._wheel, self._keys, self._numbers = wheel, keys, numbers
        self._unknown = float(wheel.scores.min()) - UNKNOWN_PENALTY

    def pieces(self, text: str, limit: int) -> list[int]:
        """Return the first *limit* pieces of *text*, in time linear in its length."""
        clean = _BLANKS.sub(" ", text.translate(self._wheel.normal)).strip(" ")
        marked = _MARK + clean.replace(" ", _MARK)
        return self._best(marked)[:limit]

    def _best(self, text: str) -> list[int]:
        """Return the best segmentation of *text* (Viterbi)."""
        end = len(text)
        score = [0.0] + [-np.inf] * end
        back: list[tuple[int, int]] = [(0, 0)] * (end + 1)
        found = self._found(text)
        for start in range(end):
            base = score[start]
            for length, number, gain in found[start]:
                if base + gain > score[start + length]:
                    score[start + length] = base + gain
                    back[start + length] = (start, number)
            if base + self._unknown > score[start + 1]:
                score[start + 1] = base + self._unknown
                back[start + 1] = (start, self._wheel.unknown)
        pieces = []
        while end:
            end, number = back[end]
            pieces.append(number)
        return pieces[::-1]

    def _found(self, text: str) -> list[list[tuple[int, int, float]]]:
        """Return for each place of *text* the pieces that begin there: length, number, score."""
        found: list[list[tuple[int, int, float]]] = [[] for _ in text]
        for length, keys in enumerate(substrings(text), 1):
            places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            for start in np.flatnonzero(self._keys[places] == keys).tolist():
                number = int(self._numbers[places[start]])
                # Hashes can be made to collide; what is typed must not choose other pieces.
                if self._wheel.piece(number) == text[start : start + length]:
                    found[start].append((length, number, float(self._wheel.scores[number])))
        return found


LONGEST = 16
"""Characters of the longest piece (SentencePiece's default)."""


def substrings(text: str) -> Iterator[Keys]:
    """Yield for each length from 1 to ``LONGEST`` the keys of all substrings of that length."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    count = len(points)
    sums = np.zeros(count + 1, np.uint64)
    np.cumsum(points * _powers(_BASE, count), out=sums[1:])
    shift = _powers(_INVERSE, count)
    for length in range(1, min(LONGEST, count) + 1):
        yield (sums[length:] - sums[:-length]) * shift[: count - length + 1]


def vocabulary(wheel: Wheel) -> tuple[Keys, NDArray[np.int32]]:
    """Return the keys of the pieces of *wheel*, ascending, and the numbers of the pieces.

    The control pieces (``<s>``, ``</s>``, ``<pad>``, ``<unk>``, ``<mask>``) are left out: they stand for
    nothing that is written.
    """
    count = len(wheel.scores)
    pieces = [wheel.piece(number) for number in range(4, count - 1)]
    keys = np.array([key(piece) for piece in pieces], np.uint64)
    order = np.argsort(keys, kind="stable")
    return keys[order], (order + 4).astype(np.int32)


def key(piece: str) -> int:
    """Return the key of *piece*: the sum of its code points times rising powers of an odd number, modulo 2⁶⁴.

    >>> [int(keys[0]) for keys in substrings("ab")] == [key("a"), key("ab")]
    True
    """
    total = 0
    for char in reversed(piece):
        total = (total * _BASE + ord(char)) & 0xFFFF_FFFF_FFFF_FFFF
    return total


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    """Return *base* to the powers 0 to *count* - 1, modulo 2⁶⁴."""
    powers = np.full(count, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)
