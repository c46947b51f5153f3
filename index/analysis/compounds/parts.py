"""Which words stand inside a compound, at every level."""

from __future__ import annotations

from typing import NamedTuple

from index.analysis.compounds.exceptions import Opaque, load
from index.analysis.compounds.model import default
from index.analysis.compounds.splitter import Splitter, bases

_WIDEST = 4
"""Leaves a part may span; the words of real text have at most five or six."""


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


class Compounds:
    """Take folded words apart."""

    def __init__(self, splitter: Splitter | None = None) -> None:
        self._splitter = splitter or Splitter(default())
        self._opaque = load()

    def __call__(self, word: str) -> Compound:
        """Return the parts of the folded *word*.

        >>> [word[a:b] for word in ["abfallgebührensatzung"] for a, b in Compounds()(word).leaves]
        ['abfall', 'gebühren', 'satzung']
        >>> Compounds()("kindergärten")
        Compound(leaves=(), clear=('kinder',), hidden=('garten',))
        """
        cuts = self._splitter.boundaries(word)
        leaves = tuple(Span(a, b) for a, b in zip((0, *cuts), (*cuts, len(word)), strict=True))
        inside = [self._inside(word[leaf.start : leaf.end]) for leaf in leaves]
        return Compound(
            leaves if cuts else (),
            tuple(part for opaque in inside for part in opaque.clear),
            tuple(part for opaque in inside for part in opaque.hidden),
        )

    def _inside(self, leaf: str) -> Opaque:
        try:
            forms = bases(leaf.encode("latin-1"))
        except UnicodeEncodeError:
            return Opaque()
        found = (self._opaque.get(form.decode("latin-1")) for form in forms)
        return next((opaque for opaque in found if opaque), Opaque())
