"""Which words stand inside a compound, at every level."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from index.analysis.compounds.exceptions import OpaqueCompound, adjectives, load
from index.analysis.compounds.model import default
from index.analysis.compounds.splitter import SHORTEST, Lattice, Splitter, bases
from index.analysis.spelling import drop_umlauts

_WIDEST = 4
"""Leaves a part may span; the words of real text have at most five or six."""
_CACHED = 16_384
_COMMON = 6.6
"""Price below which a part builds hundreds of words: Haus, Zeit, Platz, Amt; Schule and Ausweis cost more."""


class Span(NamedTuple):
    """A part of a word: ``word[start:end]``."""

    start: int
    end: int


class Compound(NamedTuple):
    """A folded word, taken apart."""

    leaves: tuple[Span, ...] = ()
    """The parts in order, as fine as they still say something; empty for a simple word."""
    clear: tuple[str, ...] = ()
    """Words inside opaque parts that still say something: Kinder in Kindergarten."""
    hidden: tuple[str, ...] = ()
    """Words inside opaque parts that mislead: Garten in Kindergarten."""

    def spans(self) -> tuple[Span, ...]:
        """Return every run of neighbouring leaves but the whole word: the subtrees of all its readings.

        Gemeinderatssitzungsprotokoll contains Gemeinderatssitzung and Sitzungsprotokoll alike; which of them
        its author thought of does not matter to someone who searches for either.
        """
        count = len(self.leaves)
        return tuple(
            Span(self.leaves[first].start, self.leaves[last].end)
            for first in range(count)
            for last in range(first, min(count, first + _WIDEST))
            if last - first + 1 < count
        )

    def readings(self, known: Callable[[Span], bool]) -> tuple[Span, ...]:
        """Return the fewest parts that tile the word: leaves, and runs of them that are *known* words.

        Of several such readings the one whose first parts are longest: Kraftfahrzeug + Schein.
        """
        count = len(self.leaves)
        best: list[tuple[Span, ...]] = [()] * (count + 1)
        for first in reversed(range(count)):
            for last in range(first, min(count, first + _WIDEST)):
                span = Span(self.leaves[first].start, self.leaves[last].end)
                if last > first and (last - first + 1 == count or not known(span)):
                    continue
                if not best[first] or len(best[last + 1]) + 1 <= len(best[first]):
                    best[first] = (span, *best[last + 1])
        return best[0]


class Compounds:
    """Take folded words apart."""

    def __init__(self, splitter: Splitter | None = None) -> None:
        self._splitter = splitter or Splitter(default())
        self._opaque = load()
        self._opaque_beginnings = frozenset(word[:SHORTEST] for word in self._opaque)
        # Asked again for each mark inside a compound that a page of results shows.
        self._apart = lru_cache(_CACHED)(self._take_apart)

    def __call__(self, word: str) -> Compound:
        """Return the parts of the folded *word*.

        >>> [word[a:b] for word in ["abfallgebührensatzung"] for a, b in Compounds()(word).leaves]
        ['abfall', 'gebühren', 'satzung']
        >>> Compounds()("kindergärten")
        Compound(leaves=(), clear=('kinder',), hidden=('garten',))
        """
        return self._apart(word)

    def _take_apart(self, word: str) -> Compound:
        cuts = self._splitter.boundaries(word)
        leaves = tuple(Span(a, b) for a, b in zip((0, *cuts), (*cuts, len(word)), strict=True))
        inside = [self._inside(word[leaf.start : leaf.end]) for leaf in leaves]
        return Compound(
            leaves if cuts else (),
            tuple(part for opaque in inside for part in opaque.clear),
            tuple(part for opaque in inside for part in opaque.hidden),
        )

    def can_begin(self, part: str) -> bool:
        """Say whether the folded *part*, link included, is a name or begins compounds that were met."""
        letters = _letters(part)
        return letters is not None and self._splitter.prices.modifier(letters) is not None

    def can_end(self, part: str) -> bool:
        """Say whether compounds were met that end with the folded *part*, in any inflection."""
        letters = _letters(part)
        return letters is not None and any(default().head(base) is not None for base in bases(letters))

    def ends_compounds(self, part: str) -> bool:
        """Say whether compounds were met that end with the folded *part* just so, uninflected."""
        letters = _letters(part)
        return letters is not None and default().head(letters) is not None

    def is_common(self, part: str, last: bool) -> bool:
        """Say whether so many compounds end (*last*) or begin with *part* that it says little by itself."""
        letters = _letters(part) or b""
        prices = self._splitter
        return (prices.head(letters) if last else prices.modifier(letters)) < _COMMON

    def is_adjective(self, part: str) -> bool:
        """Say whether the folded *part*, in any inflection, is an adjective that ends compounds."""
        letters = _letters(part)
        return letters is not None and any(base.decode("latin-1") in adjectives() for base in bases(letters))

    def lattice(self, word: str) -> Lattice | None:
        """Return the prices around each offset of the folded *word*, or None for letters German has not."""
        letters = _letters(word)
        return Lattice(self._splitter, letters) if letters else None

    def _inside(self, leaf: str) -> OpaqueCompound:
        if self._opaque_beginnings.isdisjoint((leaf[:SHORTEST], drop_umlauts(leaf[:SHORTEST]))):
            return OpaqueCompound()
        letters = _letters(leaf)
        forms = bases(letters) if letters else ()
        found = (self._opaque.get(form.decode("latin-1")) for form in forms)
        return next((opaque for opaque in found if opaque), OpaqueCompound())


def _letters(word: str) -> bytes | None:
    """Return *word* as the model has it, or None where it has letters that German has not."""
    try:
        return word.encode("latin-1")
    except UnicodeEncodeError:
        return None
