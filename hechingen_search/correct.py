"""Words that the site does not have → what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

from hechingen_search.function_words import is_function_word
from hechingen_search.lexicon import Lexicon
from hechingen_search.parse import ParsedQuery, Part, Text
from index.analysis.german import German
from index.analysis.token import Token

MOST = 3
"""Words corrected in one query; a query with more mistakes is not German."""


class Suggested(Protocol):
    """A correction."""

    @property
    def word(self) -> str:
        """The word that was probably meant."""


class Speller(Protocol):
    """Know how the words of the site are spelt; ``index.spelling.Speller`` does."""

    def suggest(self, word: str) -> Suggested | None:
        """Return what was probably meant by *word*, or None when it is right or nothing is near."""


class Corrected(NamedTuple):
    """A query with other words in it."""

    parsed: ParsedQuery
    changes: tuple[tuple[str, str], ...]
    """What was typed and what was probably meant."""

    def text(self, typed: str) -> str:
        """Return *typed* with the changes made."""
        for wrong, right in self.changes:
            typed = typed.replace(wrong, right, 1)
        return typed


def corrected(parsed: ParsedQuery, german: German, lexicon: Lexicon, speller: Speller) -> Corrected | None:
    """Return *parsed* with its misspelt words corrected, or None when there are none.

    A word that any page has stays as it is, however rare: people know what they are looking for.
    """
    changes = dict(_changes(parsed, german, lexicon, speller))
    if not changes:
        return None
    parts = tuple(_with(part, changes) for part in parsed.parts)
    return Corrected(replace(parsed, parts=parts), tuple(changes.items()))


def _changes(
    parsed: ParsedQuery, german: German, lexicon: Lexicon, speller: Speller
) -> Iterator[tuple[str, str]]:
    left = MOST
    for part in parsed.parts:
        for token in german.query_tokens(part.text) if isinstance(part, Text) else ():
            if left and not is_function_word(token.text) and not _known(token, lexicon):
                suggested = speller.suggest(token.text)
                if suggested is not None and suggested.word.casefold() != token.text.casefold():
                    left -= 1
                    yield token.text, suggested.word


def _known(token: Token, lexicon: Lexicon) -> bool:
    """Tell whether the word occurs, or every constituent of it: then it is a word, spelt right."""
    constituents = token.forms.constituents
    return lexicon.occurs(token.forms.stems) or (
        len(constituents) > 1 and all(map(lexicon.occurs, constituents))
    )


def _with(part: Part, changes: dict[str, str]) -> Part:
    if not isinstance(part, Text):
        return part
    text = part.text
    for wrong, right in changes.items():
        text = text.replace(wrong, right)
    return replace(part, text=text)
