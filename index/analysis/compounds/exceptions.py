"""Words that are not taken apart, read from ``exceptions.txt``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index.analysis.spelling import fold


class OpaqueCompound(NamedTuple):
    """A word that stays whole, with what can be seen inside it: folded words."""

    clear: tuple[str, ...] = ()
    """Parts that still say what the word is about."""
    hidden: tuple[str, ...] = ()
    """Parts that mislead."""


@cache
def adjectives(path: Path = Path(__file__).parent / "heads.txt") -> frozenset[str]:
    """Return the folded adjectives that end compounds (gebührenpflichtig): those written in small letters."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return frozenset(fold(word) for word in words if word.islower())


@cache
def load(path: Path = Path(__file__).parent / "exceptions.txt") -> Mapping[str, OpaqueCompound]:
    """Return folded word → what can be seen inside it.

    >>> load()["kindergarten"]
    OpaqueCompound(clear=('kinder',), hidden=('garten',))
    """
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = fold(line.partition("#")[0].strip())
        if entry:
            parts = entry.split("|") if "|" in entry else []
            found[entry.translate(_MARKS)] = OpaqueCompound(
                tuple(part for part in parts if not part.startswith("(")),
                tuple(part.strip("()") for part in parts if part.startswith("(")),
            )
    return found


_MARKS = str.maketrans("", "", "|()")
