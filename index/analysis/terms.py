"""What people of other languages call what towns do: their words → German ones, from an editable file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

SHIPPED = Path(__file__).parent / "lists" / "terms.txt"
_WORD = re.compile(r"[^\W\d_]+")
ENDING = 4
"""Letters that inflection and suffixes add ("kimlik" → "kimliğimi", "собака" → "собаку")."""
STEM = 4
"""Letters that two words must share from their beginning; shorter ones are compared whole."""
_ARTICLES = re.compile(r"^(?:وال|بال|كال|فال|لل|ال|و(?=\w{4}))")
"""What Arabic writes before a noun: the article, with "and", "with", "like", "so", "for"."""


class Term(NamedTuple):
    """One name of a thing in another language."""

    language: str
    words: tuple[str, ...]
    """Folded."""
    german: str


def german(text: str, language: str) -> tuple[str, ...]:
    """Return the German names of what *text*, typed in *language*, speaks of; the longest names first.

    >>> german("Where can I renew my passport?", "en")
    ('Reisepass',)
    >>> german("kimliğimi kaybettim", "tr")
    ('Personalausweis',)
    """
    words = [fold(word) for word in _WORD.findall(text)]
    taken: set[int] = set()
    found: dict[str, None] = {}
    for term in _terms().get(language, ()):
        at = _place(term.words, words)
        if at is not None and taken.isdisjoint(range(at, at + len(term.words))):
            taken.update(range(at, at + len(term.words)))
            found[term.german] = None
    return tuple(found)


class Mention(NamedTuple):
    """A word of a text that belongs to names of things."""

    languages: frozenset[str]
    several: bool
    """It is one of several words that make the name, in their order: no chance."""


def mentioned(folded: str) -> Mapping[str, Mention]:
    """Return which words of the casefolded text *folded* belong to names, and to those of which languages.

    Languages that have the very word come before those where it would be inflected.
    """
    typed = _WORD.findall(folded)
    words = [fold(word) for word in typed]
    found: dict[str, tuple[set[str], set[str]]] = {}
    several: set[str] = set()
    for first in set(words):
        for term in _by_beginning().get(first[:STEM], ()):
            at = _place(term.words, words)
            if at is not None:
                exact = tuple(words[at : at + len(term.words)]) == term.words
                for word in typed[at : at + len(term.words)]:
                    found.setdefault(word, (set(), set()))[exact].add(term.language)
                    if exact and len(term.words) > 1:
                        several.add(word)
    return {
        word: Mention(frozenset(exact or inflected), word in several)
        for word, (inflected, exact) in found.items()
    }


def fold(word: str) -> str:
    """Return *word* as it is compared: lower case, without accents and Arabic articles.

    >>> fold("Pașaport"), fold("الهوية")
    ('pasaport', 'هوية')
    """
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").replace("ł", "l"))
    return _ARTICLES.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


def _place(term: tuple[str, ...], words: list[str]) -> int | None:
    """Return where in *words* the *term* stands, None where it does not."""
    last = len(words) - len(term)
    return next(
        (at for at in range(last + 1) if all(map(_same, term, words[at : at + len(term)]))),
        None,
    )


def _same(term: str, word: str) -> bool:
    """Tell whether *word* is *term*, inflected."""
    if term == word:
        return True
    if min(len(term), len(word)) <= STEM or len(word) > len(term) + ENDING:
        return False
    shared = next((at for at, (one, two) in enumerate(zip(term, word, strict=False)) if one != two), None)
    return (len(term) if shared is None else shared) >= max(STEM, len(term) - 2)


@cache
def _terms() -> Mapping[str, tuple[Term, ...]]:
    """Return the names by language, those of most words and letters first."""
    found: dict[str, list[Term]] = {}
    for term in _read(SHIPPED):
        found.setdefault(term.language, []).append(term)
    return {
        name: tuple(sorted(terms, key=lambda term: (-len(term.words), -len("".join(term.words)))))
        for name, terms in found.items()
    }


@cache
def _by_beginning() -> Mapping[str, tuple[Term, ...]]:
    """Return the names by the first letters of their first word."""
    found: dict[str, list[Term]] = {}
    for terms in _terms().values():
        for term in terms:
            found.setdefault(term.words[0][:STEM], []).append(term)
    return {beginning: tuple(terms) for beginning, terms in found.items()}


def _read(path: Path) -> Iterator[Term]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    _, *languages = (cell.strip() for cell in next(lines).split("|"))
    for line in lines:
        name, *cells = (cell.strip() for cell in line.split("|"))
        for language, cell in zip(languages, cells, strict=True):
            for text in filter(None, map(str.strip, cell.split(","))):
                yield Term(language, tuple(fold(word) for word in _WORD.findall(text)), name)
