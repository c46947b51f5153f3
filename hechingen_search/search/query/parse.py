"""What a person typed → a ``ParsedQuery``; total, in time linear in the length of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from hechingen_search.search import facets
from hechingen_search.search.query.dates import first_day
from index.document import Facet
from index.query import Filter

MAX_CHARS = 500
"""What is read of a query: questions are shorter than 200 characters; pasted pages are cut, visibly."""
MAX_WORDS = 32
"""Words searched for, "a.b.c" being three; each costs about ten posting lists."""
MAX_ALTERNATIVES = 8
"""Members of one ODER."""
MIN_PREFIX = 2
"""Letters before ``*``; fewer would match half of the index and mean nothing."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, one or several, as typed; ``title`` when they have to stand in the title."""

    text: str
    title: bool = False


@dataclass(frozen=True, slots=True)
class ExactPhrase:
    """An exact phrase, without its quotation marks."""

    text: str
    title: bool = False


@dataclass(frozen=True, slots=True)
class WordPrefix:
    """The beginning of a word, without its asterisk."""

    text: str
    title: bool = False


Single = Text | ExactPhrase | WordPrefix


@dataclass(frozen=True, slots=True)
class OrGroup:
    """Alternatives joined by ODER."""

    parts: tuple[Single, ...]


Part = Text | ExactPhrase | WordPrefix | OrGroup


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query, read: all of ``parts`` are wanted, none of ``excluded``, within the filters."""

    parts: tuple[Part, ...] = ()
    excluded: tuple[Single, ...] = ()
    filters: tuple[Filter, ...] = ()
    named: tuple[tuple[Facet, str], ...] = ()
    """Facet → beginning of a value as typed, where the index alone knows the values: ``bereich:frei``."""
    since: date | None = None
    cut: bool = False
    """True when the query was too long and its end was left out."""

    @property
    def empty(self) -> bool:
        """Tell whether nothing was asked: neither words nor filters."""
        return not (self.parts or self.excluded or self.filters or self.named or self.since)


def parse(text: str) -> ParsedQuery:
    """Read what was typed into a search field.

    >>> parse('Hund "an der Leine" Steuer ODER Marke').parts[:2]
    (Text(text='Hund', title=False), ExactPhrase(text='an der Leine', title=False))
    """
    clean = _clean(text)
    typed, shortened = _shortened(_typed(clean[:MAX_CHARS]))
    query = ParsedQuery(cut=shortened or len(clean) > MAX_CHARS)
    parts: list[Single] = []
    excluded: list[Single] = []
    for piece in typed:
        narrowed = _narrow(query, piece)
        if narrowed is not None:
            query = narrowed
        elif piece.excluded:
            excluded.append(_single(piece))
        else:
            parts.append(_single(piece))
    if not parts and not (query.filters or query.named or query.since):
        # Nobody looks for everything but one word: a dash before the only word is a list bullet.
        parts, excluded = list(excluded), []
    return replace(query, parts=tuple(_merge(_alternatives(parts))), excluded=tuple(excluded))


def loosened(query: ParsedQuery) -> ParsedQuery:
    """Return *query* with its phrases as plain words.

    >>> loosened(parse('der "rote Hund"')).parts
    (Text(text='der rote Hund', title=False),)
    """
    parts = (Text(part.text, part.title) if isinstance(part, ExactPhrase) else part for part in query.parts)
    return replace(query, parts=tuple(_merge(parts)))


@dataclass(frozen=True, slots=True)
class _QueryPiece:
    """One blank-separated piece of a query; ``verbatim`` is what it is when its key means nothing."""

    text: str
    quoted: bool
    key: str
    excluded: bool
    verbatim: str


_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»″", '"'))
_KEYS = "|".join(("titel", "seit", *(facet.key for facet in facets.FACETS)))
_PIECE = re.compile(
    rf"""(?P<no>[-−–](?=["\w]))?(?:(?P<key>{_KEYS}):(?=["\w]))?"""
    # „Model C“-Schulen is a compound, not a phrase and something to leave out.
    r"""(?:"(?P<phrase>[^"]*)"(?![-−–\w])|(?P<word>\S+))""",
    re.IGNORECASE,
)
# A word of signs alone is noise, but the paragraph sign is analysed together with its number.
_SIGNS = {"§", "§§"}
_BLANK = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"}


def _clean(text: str) -> str:
    """Return *text* without what cannot be part of a word, such as control characters and lone surrogates."""
    head = text[: 4 * MAX_CHARS]
    kept = "".join(" " if unicodedata.category(c) in _BLANK else c for c in head)
    return " ".join(kept.translate(_QUOTES).split())


def _typed(text: str) -> Iterator[_QueryPiece]:
    for match in _PIECE.finditer(text):
        quoted = match["phrase"] is not None
        piece = (match["phrase"] if quoted else match["word"].replace('"', " ")).strip()
        if piece in _SIGNS or any(c.isalnum() for c in piece):
            verbatim = match[0].replace('"', " ").lstrip("-−–").strip()
            yield _QueryPiece(piece, quoted, (match["key"] or "").lower(), match["no"] is not None, verbatim)


_WORD = re.compile(r"[^\W_]+")


def _shortened(pieces: Iterable[_QueryPiece]) -> tuple[list[_QueryPiece], bool]:
    """Return the *pieces* with the first ``MAX_WORDS`` words, and whether there were more."""
    kept: list[_QueryPiece] = []
    left = MAX_WORDS
    for piece in pieces:
        words = len(_WORD.findall(piece.text))
        if words > left:
            if left > 0:
                kept.append(
                    replace(piece, text=_first(piece.text, left), verbatim=_first(piece.verbatim, left))
                )
            return kept, True
        kept.append(piece)
        left -= max(words, 1)
    return kept, False


def _first(text: str, words: int) -> str:
    """Return *text* up to the end of its first *words*."""
    ends = [match.end() for match in _WORD.finditer(text)]
    return text[: ends[min(words, len(ends)) - 1]]


def _single(piece: _QueryPiece) -> Single:
    title = piece.key == "titel"
    text = piece.text if title or not piece.key else piece.verbatim
    if piece.quoted:
        return ExactPhrase(text, title)
    stem = text.rstrip("*")
    if stem != text and sum(c.isalnum() for c in stem) >= MIN_PREFIX:
        return WordPrefix(stem.lstrip("*"), title)
    return Text(text.strip("*"), title)


def _narrow(query: ParsedQuery, piece: _QueryPiece) -> ParsedQuery | None:
    """Return *query* narrowed by *piece*, or None when *piece* is no filter after all."""
    if piece.key == "seit" and not piece.excluded and (since := first_day(piece.text)):
        return replace(query, since=since)
    if (found := facets.keyed(piece.key)) is None:
        return None
    if found.listed:
        return None if piece.excluded else replace(query, named=(*query.named, (found.facet, piece.text)))
    values = found.values(piece.text)
    return _filtered(query, Filter(found.facet, values, piece.excluded)) if values else None


def _filtered(query: ParsedQuery, new: Filter) -> ParsedQuery:
    """Add *new*; two values of one facet mean either of them."""
    for old in query.filters:
        if (old.facet, old.exclude) == (new.facet, new.exclude):
            joined = replace(old, values=tuple(dict.fromkeys(old.values + new.values)))
            return replace(query, filters=tuple(joined if f is old else f for f in query.filters))
    return replace(query, filters=(*query.filters, new))


_OR = {"ODER", "OR"}
_AND = {"UND", "AND"}


def _operator(part: Part, names: set[str]) -> bool:
    return isinstance(part, Text) and not part.title and part.text in names


def _alternatives(parts: list[Single]) -> Iterator[Part]:
    """Join the neighbours of each ODER; an UND between words says what is meant anyway."""
    position = 0
    while position < len(parts):
        part = parts[position]
        position += 1
        inner = 1 < position < len(parts)
        if _operator(part, _OR) or (inner and _operator(part, _AND)):
            continue
        members = [part]
        while position + 1 < len(parts) and _operator(parts[position], _OR):
            if not _operator(parts[position + 1], _OR):
                members.append(parts[position + 1])
            position += 2
        yield part if len(members) == 1 else OrGroup(tuple(members[:MAX_ALTERNATIVES]))


def _merge(parts: Iterable[Part]) -> Iterator[Part]:
    """Join neighbouring words, because "24. September" and "hunde steuer" are read together."""
    run: list[str] = []
    for part in parts:
        if isinstance(part, Text) and not part.title:
            run.append(part.text)
            continue
        if run:
            yield Text(" ".join(run))
            run = []
        yield part
    if run:
        yield Text(" ".join(run))
