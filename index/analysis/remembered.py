"""The analysed words of a generation: looked up instead of taken apart again, by later nights and searches.

What becomes of a word depends on the word and on the analysis alone, so a table is good for as long as the
fingerprint is the same, whatever the pages say; words that are new since it was written are analysed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from index.analysis.mapped import Table, write
from index.analysis.token import Forms

NAME = "forms.bin"
"""The file's name in a generation."""
_LEVELS = ("\x1c", "\x1d", "\x1e", "\x1f")
"""What separates the fields, the items of a field, the items of an item …; none occurs in a word."""
_DEPTHS = (1, 1, 1, 1, 2, 2, 3, 1)


class Analysed(NamedTuple):
    """What a word becomes."""

    forms: Forms
    stems: tuple[str, ...]
    """Its own, without those of what it may be short for."""


class Remembered:
    """The words of a table."""

    def __init__(self, table: Table) -> None:
        self._get = table.get

    def __call__(self, word: str) -> Analysed | None:
        """Return what *word* becomes, None where it is not remembered."""
        found = self._get(word.encode("utf-8", "surrogatepass"))
        return None if found is None else decode(found.decode())


def opened(path: Path, fingerprint: str) -> Remembered | None:
    """Return the words of the table at *path*; None without one, or where it is damaged or of other code."""
    try:
        table = Table(path)
    except (OSError, ValueError):
        return None
    return Remembered(table) if table.source == fingerprint else None


def remember(path: Path, fingerprint: str, words: Iterable[tuple[str, Analysed]]) -> None:
    """Write what *words* become to *path*; raises OSError."""
    write(path, fingerprint, _entries(words))


def _entries(words: Iterable[tuple[str, Analysed]]) -> Iterator[tuple[bytes, bytes]]:
    for word, analysed in words:
        text = encode(analysed)
        if decode(text) == analysed:  # whatever has a separator inside is analysed again each time
            yield word.encode(), text.encode()


def encode(analysed: Analysed) -> str:
    """Return *analysed* as one line.

    >>> decode(encode(Analysed(Forms(("hund",), ("hund",)), ("hund",)))).forms.exact
    ('hund',)
    """
    fields = zip((*analysed.forms, analysed.stems), _DEPTHS, strict=True)
    return _LEVELS[0].join(_joined(field, depth, 1) for field, depth in fields)


def decode(text: str) -> Analysed:
    """Return what ``encode`` made *text* of."""
    *forms, stems = (
        _split(field, depth, 1) for field, depth in zip(text.split(_LEVELS[0]), _DEPTHS, strict=True)
    )
    return Analysed(Forms(*forms), stems)


def _joined(items: object, depth: int, level: int) -> str:
    if depth == 0:
        return str(items)
    assert isinstance(items, tuple)
    # An empty item has a separator of its own, else () and ((),) would be the same.
    inner = (_joined(item, depth - 1, level + 1) for item in items)
    return "".join(each + _LEVELS[level] for each in inner)


def _split(text: str, depth: int, level: int) -> Any:
    items = text.split(_LEVELS[level])[:-1]
    return tuple(items) if depth == 1 else tuple(_split(item, depth - 1, level + 1) for item in items)
