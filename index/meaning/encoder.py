"""What makes vectors of texts: the port, and the model that is installed, if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""Shape (dimensions,), length 1."""


class Encoder(Protocol):
    """Turns texts into unit vectors whose dot product says how near their meanings are."""

    @property
    def name(self) -> str:
        """Name model and method for good: vectors of other names are never compared."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def passages(self, texts: tuple[str, ...]) -> Iterator[Vector]:
        """Yield the vector of each of *texts*, which are to be found."""

    def query(self, text: str) -> Vector:
        """Return the vector of *text*, which somebody typed; total, in bounded time."""


def installed(directory: Path) -> Encoder | None:
    """Return the encoder of the extra ``meaning``, or None without it.

    *directory* keeps what is prepared once from the model and then mapped by every process.
    """
    from index.meaning.wheel import model_file

    model = model_file()
    if model is None:
        return None
    # Only now: it imports threadpoolctl, which comes with the extra.
    from index.meaning.e5 import E5

    return E5(model, directory)
