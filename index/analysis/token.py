"""The value that analysis produces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forms:
    """Every term under which one word is indexed, by the strength of the evidence it gives."""

    exact: tuple[str, ...]
    """Spelling classes folded, not stemmed; the first is the word itself."""
    stems: tuple[str, ...]
    """Snowball of the word ∪ Snowball of its lemma."""
    parts: tuple[str, ...] = ()
    """Stems of compound parts at every level of the tree, without the word itself."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text; ``text == original[start:end]`` always holds."""

    text: str
    start: int
    end: int
    position: int
    forms: Forms
