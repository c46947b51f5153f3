"""Inflection: Snowball German, with the umlauts left in."""

from __future__ import annotations

import re

import Stemmer

_VOWEL_E = re.compile(r"[aou](?=e)")


class UmlautStemmer:
    """Stem folded words with Snowball German but keep umlauts.

    Snowball's last step turns ä, ö, ü into a, o, u, so that Bürger would meet Burg. It only ever cuts off an
    ending, so the stem's length, applied to the word itself, gives the stem with its umlauts; that Häuser
    meets Haus is left to the lemma. Since version 3 Snowball also reads ae, oe, ue as umlauts (isral);
    the first letter is hidden from it.

    >>> stem = UmlautStemmer()
    >>> stem("bürger"), stem("burg"), stem("israel"), stem("öffnungszeiten"), stem("ablesung")
    ('bürg', 'burg', 'israel', 'öffnungszeit', 'ables')
    """

    def __init__(self) -> None:
        self._snowball = Stemmer.Stemmer("german", 0)

    def __call__(self, word: str) -> str:
        masked = _VOWEL_E.sub("i", word.translate(_PLAIN_VOWELS))
        stem = self._snowball.stemWord(masked)
        if not masked.startswith(stem):
            return str(stem)
        return word[: len(stem)]


_PLAIN_VOWELS = str.maketrans("äöü", "aou")
