"""Words that the site does not have → what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple, Protocol

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import ParsedQuery, Part, Text
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.token import Token

MOST = 3
"""Words corrected in one query; a query with more mistakes is not German."""

TRIED = 8
"""Unknown words looked up; each takes milliseconds, and so many are no slips."""

LONG = 10
"""Letters from which on two words that one slip tells apart are hardly two words."""
CERTAIN = 1.2
"""Edits up to which the corrected word is searched for at once; one slip, and a little for an odd letter.
Farther ones are only offered: "Lebendfalle" is not "ebenfalls"."""


class Correction(Protocol):
    """A correction."""

    @property
    def word(self) -> str:
        """The word that was probably meant."""

    @property
    def cost(self) -> float:
        """How far it is from what was typed, in edits."""


class Speller(Protocol):
    """Know how the words of the site are spelt; ``index.spelling.Speller`` does."""

    def suggest(self, word: str) -> Correction | None:
        """Return what was probably meant by *word*, or None when it is right or nothing is near."""


class CorrectedQuery(NamedTuple):
    """A query with other words in it."""

    parsed: ParsedQuery
    changes: tuple[tuple[str, str], ...]
    """What was typed and what was probably meant."""
    certain: bool
    """True when all of it can be searched for without asking."""

    def text(self, typed: str) -> str:
        """Return *typed* with the changes made."""
        for wrong, right in self.changes:
            typed = typed.replace(wrong, right, 1)
        return typed


def corrected(
    parsed: ParsedQuery, german: German, lexicon: Lexicon, speller: Speller
) -> CorrectedQuery | None:
    """Return *parsed* with its misspelt words corrected, or None when there are none.

    A word that any page has stays as it is, however rare: people know what they are looking for.
    """
    found = list(islice(_changes(parsed, german, lexicon, speller), MOST))
    if not found:
        return None
    changes = {wrong: suggested.word for wrong, suggested in found}
    parts = tuple(_with(part, changes) for part in parsed.parts)
    certain = all(suggested.cost <= CERTAIN for _, suggested in found)
    return CorrectedQuery(replace(parsed, parts=parts), tuple(changes.items()), certain)


def meant_words(parsed: ParsedQuery, german: German, speller: Speller) -> Iterator[ParsedQuery]:
    """Yield what may be meant by each word of *parsed* that *speller* does not know."""
    texts = (part.text for part in parsed.parts if isinstance(part, Text))
    tokens = (token for text in texts for token in german.query_tokens(text))
    for token in islice((token for token in tokens if not is_function_word(token.text)), TRIED):
        if (suggested := speller.suggest(token.text)) is not None:
            yield ParsedQuery((Text(suggested.word),))


def _changes(
    parsed: ParsedQuery, german: German, lexicon: Lexicon, speller: Speller
) -> Iterator[tuple[str, Correction]]:
    for token in islice(_unknown(parsed, german, lexicon), TRIED):
        suggested = speller.suggest(token.text)
        if suggested is None or (_known(token, lexicon) and not _is_slip(token, suggested)):
            continue
        if all(_known(meant, lexicon) for meant in german.query_tokens(suggested.word)):
            yield token.text, suggested


def _unknown(parsed: ParsedQuery, german: German, lexicon: Lexicon) -> Iterator[Token]:
    """Yield the words that are neither in the index nor function words.

    Compounds that only their parts make known are among them: Weinachtsmarkt has Wein and Nacht in it.
    """
    for part in parsed.parts:
        for token in german.query_tokens(part.text) if isinstance(part, Text) else ():
            known = lexicon.occurs(token.forms.stems) or (
                _known(token, lexicon) and german.words.is_known(token.text)
            )
            if not (is_function_word(token.text) or known):
                yield token


def _is_slip(token: Token, suggested: Correction) -> bool:
    """Tell whether a compound that might be right is so near to a long word that it is hardly another one."""
    return suggested.cost <= CERTAIN and len(token.text) >= LONG


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
