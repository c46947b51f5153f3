"""How our fields look to Whoosh. The TOC pickles these classes: their import path must stay."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from whoosh import fields, formats
from whoosh.analysis import SpaceSeparatedTokenizer

from index.document import Field

URL = "url"
"""The field that holds each document's URL as one term."""


class ArrayPositions(formats.Positions):  # type: ignore[misc]
    """Whoosh's format of positions, stored as plain numbers instead of a pickle."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        """Return *poslist* as bytes."""
        return np.fromiter(poslist, np.uint32).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return the positions in *valuestring*."""
        found: list[int] = np.frombuffer(valuestring, np.uint32).tolist()
        return found

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return the number of positions."""
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        """Return the frequency as a weight."""
        return self.decode_frequency(valuestring) * float(self.field_boost)


class Terms(fields.FieldType):  # type: ignore[misc]
    """A field of terms that are ready: nothing is analysed here."""

    def __init__(self, unique: bool = False) -> None:
        """Make a field; a *unique* one identifies documents and is stored."""
        super().__init__(
            ArrayPositions(), SpaceSeparatedTokenizer(), scorable=not unique, stored=unique, unique=unique
        )


def schema() -> fields.Schema:
    """Return the schema of every index of ours."""
    return fields.Schema(**{URL: Terms(unique=True)}, **{field.value: Terms() for field in Field})
