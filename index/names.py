"""Names that a site uses and the gazetteer lacks: proposed to the staff, who add what is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index.analysis.german import German
from index.analysis.spelling import fold
from index.vocabulary import Vocabulary

_SHORTEST, _REST = 4, 3
_LEAST = 2
"""Words that must begin with a name before it is proposed: one may be chance."""


class Candidate(NamedTuple):
    """A word that looks like a name, and the words of the site that it begins."""

    name: str
    frequency: int
    builds: tuple[str, ...]


def candidates(vocabulary: Vocabulary, german: German) -> tuple[Candidate, ...]:
    """Return the capitalised words of the site that no dictionary has but that begin other words of the site.

    Starzel is proposed where the site writes Starzeltal and Starzelbrücke; once it stands in the gazetteer,
    "Brücke" finds Starzelbrücke. The most productive come first.
    """
    known = {fold(word) for name in german.names for word in name.name.split()}
    words = {
        vocabulary.folded(number): vocabulary.word(number)
        for number in range(len(vocabulary))
        if vocabulary.word(number).frequency
    }
    builds: dict[str, list[str]] = {}
    for key in words:
        for start in _beginnings(key):
            if start in words and start not in known:
                builds.setdefault(start, []).append(key)
    found = [
        Candidate(words[key].written, words[key].frequency, tuple(words[other].written for other in others))
        for key, others in builds.items()
        if len(others) >= _LEAST and words[key].written[:1].isupper() and not german.words.is_known(key)
        if not german.words.compounds.can_begin(key) and not german.words.compounds(key).leaves
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.builds), -each.frequency, each.name)))


def _beginnings(key: str) -> Iterator[str]:
    """Yield the beginnings of *key* that leave enough for another word."""
    return (key[:end] for end in range(_SHORTEST, len(key) - _REST + 1))
