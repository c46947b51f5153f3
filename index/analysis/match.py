"""By what evidence a document matches a word of a query: one place that says what matches what."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from index.analysis.german import German
from index.analysis.token import Forms


class Evidence(IntEnum):
    """How a word was found, the strongest highest."""

    WEAK = 1
    """Umlauts left out, or inside an opaque word: Haus in Rathaus."""
    APART = 2
    """Every part of the compound asked for occurs: Hundesteueranmeldung in "Anmeldung zur Hundesteuer"."""
    INSIDE = 3
    """Inside a compound: Steuer in Hundesteuer."""
    INFLECTED = 4
    LITERAL = 5


def evidence(asked: Forms, told: Iterable[Forms]) -> Evidence | None:
    """Return the strongest evidence that a text with the words *told* answers *asked*, or None."""
    exact: set[str] = set()
    stems: set[str] = set()
    parts: set[str] = set()
    weak: set[str] = set()
    for forms in told:
        exact.update(forms.exact)
        stems.update(forms.stems)
        parts.update(forms.parts)
        weak.update(forms.weak)
    anywhere = stems | parts
    apart = bool(asked.constituents) and all(not anywhere.isdisjoint(part) for part in asked.constituents)
    found = {
        Evidence.LITERAL: not exact.isdisjoint(asked.exact),
        Evidence.INFLECTED: not stems.isdisjoint(asked.stems),
        Evidence.INSIDE: not parts.isdisjoint(asked.stems),
        Evidence.APART: apart,
        Evidence.WEAK: not weak.isdisjoint(asked.weak),
    }
    return next((kind for kind, holds in found.items() if holds), None)


def found(german: German, query: str, document: str) -> Evidence | None:
    """Return the weakest evidence among the words of *query* in *document*, None if a word is not there.

    >>> found(German(), "steuer", "Hundesteuersatzung").name
    'INSIDE'
    """
    told = [token.forms for token in german.tokens(document)]
    kinds = [evidence(token.forms, told) for token in german.query_tokens(query)]
    present = [kind for kind in kinds if kind]
    return min(present) if present and len(present) == len(kinds) else None
