"""What an index knows of words: which occur, and how much they say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from index import bm25
from index.analysis.german import German
from index.analysis.spelling import fold
from index.analysis.token import Token
from index.document import Field
from index.engine import Engine

TEXT = (Field.BODY, Field.PARTS)
SHOWN = (*TEXT, Field.TITLE, Field.TITLE_PARTS, Field.HEADINGS, Field.ANCHORS)
EVERYWHERE = 1 / 2
"""Share of the pages above which a word says nothing: the name of the town."""
MIN_PIECE = 4
"""Letters of a word inside an unknown one; three are found in anything ("tum", "ger")."""
MAX_WORD = 60
"""Letters of an unknown word that is taken apart; longer ones are not words."""
RARE = 1 / 30
"""Share of the pages up to which the name of a town is that of another one."""
BALANCE = 0.5
"""Half way between a term's weight in its own field and the word's weight in whole texts, both as idf."""


class Lexicon:
    """The words of one opened index; answers are remembered."""

    def __init__(self, engine: Engine, german: German) -> None:
        """Look words up in *engine*, which must not change meanwhile."""
        self._engine = engine
        self._german = german
        self._count = engine.count()
        self.frequency = lru_cache(50_000)(engine.frequency)
        self.tiles = lru_cache(2_000)(self._tiles)
        self.unknown = lru_cache(20_000)(self._unknown)

    def stems(self, word: str) -> tuple[str, ...]:
        """Return what *word* is compared by."""
        return self._german.words.stems(word)

    def occurs(self, stems: Iterable[str]) -> bool:
        """Tell whether any of *stems* occurs, alone or inside a compound."""
        return any(self.frequency(field, stem) for stem in stems for field in SHOWN)

    def everywhere(self, token: Token) -> bool:
        """Tell whether so many pages have *token* that it tells none of them from another."""
        most = max((self.frequency(Field.BODY, stem) for stem in token.forms.stems), default=0)
        return most > EVERYWHERE * self._count

    def _tiles(self, word: str) -> tuple[str, ...]:
        """Return the two words that make an unknown *word* which no dictionary can take apart, or none.

        The last is one that the site uses, the first one that it or the dictionary has: Jakobi + dult.
        """
        words = self._german.words
        if not word.isalpha() or len(word) > MAX_WORD or words.is_known(word):
            return ()
        exact = fold(word)
        for cut in range(MIN_PIECE, len(exact) - MIN_PIECE + 1):
            front, back = exact[:cut], exact[cut:]
            if self.frequency(Field.EXACT, back) and self._is_word(front):
                return front, back
        return ()

    def _is_word(self, text: str) -> bool:
        words = self._german.words
        known = words.is_known(text) or words.compounds.can_begin(text)
        return known or bool(self.frequency(Field.EXACT, text))

    def rare(self, token: Token) -> bool:
        """Tell whether hardly a page has the word as it is written."""
        most = max((self.frequency(Field.EXACT, text) for text in token.forms.exact), default=0)
        return most <= RARE * self._count

    def _unknown(self, token: Token) -> bool:
        """Tell whether nothing speaks for *token*: neither itself nor any constituent."""
        forms = token.forms
        if self.occurs(forms.stems) or any(self.frequency(Field.EXACT, text) for text in forms.exact):
            return False
        return not any(map(self.occurs, forms.constituents))

    def inverse(self, stems: Iterable[str]) -> float:
        """Return the inverse document frequency of a word, given its *stems*, in whole texts."""
        frequency = max((self.frequency(field, stem) for stem in stems for field in TEXT), default=0)
        return bm25.idf(self._count, frequency)

    def balance(self, field: Field, stem: str, inverse: float) -> float:
        """Return the factor that moves a term's idf in *field* half way to *inverse*.

        Few titles hold "welche" or "Angebot", so in the field of titles they look rare and weigh too much.
        """
        own = bm25.idf(self._count, self.frequency(field, stem))
        return float((inverse / own) ** BALANCE)
