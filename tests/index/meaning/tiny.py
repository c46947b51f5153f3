"""A tiny encoder: a text is the sum of its words' concepts, so tests can say what means what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from index.meaning.encoder import Vector

CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "dog": ("hund", "hundesteuer", "dog", "собаку", "vierbeiner", "كلب"),
    "waste": ("müll", "abfall", "garbage", "сміття", "çöp"),
    "marry": ("heiraten", "eheschließung", "trauung", "marry", "wedding"),
    "swim": ("hallenbad", "schwimmen", "swimming"),
}
_NAMES = tuple(CONCEPTS)


class TinyEncoder:
    """Sixteen dimensions: one for each concept, the others for words of no concept."""

    dimensions = 16

    def __init__(self, name: str = "tiny-1") -> None:
        """Be called *name*; count what is encoded."""
        self.name = name
        self.encoded: list[str] = []

    def passages(self, texts: tuple[str, ...]) -> Iterator[Vector]:
        """Yield the vectors of *texts*."""
        for text in texts:
            self.encoded.append(text)
            yield self._vector(text)

    def query(self, text: str) -> Vector:
        """Return the vector of *text*."""
        return self._vector(text)

    def _vector(self, text: str) -> Vector:
        vector = np.full(self.dimensions, 0.1, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            concept = next((n for n, name in enumerate(_NAMES) if word in CONCEPTS[name]), None)
            at = len(_NAMES) + sum(map(ord, word)) % (self.dimensions - len(_NAMES))
            vector[at if concept is None else concept] += 0.3 if concept is None else 2.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)
