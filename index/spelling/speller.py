"""„Meinten Sie …“: what someone meant who typed a word that the site does not use.

A word of the site, a word of German and a compound of such words are right, unless a word of the site is so
near that the difference is a slip. Otherwise the nearest word of the site is suggested, by a weighted edit
distance less a little for frequent words; where there is none, one part of a compound is corrected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.analysis.compounds.splitter import Lattice
from index.analysis.german import German
from index.analysis.spelling import fold, restore_umlauts
from index.spelling.edit_costs import distance
from index.spelling.mending import EDIT, CompoundCorrection, mended
from index.spelling.vocabulary import Vocabulary, Word

_SHORTEST, _LONGEST = 3, 40
_RANKED = 16
"""Candidates that are weighed exactly, after a rough sorting."""
_FREQUENT = 0.05
"""What a frequency e times as high is worth, in edits; set on typos.tsv, .02 to .08 differ by .003."""
_SLIP = 0.5
"""Costs up to which a German word is taken for a slip: a doubled or silent letter, an umlaut left out."""
_LINKS = ("", "s", "n", "en", "e", "es", "er")
_APART = 4
"""Letters that both words must have where a space was left out."""
_SURE = 1.0
"""Costs up to which a word of the site is meant, whatever compound would explain the letters better."""
_WORD = 8.0
"""Price of a word of the site beside that of a compound with a slip, in nats: one word in three thousand."""
_WEIGHED = 4
"""Compounds with a slip that are looked up, the likeliest first."""


class Correction(NamedTuple):
    """What was probably meant, written as the site writes it, and how far it is from what was typed."""

    word: str
    cost: float


class Speller:
    """Suggest words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, german: German) -> None:
        self._vocabulary = vocabulary
        self._words = german.words

    def is_right(self, word: str) -> bool:
        """Say whether the site uses *word*, in whatever case, with ß or ss, ä or ae."""
        key = fold(word)
        return any(self._vocabulary.get(form) is not None for form in {key, restore_umlauts(key)})

    def suggest(self, word: str) -> Correction | None:
        """Return what was probably meant by *word*, or None where it is right or nothing is near."""
        key = fold(word)
        if not _SHORTEST <= len(key) <= _LONGEST or not key.isalpha() or self.is_right(word):
            return None
        best = self._meant(key)
        if best is None and (umlauts := restore_umlauts(key)) != key and not self._is_german(key):
            best = self._meant(umlauts)
        return best and Correction(_in_case(best.word, word), best.cost)

    def _meant(self, key: str) -> Correction | None:
        if self._words.is_known(key):
            return self._nearest(key, _SLIP)
        if self._is_compound(key):
            return self._nearest(key, _SLIP) or self._relinked(key)
        near = self._nearest(key, _limit(key))
        if near and near.cost <= _SURE:
            return near
        made = self._mended(key)
        if near and not (made and made.price < EDIT * near.cost + _WORD):
            return near
        return (not near and self._apart(key)) or (Correction(made.word, made.cost) if made else None)

    def _is_compound(self, key: str) -> bool:
        """Say whether all the parts of *key* as a compound are words."""
        parts = [key[start:end] for start, end in self._words.compounds(key).leaves]
        return bool(parts) and self._words.is_known(parts[-1]) and all(map(self._begins, parts[:-1]))

    def _begins(self, part: str) -> bool:
        return self._words.compounds.can_begin(part) or any(
            self._words.is_known(part.removesuffix(link)) for link in _LINKS if part.endswith(link)
        )

    def _nearest(self, key: str, limit: float) -> Correction | None:
        """Return the nearest word that costs at most *limit*; the frequent one among equals."""
        best: tuple[float, float, str] | None = None
        for word in self._candidates(key):
            bonus = _FREQUENT * math.log(word.frequency)
            most = limit if best is None else min(limit, best[0] + bonus)
            cost = distance(key, fold(word.written), most + 0.01)
            found = (cost - bonus, cost, word.written)
            if cost <= most and (best is None or found < best):
                best = found
        return Correction(best[2], best[1]) if best else None

    def _candidates(self, key: str) -> Sequence[Word]:
        """Return the candidates that are worth weighing: the nearest by plain edit distance."""
        numbers = self._vocabulary.near(key)
        if len(numbers) > _RANKED:
            # Only now: most processes that ask once meet no slip.
            from rapidfuzz.distance import OSA
            from rapidfuzz.process import cdist

            folded = [self._vocabulary.folded(number) for number in numbers]
            edits = cdist([key], folded, scorer=OSA.distance, dtype=np.float32)[0]
            often = np.log(self._vocabulary.frequencies(numbers))
            best = np.argsort(edits - _FREQUENT * often, kind="stable")[:_RANKED]
            numbers = [numbers[at] for at in best]
        return [self._vocabulary.word(number) for number in numbers]

    def _relinked(self, key: str) -> Correction | None:
        """Return a word of the site that differs from the compound *key* in a linking element only."""
        for _, end in self._words.compounds(key).leaves[:-1]:
            for old in _LINKS:
                for new in _LINKS:
                    if old != new and key[:end].endswith(old):
                        found = self._vocabulary.get(key[:end].removesuffix(old) + new + key[end:])
                        if found:
                            return Correction(found.written, _SLIP)
        return None

    def _apart(self, key: str) -> Correction | None:
        """Return two words of the site that *key* is when the space between them is left out."""
        found = [
            (first, second)
            for first in self._vocabulary.words_in_front(key[:-_APART])
            if (cut := len(fold(first.written))) >= _APART
            if (second := self._vocabulary.get(key[cut:]))
        ]
        if not found:
            return None
        first, second = max(found, key=lambda pair: min(pair[0].frequency, pair[1].frequency))
        return Correction(f"{first.written} {second.written}", 1.0)

    def _mended(self, key: str) -> CompoundCorrection | None:
        """Return *key* with one part corrected, unless it can be read as it is."""
        lattice = self._words.compounds.lattice(key)
        if lattice is None or self._is_pair(key, lattice):
            return None
        found = sorted(set(mended(key, lattice, self._vocabulary, self._is_part)))
        return next((each for each in found[:_WEIGHED] if self._is_compound(each.word)), None)

    def _is_german(self, key: str) -> bool:
        """Say whether *key* is a word, or a compound of words, whether the site has it or not."""
        lattice = self._words.compounds.lattice(key)
        pair = lattice is not None and self._is_pair(key, lattice)
        return pair or self._words.is_known(key) or self._is_compound(key)

    def _is_pair(self, key: str, lattice: Lattice) -> bool:
        """Say whether *key* is modifiers and a noun, however odd together: Heimatkaff."""
        return any(
            _APART <= len(key) - start < len(key) and self._words.is_noun(key[start:])
            for start in lattice.starts()
        )

    def _is_part(self, typed: str) -> bool:
        return self._words.is_noun(typed) or self._words.is_noun(typed.removesuffix("s"))


def _limit(key: str) -> float:
    """Return what a correction of *key* may cost: one slip in a short word, two or three in a long one."""
    return min(0.3 * len(key), 2.6)


def _in_case(word: str, typed: str) -> str:
    """Return *word* with a capital where it was typed with one, and with ß where that was typed for ss."""
    at = typed.find("ß")
    if at >= 0 and word[at : at + 2] == "ss":
        word = word[:at] + "ß" + word[at + 2 :]
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
