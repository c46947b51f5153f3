"""Inflection that no suffix rule undoes: Häuser → Haus, ging → gehen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY


class Lemmas:
    """Look words up in simplemma's German dictionary, loaded once per process at the first use.

    The low-memory dictionary (20 MB, half a second) is read as the package ships it: part of its
    data is under the ODbL. Only the dictionary is used, not simplemma's suffix rules: Snowball does that.

    >>> Lemmas()("Häuser"), Lemmas()("häuser"), Lemmas()("ging"), Lemmas()("Qwx")
    (('Haus',), ('Haus',), ('gehen',), ())
    """

    @cached_property
    def _dictionary(self) -> Mapping[str, str]:
        dictionary: Mapping[str, str] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("de")
        return dictionary

    def __call__(self, word: str) -> tuple[str, ...]:
        """Return the lemmas of *word* as written, in lower case and capitalised."""
        lower = word.lower()
        spellings = dict.fromkeys((word, lower, lower.capitalize()))
        if "ss" in lower:  # Swiss and upper-case spelling: STRASSEN
            spellings |= dict.fromkeys((lower.replace("ss", "ß"), lower.replace("ss", "ß").capitalize()))
        found = (self._dictionary.get(spelling) for spelling in spellings)
        return tuple(dict.fromkeys(lemma for lemma in found if lemma))
