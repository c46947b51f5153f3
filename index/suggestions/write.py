"""Write the file that ``index.suggestions.table`` reads."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index import durable
from index.analysis.function_words import is_function_word
from index.analysis.spelling import restore_umlauts
from index.errors import IndexingError
from index.suggestions.table import (
    INSIDE,
    KIND,
    MAGIC,
    NUMBER,
    ROWS,
    SEPARATOR,
    WIDTH,
    Kind,
    Numbers,
    Suggestion,
    WeightedSuggestion,
    split_umlauts,
    words,
)

_FIRST, _FURTHER, _FUNCTION = range(3)
"""Where a word stands: first, further inside, or inside and a function word, by which nobody looks for it."""
_KINDS = tuple(Kind)


def write(path: Path, entries: Iterable[WeightedSuggestion]) -> None:
    """Write *entries* to *path*."""
    durable.write(path, encode(entries))


def encode(entries: Iterable[WeightedSuggestion]) -> bytes:
    """Return *entries* as ``Suggestions`` reads them; of one text the first kind stays."""
    kept = _distinct(entries)
    table = _Table(kept)
    kinds = np.array([_KINDS.index(entry.suggestion.kind) for entry in kept], np.int64)
    numbers = np.repeat(np.arange(len(kept)), table.counts)
    inside = (table.places != _FIRST).astype(np.int64)
    bands = np.where(table.places == _FUNCTION, len(_KINDS), kinds[numbers])
    values = bands << KIND | inside << INSIDE | numbers
    letters = [text.encode("utf-8", "surrogatepass") for entry in kept for text in _texts(entry.suggestion)]
    arrays = (
        _offsets(np.bincount(table.rows, minlength=len(table.words))),
        values[np.lexsort((values, table.rows))].astype(np.uint32),
        _offsets(table.counts),
        (table.rows << 1 | inside).astype(np.uint32),
        _offsets([len(text) for text in letters]),
        np.array([umlauts for _, umlauts in table.words], np.uint32),
        kinds.astype(np.uint8),
        np.array([word for word, _ in table.words], f"S{WIDTH}"),
        np.frombuffer(b"".join(letters), np.uint8),
    )
    sizes = np.array([len(kept), len(table.words), len(table.rows), len(arrays[-1])], np.uint64)
    return b"".join((MAGIC, sizes.tobytes(), *(each.tobytes() for each in arrays)))


class _Table:
    """The different words of all entries, sorted, and which of them each entry has."""

    def __init__(self, entries: Iterable[WeightedSuggestion]) -> None:
        numbered: dict[tuple[bytes, int], int] = {}
        rows, places, counts = array("I"), array("B"), array("I")
        for entry in entries:
            before = len(rows)
            for row, place in _rows_of(entry):
                rows.append(numbered.setdefault(row, len(numbered)))
                places.append(place)
            counts.append(len(rows) - before)
        self.words = sorted(numbered)
        final = np.empty(len(numbered), np.int64)
        final[[numbered[word] for word in self.words]] = np.arange(len(numbered))
        self.rows = final[np.array(rows, np.intp)]
        """Numbers of the words, those of the first entry first."""
        self.places = np.array(places, np.uint8)
        """Where each of them stands."""
        self.counts = np.array(counts, np.int64)
        """How many each entry has."""


def _offsets(counts: Any) -> Numbers:
    """Return where each of several pieces begins, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, np.int64))]).astype(np.uint32)


def _texts(suggestion: Suggestion) -> tuple[str, str, str]:
    """Return the ``TEXTS`` that are stored of *suggestion*."""
    place = suggestion.type + SEPARATOR + suggestion.area.replace(SEPARATOR, " ")
    return suggestion.text, suggestion.url, place


def _rows_of(entry: WeightedSuggestion) -> Iterator[tuple[tuple[bytes, int], int]]:
    """Yield the words by which *entry* is found and where they stand, each with its other spellings."""
    seen = set()
    for word, place in _words_of(entry):
        for spelling in (word, restore_umlauts(word)):
            plain, umlauts = split_umlauts(spelling)
            if (row := (plain.encode()[:WIDTH], umlauts)) not in seen:
                seen.add(row)
                yield row, place


def _words_of(entry: WeightedSuggestion) -> Iterator[tuple[str, int]]:
    """Yield the words of the text, then what else it is called; neither beyond its half of the rows."""
    for number, word in enumerate(words(entry.suggestion.text)[: ROWS // 2]):
        yield word, _FIRST if not number else _FUNCTION if is_function_word(word) else _FURTHER
    for word in words(" ".join(entry.also))[: ROWS // 2]:
        if not is_function_word(word):
            yield word, _FURTHER


def _distinct(entries: Iterable[WeightedSuggestion]) -> list[WeightedSuggestion]:
    """Return *entries* in their final order, one of each text: of the first kind, and the most popular."""
    best: dict[str, WeightedSuggestion] = {}
    for entry in entries:
        new = entry.suggestion
        key = " ".join(map(restore_umlauts, words(new.text)))
        if not key:
            continue
        if old := best.get(key):
            if new.kind is Kind.PAGE is old.suggestion.kind and new.url != old.suggestion.url:
                # Two pages of one name: the name is offered, and searching for it shows both.
                entry = entry._replace(suggestion=new._replace(url=""))
                best[key] = old = old._replace(suggestion=old.suggestion._replace(url=""))
            if _order(old) <= _order(entry):
                continue
        best[key] = entry
    if len(best) > NUMBER:
        raise IndexingError("more suggestions than can be numbered")
    return sorted(best.values(), key=_order)


def _order(entry: WeightedSuggestion) -> tuple[int, float, str]:
    return _KINDS.index(entry.suggestion.kind), -entry.popular, entry.suggestion.text
