"""The values that pass between the filters, before they become tokens."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from index.analysis.token import Forms


class Terms(NamedTuple):
    """Terms of something that is no inflected word: a date, a number, an address."""

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    asked: tuple[str, ...]
    """What a query that says this looks for: the most specific of them."""

    @classmethod
    def same(cls, *terms: str) -> Terms:
        """Return terms that are not inflected; a query asks for the first."""
        unique = tuple(dict.fromkeys(terms))
        return cls(unique, unique, unique[:1])


class Piece(NamedTuple):
    """A word inside a match of the tokeniser; offsets and place count from the match's beginning."""

    start: int
    end: int
    place: int
    forms: Forms


class Pieces(NamedTuple):
    """All that one match of the tokeniser becomes."""

    told: tuple[Piece, ...]
    """In a document: every reading, by place."""
    asked: tuple[Piece, ...]
    """In a query: what the person meant, mostly one piece."""

    @property
    def width(self) -> int:
        """Return the positions taken up in a document."""
        return self.told[-1].place + 1 if self.told else 0


def union(*forms: Forms) -> Forms:
    """Return forms that match whatever any of *forms* matches; the constituents are those of the first."""
    stems = _distinct(form.stems for form in forms)
    return Forms(
        _distinct(form.exact for form in forms),
        stems,
        tuple(part for part in _distinct(form.parts for form in forms) if part not in stems),
        _distinct(form.weak for form in forms),
        forms[0].constituents,
        forms[0].alone,
        forms[0].inner,
    )


def _distinct(terms: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(terms)))


def whole(text: str, told: Forms, asked: Forms | None = None) -> Pieces:
    """Return the pieces of a match that is one word."""
    return Pieces((Piece(0, len(text), 0, told),), (Piece(0, len(text), 0, asked or told),))


def of_terms(text: str, terms: Terms) -> Pieces:
    """Return the pieces of a match that is no inflected word."""
    return whole(text, Forms(terms.exact, terms.stems), Forms(terms.asked, terms.asked))


def by_place(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return *pieces* in the order of their places, longer ones first at the same place."""
    return tuple(sorted(pieces, key=lambda piece: (piece.place, piece.start, -piece.end)))
