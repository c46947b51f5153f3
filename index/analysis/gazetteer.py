"""Names of the place, from a file that the staff edits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index.analysis.compounds.model import NOUN, SIMPLE, UNKNOWN, WORD, PartCosts
from index.analysis.compounds.splitter import SHORTEST, Prices
from index.analysis.spelling import fold
from index.errors import IndexingError

SHIPPED = Path(__file__).parent / "lists" / "gazetteer.txt"
WHOLE = frozenset({"Stadtteil", "Ort"})
"""Kinds of names that are never taken apart: Bechtoldsweiler has nothing to do with Weiler."""
INCLUDE = "@mitgeliefert"
"""A line that brings in the shipped names; an own file without it replaces them."""
NO_NAME = "Kein Name"
"""Kind of words that are never to be learned as names."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_PRICE = 9.0
"""Price of a name as a part of a compound: about that of a noun which builds a dozen words."""


class GazetteerError(IndexingError):
    """Say in which line of a gazetteer something is wrong."""


class Name(NamedTuple):
    """A name as it is shown, and what it names."""

    name: str
    kind: str
    line: int


def parse(text: str, source: str = "Ortsnamen") -> tuple[Name, ...]:
    """Return the names in *text*; raises GazetteerError.

    >>> parse("[Ort]\\nBalingen\\n")
    (Name(name='Balingen', kind='Ort', line=2),)
    """
    names: list[Name] = []
    kind = ""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content == INCLUDE:
            names += (name._replace(line=-name.line) for name in _shipped())
        elif content.startswith("[") and content.endswith("]"):
            kind = content[1:-1].strip()
        elif content and not kind:
            raise GazetteerError(f"{source}, Zeile {number}: Über „{content}“ fehlt eine Zeile wie [Straße].")
        elif content and not content[0].isalpha():
            raise GazetteerError(f"{source}, Zeile {number}: „{content}“ ist kein Name.")
        elif content:
            names.append(Name(content, kind, number))
    return tuple(names)


def load(path: Path) -> tuple[Name, ...]:
    """Read the gazetteer at *path*, the shipped one once per process; raises GazetteerError."""
    return _shipped() if path == SHIPPED else _load(path)


@cache
def _shipped() -> tuple[Name, ...]:
    return _load(SHIPPED)


def _load(path: Path) -> tuple[Name, ...]:
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"Die Ortsnamen {path} sind nicht lesbar ({error}).") from error


def words(names: Iterable[Name]) -> tuple[str, ...]:
    """Return the distinct words of *names* as written.

    >>> words(parse("[Straße]\\nTübinger Straße\\nNeue Straße"))
    ('Tübinger', 'Straße', 'Neue')
    """
    found = (_WORD.findall(name.name) for name in names if name.kind != NO_NAME)
    return tuple(dict.fromkeys(word for words in found for word in words))


class WithNames:
    """Prices of compound parts, with the names of the place added."""

    def __init__(self, prices: Prices, names: Iterable[Name]) -> None:
        self._prices = prices
        single = [(fold(name.name), name.kind) for name in names if _WORD.fullmatch(name.name)]
        single = [(name, kind) for name, kind in single if kind != NO_NAME]
        self._whole = frozenset(_letters(name for name, kind in single if kind in WHOLE))
        self._names = frozenset(_letters(name for name, _ in single))
        self._beginning: dict[bytes, list[bytes]] = {}
        for name in self._names:
            self._beginning.setdefault(name[:SHORTEST], []).append(name)

    def starting(self, word: bytes, start: int) -> list[tuple[int, PartCosts]]:
        found = self._prices.starting(word, start)
        names = self._beginning.get(word[start : start + SHORTEST], ())
        here = [name for name in names if word.startswith(name, start)]
        if not here:
            return found
        costs = dict(found)
        for name in here:
            modifier, head, flags = costs.get(start + len(name), UNKNOWN)
            flags |= NOUN | WORD | (SIMPLE if name in self._whole else 0)
            costs[start + len(name)] = PartCosts(_PRICE if modifier is None else modifier, head, flags)
        return sorted(costs.items())

    def modifier(self, part: bytes) -> float | None:
        price = self._prices.modifier(part)
        return _PRICE if price is None and part in self._names else price

    def head(self, part: bytes) -> float | None:
        return self._prices.head(part)

    def is_noun(self, part: bytes) -> bool:
        return part in self._names or self._prices.is_noun(part)

    def is_simple(self, part: bytes) -> bool:
        return part in self._whole or self._prices.is_simple(part)

    def is_word(self, part: bytes) -> bool:
        return part in self._names or self._prices.is_word(part)


def _letters(names: Iterable[str]) -> Iterable[bytes]:
    return (
        name.encode("latin-1") for name in names if name == name.encode("latin-1", "ignore").decode("latin-1")
    )
