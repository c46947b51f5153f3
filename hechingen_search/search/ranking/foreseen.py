"""Which terms planning a query may ask the frequency of, so that an engine far away is asked once.

It need not be exact: what is missing is asked later, one by one; what is too much costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hechingen_search.search.query.lexicon import MAX_WORD, MIN_NOUN, MIN_PIECE, SHOWN
from hechingen_search.search.query.parse import OrGroup, ParsedQuery
from index.analysis.german import German
from index.analysis.spelling import fold
from index.analysis.token import Forms, Token
from index.document import Field

Pair = tuple[Field, str]
_INSIDE = (Field.PARTS, Field.TITLE_PARTS)


def terms(parsed: ParsedQuery, german: German) -> Iterator[Pair]:
    """Yield the terms of the words of *parsed*, of their parts, and of what they may also be called."""
    for text in _texts(parsed):
        tokens = tuple(german.query_tokens(text))
        yield from of_tokens(tokens, german)
        for said in _otherwise(tokens, german):
            yield from of_tokens(said, german)


def of_tokens(tokens: Iterable[Token], german: German) -> Iterator[Pair]:
    """Yield the terms of *tokens* and of their parts."""
    for token in tokens:
        forms = token.forms
        exact = (*forms.exact, *(f"{text}s" for text in forms.exact))
        yield from ((Field.EXACT, text) for text in exact)
        yield from ((field, text) for text in forms.weak for field in _INSIDE)
        inner = (stems for each in forms.inner for stems in each)
        for stems in (forms.stems, *forms.constituents, *inner, german.words.deed(token.text)):
            yield from _everywhere(stems)
        yield from _cut(token.text, german)


def _texts(parsed: ParsedQuery) -> Iterator[str]:
    for part in (*parsed.parts, *parsed.excluded):
        if isinstance(part, OrGroup):
            yield from (single.text for single in part.parts)
        else:
            yield part.text


def _everywhere(stems: Iterable[str]) -> Iterator[Pair]:
    return ((field, stem) for stem in stems for field in SHOWN)


def _otherwise(tokens: tuple[Token, ...], german: German) -> Iterator[tuple[Token, ...]]:
    """Yield what stretches of *tokens* may also be called, see ``alternatives``."""
    yield from ((token,) for _, _, token in german.joined(tokens))
    yield from _synonyms(tokens, german)
    for token in tokens:
        constituents = token.forms.constituents
        parts = tuple(Token(stems[0], 0, 0, 0, Forms(stems, stems)) for stems in constituents)
        yield parts
        yield from _synonyms(parts, german)
        for head in german.heads(token) if constituents else ():
            yield (head,)
            yield from _synonyms((head,), german)


def _synonyms(tokens: tuple[Token, ...], german: German) -> Iterator[tuple[Token, ...]]:
    for expansion in german.synonyms.expand(tokens):
        yield from (other.tokens for other in expansion.alternatives)


def _cut(word: str, german: German) -> Iterator[Pair]:
    """Yield the terms of the two words that may make an unknown *word*, see ``Lexicon.tiles``."""
    words, exact = german.words, fold(word)
    if not word.isalpha() or len(word) > MAX_WORD or (words.is_known(word) and not words.is_noun(word)):
        return
    for cut in range(MIN_NOUN, len(exact) - MIN_PIECE + 1):
        for piece in (exact[:cut], exact[cut:]):
            yield Field.EXACT, piece
            yield from _everywhere(words.stems(piece))
