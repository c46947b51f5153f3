"""What may be written down of a search at all: nothing that could name, number or describe a person.

A term is kept only where every word of it is one that the dictionary, the list of places or both know: names,
passwords, half addresses and slips of the keyboard are none of these, so that no list of them is needed. What
looks like a word and may be a name is left out by ``names.txt``; numbers stay only where they name no one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hechingen_search.search.query.names import SURNAMES
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.spelling import fold

LONGEST = 60
"""Characters of a term: what is longer tells a story."""
MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[@\\]|://|\bwww\.|\(at\)|\[at\]", re.IGNORECASE)
_PLATE = re.compile(r"\b[a-zäöü]{1,3}[- ][a-z]{1,2}[- ]?\d{1,4}\b", re.IGNORECASE)
"""A number plate: BL-AB 123."""
_ABOUT = """herr herrn frau fräulein familie dr prof doktor professor geb geboren geborene geburtsdatum
    geburtstag gestorben verstorben wohnhaft aktenzeichen az kassenzeichen steuernummer steuerid iban konto
    kontonummer kundennummer passwort kennwort pin tan puk"""
_ABOUT_PEOPLE = frozenset(_ABOUT.split())
"""After these stands what names or numbers a person."""
_LIKE_SURNAMES = re.compile(
    r"(mann|m[ae][iy]er|müller|bauer|huber|hofer|brenner|hauer|macher|schmidt?|berger|bacher|inger|ler|le)$"
)
"""How surnames end that are made of words: Steinbrenner, Holzbauer, Häberle."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = re.compile(r"\d{1,3}|[a-zäöü]\d{1,2}")
"""A paragraph, a bus, a road: § 34, 306, B27."""


def countable(text: str, german: German) -> str:
    """Return *text* in the one form in which it is counted, "" where it must not be kept at all.

    >>> countable("  Hundesteuer  Anmelden", German()), countable("Klaus Müller", German())
    ('hundesteuer anmelden', '')
    """
    text = " ".join(text.lower().split())
    words = _WORD.findall(text)
    if not words or len(text) > LONGEST or len(words) > MOST_WORDS:
        return ""
    if _ADDRESS.search(text) or _PLATE.search(text) or not _numbers_are_harmless(text, words):
        return ""
    plain = [word for word in words if word.isalpha()]
    if not plain or any(word in _ABOUT_PEOPLE for word in plain):
        return ""
    places = _places(german)
    return text if all(_is_kept(fold(word), places, german) for word in plain) else ""


def _numbers_are_harmless(text: str, words: Sequence[str]) -> bool:
    """Tell whether there is at most one number, small or a year, standing by itself."""
    numbers = [word for word in words if not word.isalpha()]
    # Joined by a sign it is a part of something: 12/345, 07471-93, 1.2.1980.
    joined = re.search(r"\d[^\w\s]+\w|\w[^\w\s]+\d", text)
    return (
        len(numbers) <= 1 and not joined and all(_YEAR.fullmatch(n) or _SMALL.fullmatch(n) for n in numbers)
    )


def _is_kept(word: str, places: frozenset[str], german: German) -> bool:
    if word in places or is_function_word(word):
        return True
    if word in _names() or word in SURNAMES:
        return False
    if german.words.is_known(word):
        return True
    return bool(german.words.compounds(word).leaves) and not _LIKE_SURNAMES.search(word)


@cache
def _names() -> frozenset[str]:
    """Return the names that look like words."""
    lines = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith(("#", "[")) for word in line.split())


def _places(german: German) -> frozenset[str]:
    return _words_of(german.names)


@cache
def _words_of(names: tuple[tuple[str, str, int], ...]) -> frozenset[str]:
    """Return the words of the staff's list of places, but for people in it."""
    return frozenset(
        fold(word)
        for name, kind, _ in names
        if kind not in ("Person", "Kein Name")
        for word in _WORD.findall(name)
    )
