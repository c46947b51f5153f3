"""Learn the prices of modifiers and heads from a list of nouns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from index.analysis.compounds.model import NOUN, SIMPLE, UNKNOWN, WORD, PartCosts
from index.analysis.compounds.splitter import LINKS, SHORTEST, Splitter, bases

_LEAST_MODIFIER = {3: 12, 4: 3}
_LEAST_HEAD = {3: 12, 4: 8}
"""Words that a part of so many letters must build before it is believed."""
_HIGHEST = 14.0
_ROUNDS = 3


@dataclass(slots=True)
class Counts:
    """Prices from counts: -log of the relative frequency, for the Viterbi EM rounds."""

    nouns: frozenset[bytes]
    words: frozenset[bytes]
    never_modifier: Collection[bytes]
    never_head: Collection[bytes]
    simple: Collection[bytes]
    modifiers: Counter[bytes] = field(default_factory=Counter)
    heads: Counter[bytes] = field(default_factory=Counter)
    trained: bool = False
    _totals: tuple[float, float] = (1.0, 1.0)

    def starting(self, word: bytes, start: int) -> list[tuple[int, PartCosts]]:
        parts = ((end, word[start:end]) for end in range(start + SHORTEST, len(word) + 1))
        return [(end, costs) for end, part in parts if (costs := self._costs(part)) != UNKNOWN]

    def _costs(self, part: bytes) -> PartCosts:
        flags = NOUN * self.is_noun(part) | SIMPLE * self.is_simple(part) | WORD * self.is_word(part)
        return PartCosts(self.modifier(part), self.head(part), flags)

    def modifier(self, part: bytes) -> float | None:
        count = self.modifiers.get(part, 0)
        if not count or (self.trained and count < _LEAST_MODIFIER.get(len(part), 0)):
            return None
        return min(-math.log((count + 0.1) / self._totals[0]), _HIGHEST)

    def head(self, part: bytes) -> float | None:
        count = self.heads.get(part, 0)
        if not count or (self.trained and count < _LEAST_HEAD.get(len(part), 0)):
            return None
        return min(-math.log((count + 0.1) / self._totals[1]), _HIGHEST)

    def is_noun(self, part: bytes) -> bool:
        return part in self.nouns and part not in self.never_modifier and part not in self.never_head

    def is_simple(self, part: bytes) -> bool:
        return part in self.simple

    def is_word(self, part: bytes) -> bool:
        return part in self.words or part in self.nouns

    def set(self, modifiers: Counter[bytes], heads: Counter[bytes]) -> None:
        """Replace the counts."""
        self.modifiers, self.heads = modifiers, heads
        self._totals = (modifiers.total() + 1, heads.total() + 1)


def train(counts: Counts) -> None:
    """Count fractionally over all two-part readings, then over the best readings, a few rounds."""
    words = sorted(word for word in counts.nouns if len(word) >= 2 * SHORTEST)
    modifiers: Counter[bytes] = Counter()
    heads: Counter[bytes] = Counter()
    for word in words:
        pairs = [] if counts.is_simple(word) else list(_pairs(word, counts))
        for modifier, head in pairs:
            modifiers[modifier] += 1 / len(pairs)  # type: ignore[assignment]
            heads[head] += 1 / len(pairs)  # type: ignore[assignment]
    counts.set(modifiers, heads)
    for _ in range(_ROUNDS):
        _round(counts, words)


def _pairs(word: bytes, counts: Counts) -> list[tuple[bytes, bytes]]:
    return [
        (word[:at], base)
        for at in range(SHORTEST, len(word) - SHORTEST + 1)
        if _may_modify(word[:at], counts) and (base := _head_base(word[at:], counts))
    ]


def _may_modify(part: bytes, counts: Counts) -> bool:
    """Say whether *part* looks like a modifier: a word, a noun without e or with a link, a verb's stem."""
    if part in counts.never_modifier:
        return False
    if part in counts.words or part + b"e" in counts.nouns:
        return True
    if part + b"en" in counts.words and part + b"end" in counts.words:
        return True
    if part[-2:] in (b"er", b"el") and part + b"n" in counts.words and part + b"nd" in counts.words:
        return True
    return any(
        part.endswith(link)
        and len(part) - len(link) >= SHORTEST
        and part[: -len(link)] in counts.nouns
        and part[: -len(link)] not in counts.never_modifier
        for link in LINKS
    )


def _head_base(part: bytes, counts: Counts) -> bytes | None:
    """Return the noun of which *part* is an inflection, or None."""
    if part in counts.never_head:
        return None
    found = (base for base in bases(part) if base in counts.nouns and base not in counts.never_head)
    return next(found, None)


def _round(counts: Counts, words: list[bytes]) -> None:
    splitter = Splitter(counts)
    modifiers: Counter[bytes] = Counter()
    heads: Counter[bytes] = Counter()
    for word in words:
        cuts = splitter.best(word)
        if cuts:
            modifiers.update(word[start:end] for start, end in zip([0, *cuts[:-1]], cuts, strict=True))
            heads[_head_base(word[cuts[-1] :], counts) or word[cuts[-1] :]] += 1
    counts.set(modifiers, heads)
    counts.trained = True
