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
MIN_NOUN = 3
"""The same for a noun at the beginning: Mai, Eis, Rad."""
AREA = 1 / 10
"""Share of the pages from which on a word in the addresses or the breadcrumb is the name of an area."""
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

    def missing(self, token: Token) -> bool:
        """Tell whether *token* is a word of the dictionary that the site does not have.

        It means more than its parts say: a Zugspitze has no trains. They count where they name a page.
        """
        return self._german.words.is_noun(token.text) and not self.occurs(token.forms.stems)

    def telling(self, token: Token) -> tuple[tuple[str, ...], ...]:
        """Return the constituents of *token* that say something of it without the others.

        What names an area of the site ("Rathaus & Service") names none of its pages.
        """
        return tuple(stems for stems in token.forms.alone if not self._names_area(stems))

    def _names_area(self, stems: Iterable[str]) -> bool:
        most = max((self.frequency(Field.ANCHORS, stem) for stem in stems), default=0)
        return most > AREA * self._count

    def _tiles(self, word: str) -> tuple[str, ...]:
        """Return the two words that make a *word* which no dictionary can take apart, or none.

        The last is one that the site uses, the first one that it or the dictionary has: Jakobi + dult.
        """
        words = self._german.words
        if not word.isalpha() or len(word) > MAX_WORD or (words.is_known(word) and not words.is_noun(word)):
            return ()
        exact = fold(word)
        inside = words.compounds(exact)
        if inside.clear or inside.hidden:  # opaque: a Führerschein is of no Führer
            return ()
        for cut in range(MIN_NOUN, len(exact) - MIN_PIECE + 1):
            front, back = exact[:cut], exact[cut:]
            common = words.compounds.is_common(back, last=True)
            if not common and self.frequency(Field.EXACT, back) and self._begins(front):
                return front, back
        return ()

    def _begins(self, text: str) -> bool:
        """Tell whether *text* is a word that may begin another: a noun, a name, the stem of a verb."""
        words = self._german.words
        if words.is_noun(text) or words.small_lemma(f"{text}en"):
            return True
        if len(text) < MIN_PIECE:
            return False
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
