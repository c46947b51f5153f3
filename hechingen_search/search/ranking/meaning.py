"""Which pages mean something like the query, and what that is worth beside words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hechingen_search.search.query.parse import ParsedQuery, Text
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.token import Token
from index.meaning.encoder import Encoder
from index.meaning.vectors import Vectors
from index.query import OneOf

WEIGHT = 0.2
"""What one standard deviation of likeness adds, of the best score that words give. Flat from .15 to .4 on
three judged sets (docs/ranking.md)."""
NEAR = 1.0
"""Standard deviations above the mean from which on a page is like the query: one page in six."""
MOST = 500
"""Pages whose scores are raised: those that can reach the pages of results."""
REMEMBERED = 256
"""Queries whose likeness is kept for the next page of results."""


LEAST = 0.33
"""Likeness from which on a page may be meant: of 60 questions that no town answers five reach it, of those
that one answers nine in ten (docs/ranking.md)."""
LEAST_FOREIGN = 0.18
"""The same for a question in another language, where words cannot help: said to be unsure below ``LEAST``."""
WORDS = 0.5
"""What the best score of words is worth beside one standard deviation of likeness, in another language."""

TERMS = 2.0
"""The same where a name of what the question is about was translated, and for parts of a German word."""
MEANT = 100
"""Pages that may be meant, at most."""


class Meaning:
    """The vectors of an opened generation, and who encodes what is asked."""

    def __init__(self, encoder: Encoder, vectors: Vectors) -> None:
        """Compare with *vectors*, which *encoder* made."""
        self._encoder, self._vectors = encoder, vectors
        self.likeness = lru_cache(REMEMBERED)(self._likeness)

    def _likeness(self, text: str, language: str) -> NDArray[np.float32]:
        """Return how like each page is to *text*; computed once for all pages of results."""
        return self._vectors.likeness(self._encoder.query(text), language)

    def order(self, text: str, top: float) -> OneOf | None:
        """Return what likeness adds where words give at most *top*, None where it tells no pages apart."""
        found = self.likeness(text, "de")
        spread = float(found.std())
        if not spread:
            return None
        score = (found - found.mean()) / spread - NEAR
        best = np.argsort(-score, kind="stable")[:MOST]
        return _one_of(self._vectors.urls, ((at, WEIGHT * top * score[at]) for at in best if score[at] > 0))

    def meant(
        self, text: str, language: str, top: float, least: float = LEAST, words: float = TERMS
    ) -> OneOf | None:
        """Return the pages that are like *text*, which is in *language*, at least as much as *least*.

        Their scores stand beside those that words give, *top* at most.
        """
        found = self.likeness(text, language)
        spread = float(found.std()) or 1.0
        score = (found - found.mean()) / spread * (top or 1.0) / words
        best = np.argsort(-found, kind="stable")[:MEANT]
        wanted = (at for at in best if found[at] >= least and score[at] > 0)
        return _one_of(self._vectors.urls, ((at, score[at]) for at in wanted))

    def sure(self, text: str, language: str) -> bool:
        """Tell whether any page is like *text* enough to be named without reserve."""
        return float(self.likeness(text, language).max()) >= LEAST


def _one_of(urls: tuple[str, ...], scored: Iterable[tuple[int, float]]) -> OneOf | None:
    pairs = [(urls[at], float(score)) for at, score in scored]
    return OneOf(tuple(url for url, _ in pairs), tuple(score for _, score in pairs)) if pairs else None


_EXACT = re.compile(r"[\d§@/\\_]")


def has_meaning(parsed: ParsedQuery, german: German) -> bool:
    """Tell whether *parsed* says something rather than naming it.

    Quotes, operators and numbers ask for what is written; a name means nothing, it is like other names.
    """
    if parsed.excluded or any(not isinstance(part, Text) or part.title for part in parsed.parts):
        return False
    text = " ".join(part.text for part in parsed.parts if isinstance(part, Text))
    if _EXACT.search(text):
        return False
    tokens = (token for token in german.query_tokens(text) if not is_function_word(token.text))
    return any(_is_word(token, german) for token in tokens)


def _is_word(token: Token, german: German) -> bool:
    """Tell whether *token* is a word of the language, or made of such."""
    return bool(token.forms.constituents) or any(map(german.words.is_known, token.forms.exact))
