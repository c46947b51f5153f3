"""Symmetric delete (Garbe 2012): two words one slip apart are equal once a letter of each is left out.

A word is filed under the hash of its beginning with none, one or two letters left out, and looked up under
the same. The hash is a polynomial over the letters modulo 2**32, so that numpy can compute it for all words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

PREFIX = 7
"""Letters of a word that deletions are taken from: slips further back are rare and found by the sound."""
_LONG = 5
"""Letters from which two slips are looked for."""
_LEAST = 3
"""Letters that a word and a beginning share at least; fewer are found in anything."""
_BASE, _MODULUS = 0x9E3779B1, 1 << 32
_POWERS = tuple(pow(_BASE, power, _MODULUS) for power in range(1, PREFIX + 1))
Numbers = NDArray[np.uint32]


def _kept(length: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield which letters of a beginning of *length* letters stay, for each way of leaving some out."""
    for gone in range(min(most, length) + 1):
        yield from combinations(range(length), length - gone)


def hashes(word: str) -> Numbers:
    """Return the hashes under which to look up the folded *word*.

    >>> len(set(hashes("amt"))), bool(set(hashes("strase")) & set(hashes("strasse")))
    (4, True)
    """
    letters = [ord(letter) for letter in word[:PREFIX]]
    found = {
        sum(letters[at] * power for at, power in zip(kept, _POWERS, strict=False)) % _MODULUS
        for kept in _kept(len(letters), 2 if len(word) >= _LONG else 1)
    }
    return np.array(sorted(found), np.uint32)


def beginnings(text: str) -> Numbers:
    """Return the hashes under which words are filed that *text* may begin with, one slip allowed.

    >>> bool(set(beginnings("geburenordnung")) & set(hashes("gebühren")))
    True
    """
    letters = [ord(letter) for letter in text[:PREFIX]]
    found = []
    for gone in range(len(letters) + 1):
        total = 0
        for length, letter in enumerate((*letters[:gone], *letters[gone + 1 :]), 1):
            total += letter * _POWERS[length - 1]
            # The same beginning with a later letter left out was met before.
            if length >= max(_LEAST, gone):
                found.append(total % _MODULUS)
    return np.array(sorted(set(found)), np.uint32)


def index(words: Sequence[str], slips: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Return hashes, ascending, and beside them the numbers of the folded *words* filed under each.

    *slips* says for each word how many letters may be left out, at most; never more than one of a short word.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for number, (word, most) in enumerate(zip(words, slips, strict=True)):
        most = min(most, 2 if len(word) >= _LONG else 1)
        groups.setdefault((min(len(word), PREFIX), most), []).append(number)
    keys, numbers = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)]
    for (length, most), members in groups.items():
        beginnings = "".join(words[number][:length] for number in members)
        letters = np.frombuffer(beginnings.encode("utf-32-le", "surrogatepass"), np.uint32)
        for kept in _kept(length, most):
            powers = np.array(_POWERS[: len(kept)], np.uint32)
            keys.append((letters.reshape(len(members), length)[:, kept] * powers).sum(1, np.uint32))
            numbers.append(np.array(members, np.uint32))
    keyed, numbered = np.concatenate(keys), np.concatenate(numbers)
    order = np.argsort(keyed, kind="stable")
    return keyed[order], numbered[order]
