"""Find the words of repaired text: one regular expression, one handler for each kind of word."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from index.analysis import abbreviations, addresses, dates, gender, hyphens, numbers
from index.analysis.pieces import Piece, Pieces, Terms, of_terms, union, whole
from index.analysis.token import Forms
from index.analysis.words import Words

STREET = (
    r"(?!(?:Di?e[rsmn]?|Da|Das|Eine?[rsn]?|Zu[rm]|Auf|In|An|Am|Im|Bei|Von|Vom|Ihre[rn]?|Unsere[rn]?|Jede[rn]?|Diese[rn]?|Keine|Welche|Jene)\b)"
    r"[A-ZÄÖÜ][^\W\d_]{2,}+[ \xa0](?:[Ss]tr(?:\.|aße\b|asse\b)|[Pp]l\.)"
)
# Tried in this order. The second stands for nineteen words of twenty, so it comes early and never backtracks.
_KINDS = {
    "road": r"[A-ZÄÖÜ]{1,3}[ \xa0]\d{1,4}(?![\d.,:/])",
    "street": STREET,
    "word": r"[^\W\d_]++(?![\w*·•∙‧⋅’'`´&@.‐‑–-]|[:/(](?=[\w/-]))",
    "url": addresses.URL,
    "mail": addresses.MAIL,
    "iban": numbers.IBAN,
    "spaced": abbreviations.SPACED,
    "gender": gender.GENDER,
    "interpunct": hyphens.INTERPUNCT,
    "glued": r"[^\W\d_]{3,}+(?=\+49|0[1-9][\d /)-]{3})",
    "bracketed": hyphens.BRACKETED,
    "suspended": hyphens.SUSPENDED,
    "date": dates.DATE,
    "hyphenated": hyphens.HYPHENATED.replace("[^\\W_]++(", "[^\\W\\d_][^\\W_]*+(", 1),
    "apostrophe": hyphens.APOSTROPHE,
    "ampersand": hyphens.AMPERSAND,
    "mixed": r"[^\W\d_]+\d[^\W_]*",
    "dotted": r"[^\W\d_]++\.",
    "other": r"[^\W\d_]++",
    "laws": r"§§\s?\d+[a-z]?(?:\s?(?:bis|und|,|-|–)\s?\d+[a-z]?(?![^\W_])){1,6}",
    "law": numbers.LAW,
    "time": dates.TIME,
    "phone": numbers.PHONE,
    "file": numbers.FILE_NUMBER,
    "amount": numbers.AMOUNT,
    "number": numbers.NUMBER,
    "symbol": numbers.SYMBOL,
}
SCAN = re.compile("(?=[^\\W_]|[§€%+(])(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _KINDS.items()) + ")")
_DIGITS = re.compile(r"\d+")
_CACHED = 32_768
_LONGEST_MIXED = 40


class Tokeniser:
    """Turn a match of ``SCAN`` into pieces; remembers those met last."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._pieces = lru_cache(_CACHED)(self._make)
        spell = self._spell
        self._terms: dict[str, Callable[[str], Terms | None]] = {
            "url": addresses.url,
            "mail": addresses.mail,
            "iban": numbers.iban,
            "date": lambda text: dates.date(text, spell),
            "law": numbers.law,
            "time": dates.time,
            "phone": numbers.phone,
            "file": numbers.file_number,
            "amount": numbers.amount,
            "number": numbers.number,
            "symbol": numbers.symbol,
        }
        self._handlers: dict[str, Callable[[str], Pieces]] = {
            "spaced": self._spaced,
            "gender": self._gender,
            "bracketed": lambda text: hyphens.bracketed(text, words),
            "interpunct": lambda text: hyphens.hyphenated(text, words),
            "street": self._street,
            "hyphenated": lambda text: hyphens.hyphenated(text, words),
            "apostrophe": lambda text: hyphens.apostrophe(text, words),
            "ampersand": lambda text: hyphens.ampersand(text, words),
            "mixed": self._mixed,
            "dotted": self._dotted,
            "laws": self._laws,
            "road": self._road,
        }

    def pieces(self, match: re.Match[str]) -> Pieces:
        """Return what *match* becomes."""
        return self._pieces(match.lastgroup or "other", match.group(), match["last"] or "")

    def _make(self, kind: str, text: str, last: str) -> Pieces:
        if kind in self._terms:
            terms = self._terms[kind](text)
            return of_terms(text, terms) if terms else self._digits(text)
        if kind == "suspended" or last:
            return hyphens.suspended(text, last, self._words)
        if kind in self._handlers:
            return self._handlers[kind](text)
        return whole(text, self._words.forms(text))

    def _spell(self, word: str) -> Terms:
        forms = self._words.forms(word)
        return Terms(forms.exact, forms.stems, forms.exact)

    def _digits(self, text: str) -> Pieces:
        """Read as plain numbers what only looked like a date or a telephone number."""
        found = tuple(
            Piece(match.start(), match.end(), place, Forms((match.group(),), (match.group(),)))
            for place, match in enumerate(_DIGITS.finditer(text))
        )
        return Pieces(found, found)

    def _spaced(self, text: str) -> Pieces:
        return of_terms(text, Terms.same(re.sub(r"[.\s]", "", text).lower()))

    def _gender(self, text: str) -> Pieces:
        words = gender.genders(text, self._words.is_known)
        return whole(text, union(*map(self._words.forms, words)))

    def _mixed(self, text: str) -> Pieces:
        """Read "B27" also as "B 27"."""
        forms = self._words.forms(text)
        digits = re.search(r"\d+$", text)
        if not digits or digits.start() > 4 or len(text) > _LONGEST_MIXED:
            return whole(text, forms)
        cut = digits.start()
        told = (
            Piece(0, len(text), 0, forms),
            Piece(0, cut, 0, self._words.forms(text[:cut])),
            Piece(0, len(text), 1, forms),
            Piece(cut, len(text), 1, Forms((text[cut:],), (text[cut:],))),
        )
        return Pieces(told, told[:1])

    def _road(self, text: str) -> Pieces:
        """Read "B 27" also as "B27"."""
        name, number = re.split("[ \xa0]", text)
        cut = len(name) + 1
        joined = self._words.forms(name + number)
        first = Piece(0, len(name), 0, self._words.forms(name))
        second = Piece(cut, len(text), 1, Forms((number,), (number,)))
        told = (Piece(0, len(text), 0, joined), first, Piece(0, len(text), 1, joined), second)
        return Pieces(told, (first, second))

    def _street(self, text: str) -> Pieces:
        """Read "Goethe Str." also as Goethestraße."""
        name, kind = re.split("[ \xa0]", text)
        word = "straße" if kind[:3].lower() == "str" else "platz"
        first, second = self._words.forms(name), self._words.forms(word.capitalize())
        if kind.rstrip(".").lower() not in ("straße", "platz"):
            second = union(second, self._words.forms(kind.rstrip(".")))
        joined = self._words.forms(name + word)
        cut = len(name) + 1
        told = (
            Piece(0, len(text), 0, joined),
            Piece(0, len(name), 0, first),
            Piece(0, len(text), 1, joined),
            Piece(cut, len(text), 1, second),
        )
        return Pieces(told, (Piece(0, len(text), 0, hyphens.asked(joined, [first, second])),))

    def _dotted(self, text: str) -> Pieces:
        """Read a word before a full stop, which may belong to it."""
        word = text[:-1]
        full = abbreviations.expand(word, dotted=True)
        forms = self._words.forms(word)
        return whole(word, union(forms, self._words.forms(full)) if full else forms)

    def _laws(self, text: str) -> Pieces:
        found = tuple(
            Piece(m.start(), m.end(), place, Forms(terms.exact, terms.stems))
            for place, m in enumerate(re.finditer(r"\d+[a-z]?", text))
            for terms in (numbers.law(m.group()),)
        )
        return Pieces(
            found, tuple(p._replace(forms=Forms(p.forms.exact[:1], p.forms.stems[:1])) for p in found)
        )
