"""What is made once from the model file and then mapped by every process: weights to multiply with, keys.

Four-bit weights would have to be unpacked for every query. The prepared file holds them in single precision,
85 MB that processes share through the page cache.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.meaning.unigram import Keys, vocabulary
from index.meaning.wheel import Shape, Wheel

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """The weights of one layer; matrices are (in, out): with few rows BLAS reads them a third faster so."""

    attend: Floats
    """Query, key and value beside each other."""
    attend_bias: Floats
    out: Floats
    out_bias: Floats
    out_norm: tuple[Floats, Floats]
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats
    outer_norm: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The mapped file."""

    keys: Keys
    numbers: NDArray[np.int32]
    layers: tuple[Layer, ...]


def prepared(wheel: Wheel, path: Path) -> Prepared:
    """Return what *path* holds, made from *wheel* first if need be, in one atomic step."""
    count = len(wheel.scores) - 5
    size = 12 * count + 4 * sum(map(_product, _shapes(wheel.shape))) * wheel.shape.layers
    if not path.is_file() or path.stat().st_size != size:
        _prepare(wheel, path)
    keys = np.memmap(path, np.uint64, "r", 0, (count,))
    numbers = np.memmap(path, np.int32, "r", 8 * count, (count,))
    # As plain arrays: every slice of a memmap would cost a microsecond more.
    floats = np.asarray(np.memmap(path, np.float32, "r", 12 * count))
    return Prepared(np.asarray(keys), np.asarray(numbers), tuple(_layers(floats, wheel.shape)))


def _prepare(wheel: Wheel, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may prepare at once; each writes a file of its own, and either is right.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        made = Path(file.name)
        try:
            for part in vocabulary(wheel):
                file.write(part.tobytes())
            for number in range(wheel.shape.layers):
                for tensor in _tensors(wheel, number):
                    file.write(np.ascontiguousarray(tensor, np.float32).tobytes())
            made.chmod(0o644)
            made.replace(path)
        except BaseException:
            made.unlink()
            raise


def _tensors(wheel: Wheel, number: int) -> Iterator[Floats]:
    """Yield the tensors of layer *number* in the order and shapes of ``_shapes``."""
    hidden, inner = wheel.shape.hidden, wheel.shape.inner

    def matrix(name: str, out: int, into: int) -> Floats:
        return wheel.tensor(f"l{number}.{name}.w", out, into).T

    def vector(name: str, length: int) -> Floats:
        return wheel.tensor(f"l{number}.{name}", length)

    yield np.hstack([matrix(name, hidden, hidden) for name in "qkv"])
    yield np.concatenate([vector(f"{name}.b", hidden) for name in "qkv"])
    yield matrix("ao", hidden, hidden)
    yield from (vector(name, hidden) for name in ("ao.b", "aln.w", "aln.b"))
    yield matrix("fi", inner, hidden)
    yield vector("fi.b", inner)
    yield matrix("fo", hidden, inner)
    yield from (vector(name, hidden) for name in ("fo.b", "oln.w", "oln.b"))


def _shapes(shape: Shape) -> tuple[tuple[int, ...], ...]:
    hidden, inner = shape.hidden, shape.inner
    vector = (hidden,)
    return (
        *((hidden, 3 * hidden), (3 * hidden,)),
        *((hidden, hidden), vector, vector, vector),
        *((hidden, inner), (inner,)),
        *((inner, hidden), vector, vector, vector),
    )


def _layers(floats: Floats, shape: Shape) -> Iterator[Layer]:
    at = 0
    for _ in range(shape.layers):
        parts = []
        for wanted in _shapes(shape):
            length = _product(wanted)
            parts.append(floats[at : at + length].reshape(wanted))
            at += length
        a, ab, o, ob, onw, onb, i, ib, f, fb, fnw, fnb = parts
        yield Layer(a, ab, o, ob, (onw, onb), i, ib, f, fb, (fnw, fnb))


def _product(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape))
