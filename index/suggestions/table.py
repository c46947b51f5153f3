"""What can be suggested while somebody types: one memory-mapped file of a generation.

Entries are numbered in their final order, so the postings of a word (the entries in which it stands) are
sorted by rank as they are. A beginning of a word is a range of the sorted words, and the best completions
are the smallest numbers in the postings of that range. Words are compared without umlauts; a bit mask beside
each tells where it has some, so that "fuhr" may mean "führ" while "führ" never means "fuhr".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.spelling import drop_umlauts, fold
from index.errors import IndexingError

NAME = "suggestions.bin"
"""The file's name in a generation."""
WIDTH = 40
"""Bytes of a word; longer ones are told apart by their beginning."""
ROWS = 32
"""Words by which an entry is found, at most: eight, each in two spellings; nobody completes a sentence from
its tenth word."""
SCANNED = 4_096
"""Entries, the best with the rarest of several beginnings, that are compared with the other beginnings."""
MAGIC = b"HVVS2\0\0\0"
TEXTS = 3
"""Texts of an entry: what to search for, where it leads, and what is there."""
SEPARATOR = "\x1f"
INSIDE, KIND = 28, 29
"""Bits of a posting: below the first the number of its entry, then one for a word that is not its first, then
the kind, or a number above all kinds for a function word inside, by which nobody looks for it."""
NUMBER = (1 << INSIDE) - 1
_MASKED = 32
"""Letters of a word whose umlauts are noted."""
_GAPS = re.compile(r"[\W_]+")
Numbers = NDArray[np.uint32]
Rows = NDArray[np.intp]
"""Numbers of words, ascending."""


class SuggestionsError(IndexingError):
    """Say which file of suggestions cannot be read."""


class Kind(StrEnum):
    """Where a suggestion comes from, the most trusted first."""

    EDITOR = "editor"
    PAGE = "page"
    HEADING = "heading"
    PHRASE = "phrase"
    """An expression of several words that the pages use."""
    WORD = "word"


_KINDS = tuple(Kind)


class Suggestion(NamedTuple):
    """One completion."""

    text: str
    """What to search for."""
    url: str = ""
    """Where it leads at once, or "" when it does not name one page."""
    kind: Kind = Kind.WORD
    type: str = ""
    """What the page is: a value of ``Facet.TYPE``."""
    area: str = ""
    """Where on the site it stands."""


class WeightedSuggestion(NamedTuple):
    """Something to suggest; the more *popular* of a kind comes first."""

    suggestion: Suggestion
    popular: float = 0.0
    also: tuple[str, ...] = ()
    """Other words by which it is found: what people call it."""


class FoldedText(NamedTuple):
    """The beginning of a word, as words are compared."""

    plain: str
    """Folded, without umlauts."""
    umlauts: int = 0
    """A bit for each letter that is an umlaut, the lowest for the first."""

    def __len__(self) -> int:
        return len(self.plain)


def split_umlauts(folded: str) -> FoldedText:
    """Return a *folded* word as it is compared.

    >>> tuple(split_umlauts("büro"))
    ('buro', 2)
    """
    if folded.isascii():
        return FoldedText(folded)
    return FoldedText(
        drop_umlauts(folded), sum(1 << at for at, c in enumerate(folded[:_MASKED]) if c in "äöü")
    )


def words(text: str) -> list[str]:
    """Return the words of *text*, folded.

    >>> words("Kfz-Zulassung: Straße")
    ['kfz', 'zulassung', 'strasse']
    """
    return _GAPS.sub(" ", fold(text)).split()


class Suggestions:
    """Complete beginnings of words; immutable, safe to share between threads."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        """Read *data* as ``encode`` made it; raises ValueError for anything else."""
        if bytes(data[:8]) != MAGIC:
            raise ValueError("keine Vorschläge dieser Fassung")
        count, rows, postings, letters = (int(size) for size in data[8:40].view(np.uint64))
        at = 40

        def take(items: int, kind: Any) -> NDArray[Any]:
            nonlocal at
            size = items * np.dtype(kind).itemsize
            array: NDArray[Any] = data[at : at + size].view(kind)
            at += size
            return array

        self._postings_from: Numbers = take(rows + 1, np.uint32)
        self._postings: Numbers = take(postings, np.uint32)
        self._rows_from: Numbers = take(count + 1, np.uint32)
        self._rows: Numbers = take(postings, np.uint32)
        self._texts_from: Numbers = take(TEXTS * count + 1, np.uint32)
        self._umlauts: Numbers = take(rows, np.uint32)
        self._kinds: NDArray[np.uint8] = take(count, np.uint8)
        self._words = take(rows, f"S{WIDTH}")
        self._letters = memoryview(take(letters, np.uint8).data)
        if at != len(data):
            raise ValueError("unvollständig")

    def __len__(self) -> int:
        """Return the number of different suggestions."""
        return len(self._kinds)

    def __getitem__(self, number: int) -> Suggestion:
        """Return the suggestion *number*; the lower the better."""
        kind = _KINDS[self._kinds[number]]
        text, url, place = (self._text(TEXTS * number + at) for at in range(TEXTS))
        return Suggestion(text, url, kind, *place.split(SEPARATOR))

    def _text(self, number: int) -> str:
        piece = self._letters[self._texts_from[number] : self._texts_from[number + 1]]
        return bytes(piece).decode("utf-8", "surrogatepass")

    def beginning(self, plain: Sequence[bytes]) -> Rows:
        """Return the words that begin with any of *plain* (UTF-8), with umlauts or not."""
        low, high = self._ranges(plain)
        return _union([np.arange(low[n], high[n]) for n in np.flatnonzero(low < high)])

    def starting(self, beginnings: Sequence[FoldedText], *, literal: bool) -> Rows:
        """Return the words that begin with any of *beginnings* and have umlauts where these have some.

        A *literal* one has umlauts nowhere else.
        """
        low, high = self._ranges([each.plain.encode() for each in beginnings])
        found = []
        for number, each in enumerate(beginnings):
            umlauts = self._umlauts[low[number] : high[number]]
            looked_at = (1 << min(len(each), _MASKED)) - 1 if literal else each.umlauts
            found.append(np.flatnonzero((umlauts & np.uint32(looked_at)) == each.umlauts) + low[number])
        return _union(found)

    def _ranges(self, plain: Sequence[bytes]) -> tuple[Rows, Rows]:
        """Return where the words that begin with each of *plain* begin and end."""
        wanted = np.array(plain, self._words.dtype)
        low = np.searchsorted(self._words, wanted)
        high = low.copy()
        # Most slips begin nothing: the end of a range is looked for only where there is one.
        some = np.flatnonzero(low < len(self._words))
        some = some[np.strings.startswith(self._words[low[some]], wanted[some])]
        # UTF-8 never has this byte, so nothing that begins with the word comes after it.
        after = [plain[int(number)][: WIDTH - 1] + b"\xff" for number in some]
        high[some] = np.searchsorted(self._words, np.array(after, self._words.dtype))
        return low, high

    def top(self, kind: Kind, limit: int) -> list[int]:
        """Return the best entries of *kind*, at most *limit*."""
        at = _KINDS.index(kind)
        first = int(np.searchsorted(self._kinds, at))
        return list(range(first, min(int(np.searchsorted(self._kinds, at + 1)), first + limit)))

    def best(self, wanted: Sequence[Rows], limit: int, kinds: Sequence[Kind] = _KINDS) -> list[int]:
        """Return the best entries that hold for each of *wanted* one of its words, at most *limit*.

        Only entries of *kinds*, a run of neighbours, are returned. What begins with one of *wanted* comes
        first within its kind. Of several, the ``SCANNED`` best entries with the rarest are looked at.
        """
        sizes = [int(self._counts(rows).sum()) for rows in wanted]
        if not sizes or not min(sizes):
            return []
        first, last = _KINDS.index(kinds[0]), _KINDS.index(kinds[-1])
        rarest = self._within(self._of(wanted[int(np.argmin(sizes))]), first, last)
        if len(wanted) == 1:
            # The words of an entry may begin alike: so many are enough for *limit* different ones.
            numbers = (_smallest(rarest, limit * ROWS) & NUMBER).astype(np.intp)
            numbers = numbers[(self._kinds[numbers] >= first) & (self._kinds[numbers] <= last)]
            return list(dict.fromkeys(numbers.tolist()))[:limit]
        numbers = _distinct(np.sort(_smallest(rarest, SCANNED) & NUMBER).astype(np.intp))
        begins = np.zeros(len(numbers), bool)
        held = (self._kinds[numbers] >= first) & (self._kinds[numbers] <= last)
        if not len(numbers):
            return []
        for rows in wanted:
            begin, anywhere = self._holding(numbers, rows)
            begins |= begin
            held &= anywhere
        order = np.lexsort((numbers, ~begins, self._kinds[numbers]))
        return [int(number) for number in numbers[order[held[order]]][:limit]]

    def _within(self, postings: Numbers, first: int, last: int) -> Numbers:
        """Return those of *postings* of the kinds *first* to *last*, and function words of any."""
        if first:
            postings = postings[postings >= np.uint32(first << KIND)]
        if last < len(_KINDS) - 1:
            postings = postings[postings < np.uint32((last + 1) << KIND)]
        return postings

    def _counts(self, rows: Rows) -> NDArray[np.int64]:
        return self._postings_from[rows + 1].astype(np.int64) - self._postings_from[rows]

    def _of(self, rows: Rows) -> Numbers:
        """Return the postings of all *rows*."""
        if rows[-1] - rows[0] == len(rows) - 1:
            return self._postings[self._postings_from[rows[0]] : self._postings_from[rows[-1] + 1]]
        counts = self._counts(rows)
        shift = self._postings_from[rows] - (np.cumsum(counts) - counts)
        return self._postings[np.repeat(shift, counts) + np.arange(int(counts.sum()))]

    def _holding(self, numbers: Rows, rows: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell of each entry whether its first word, and whether any, is one of *rows*."""
        wanted = np.zeros(len(self._words), bool)
        wanted[rows] = True
        begins = self._rows_from[numbers].astype(np.int64)
        counts = self._rows_from[numbers + 1] - begins
        starts = np.cumsum(counts) - counts
        rows_held = self._rows[np.repeat(begins - starts, counts) + np.arange(int(counts.sum()))]
        hits = wanted[rows_held >> 1]
        return np.logical_or.reduceat(hits & (rows_held & 1 == 0), starts), np.logical_or.reduceat(
            hits, starts
        )


def _union(found: Sequence[Rows]) -> Rows:
    if len(found) == 1:
        return found[0]
    return _distinct(np.sort(np.concatenate(found))) if found else np.empty(0, np.intp)


def _distinct(ascending: Rows) -> Rows:
    """Return each of the *ascending* numbers once; the first call of numpy's ``unique`` takes 10 ms."""
    return ascending[np.flatnonzero(np.diff(ascending, prepend=-1))]


def _smallest(values: Numbers, limit: int) -> Numbers:
    """Return the *limit* smallest of *values*, ascending."""
    return np.sort(np.partition(values, limit)[:limit] if len(values) > limit else values)


def opened(path: Path) -> Suggestions:
    """Map the file at *path*; raises SuggestionsError."""
    try:
        # A plain array over the map: indexing a memmap costs ten times as much.
        return Suggestions(np.asarray(np.memmap(path, np.uint8, mode="r")))
    except (OSError, ValueError) as error:
        raise SuggestionsError(
            f"Die Vorschläge {path} sind nicht lesbar ({error}); bitte den Index neu bauen."
        ) from error
