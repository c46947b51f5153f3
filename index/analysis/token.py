"""The values that analysis produces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Forms(NamedTuple):
    """Every term under which one word is indexed, by the strength of the evidence it gives."""

    exact: tuple[str, ...]
    """Spelling classes folded, not stemmed; the first is the word itself."""
    stems: tuple[str, ...]
    """Snowball of the word ∪ Snowball of its lemma."""
    parts: tuple[str, ...] = ()
    """Stems of compound parts at every level of the tree, without the word itself."""
    weak: tuple[str, ...] = ()
    """Stems that prove little, marked with ``~``: no umlauts, parts of opaque words (Rathaus: ~haus)."""
    constituents: tuple[tuple[str, ...], ...] = ()
    """For a query: the compound's constituents in order, each as alternative stems; words that the dictionary
    has stay whole: Mietwagen + Service."""
    alone: tuple[tuple[str, ...], ...] = ()
    """Those of the constituents that say something without the others."""
    inner: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """For each of the constituents its own, none where it is simple."""


class Token(NamedTuple):
    """One word of a text; ``text == original[start:end]`` always holds.

    Named tuples, because a frozen dataclass costs four times as much to make and documents have millions.
    """

    text: str
    start: int
    end: int
    position: int
    forms: Forms


class Places(NamedTuple):
    """Where the words of a text stand, so that some of them can be read again without the others."""

    steps: Sequence[int]
    """For each position, how much later than the one before what is read there begins.

    The first counts from the beginning of the text; 0 says that both are read from one stretch ("B 27").
    """
    repaired: bool
    """The text had to be repaired, and it is the repaired one that the steps go through."""
