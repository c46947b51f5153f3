"""Correct one part of a compound that nobody has written before: the cheapest path through its parts.

The lattice of ``analysis.compounds.splitter`` with one arc more: a part that is one slip away from what was
typed. Every arc costs minus the logarithm of its probability, the slip's included (the noisy channel of
Kernighan, Church & Gale 1990, COLING, over the splitter's prices).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from index.analysis.compounds.splitter import IMPOSSIBLE, LINKS, SHORTEST, Lattice
from index.spelling.edit_costs import slips
from index.spelling.vocabulary import Vocabulary

EDIT = 8.0
"""Price of one whole edit in nats: about one word in three thousand has that very slip."""
_FREQUENT = 0.5
"""How much of the logarithm of a part's frequency on the site counts."""
_ENDINGS = frozenset((b"", b"ern", *LINKS))
"""What may follow the base of a head that was corrected."""


class CompoundCorrection(NamedTuple):
    """A compound with one part corrected."""

    price: float
    """Of the parts and the slip, in nats."""
    cost: float
    """Of the slip, in edits."""
    word: str


def mended(
    key: str, lattice: Lattice, vocabulary: Vocabulary, is_word: Callable[[str], bool]
) -> Iterator[CompoundCorrection]:
    """Yield the compounds that the folded *key*, whose prices *lattice* holds, is one slip away from.

    The parts are words of the vocabulary and of the compound lexicon; a stretch that *is_word* is no slip.
    """
    for start in lattice.starts():
        rest = key[start:]
        for number in vocabulary.beginnings(rest):
            part = vocabulary.folded(number)
            for used, cost in slips(rest, part) if len(part) >= SHORTEST else ():
                price = _price(lattice, part, start, start + used)
                if price < IMPOSSIBLE and not is_word(rest[:used]):
                    often = math.log1p(vocabulary.word(number).frequency)
                    total = price + EDIT * cost - _FREQUENT * often
                    yield CompoundCorrection(total, cost, key[:start] + part + rest[used:])


def _price(lattice: Lattice, part: str, start: int, end: int) -> float:
    """Return the least price of a compound with *part* in place of what stands from *start* to *end*."""
    letters, tail = part.encode("latin-1", "ignore"), lattice.word[end:]
    head = lattice.head(letters + tail) if start and tail in _ENDINGS else IMPOSSIBLE
    behind = lattice.behind(end)
    modifier = lattice.modifier(letters) + behind if behind < IMPOSSIBLE else IMPOSSIBLE
    return lattice.before[start] + min(head, modifier)
