"""Inflection that no suffix rule undoes: Häuser → Haus, ging → gehen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from index.analysis import dictionary

_CACHED = 16_384


# Latin and Greek plurals that look like those of other words (Atlant, Kaktee, Indiz, Studie), to singulars.
_PLURALS = (
    ("anten", ("as",)), ("een", ("us",)), ("izes", ("ex", "ix")), ("ien", ("ium",)), ("enden", ("enda",)),
    ("asen", ("asis",)), ("esen", ("esis",)), ("osen", ("osis",)),
)  # fmt: skip


def singulars(word: str) -> Iterator[str]:
    """Yield what the folded *word* may be the plural of, if that is a noun.

    >>> list(singulars("atlanten")), list(singulars("studien")), list(singulars("haus"))
    (['atlas'], ['studium'], [])
    """
    for ending, others in _PLURALS:
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + other for other in others)


class Lemmas:
    """Look words up in simplemma's German dictionary, not with its suffix rules: Snowball does that.

    >>> Lemmas()("Häuser"), Lemmas()("häuser"), Lemmas()("ging"), Lemmas()("Qwx")
    (('Haus',), ('Haus',), ('gehen',), ())
    """

    def __init__(self, directory: Path | None = None) -> None:
        """Keep the dictionary as a mapped table in *directory*."""
        self._directory = directory
        self._lemmas = lru_cache(_CACHED)(self._look_up)

    @cached_property
    def _lemma(self) -> dictionary.Lookup:
        return dictionary.opened(self._directory)

    def __call__(self, word: str) -> tuple[str, ...]:
        """Return the lemmas of *word*.

        A capitalised word is a noun first (Markt is not the verb marken) and something else at the start of a
        sentence; a word in small letters may be a noun typed in haste.
        """
        return self._lemmas(word)

    def _look_up(self, word: str) -> tuple[str, ...]:
        lower = word.lower()
        spellings = (word, lower.capitalize(), lower)
        found = self._found(spellings if word[:1].islower() else spellings[:2])
        if not found and "ss" in lower:  # Swiss and upper-case spelling: STRASSEN
            sharp = lower.replace("ss", "ß")
            found = self._found((sharp, sharp.capitalize()))
        return found or self._found((lower,))

    def is_noun(self, word: str) -> bool:
        """Say whether the dictionary has *word* written with a capital."""
        return bool(self._found((word.lower().capitalize(),)))

    def small(self, word: str) -> str:
        """Return the lemma that begins with a small letter of *word* in small letters, or ""."""
        lemma = self._lemma(word.lower()) or ""
        return lemma if lemma[:1].islower() else ""

    def _found(self, spellings: tuple[str, ...]) -> tuple[str, ...]:
        lemmas = map(self._lemma, spellings)
        return tuple(dict.fromkeys(lemma for lemma in lemmas if lemma))
