"""A bounded memory of what was decoded; the oldest goes first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Remember values up to a total cost; safe to share between threads."""

    def __init__(self, limit: int, cost: Callable[[V], int]) -> None:
        """Remember values whose costs sum up to *limit*."""
        self._limit, self._cost = limit, cost
        self._values: dict[K, V] = {}
        self._total = 0
        self._lock = threading.Lock()

    def known(self, key: K) -> V | None:
        """Return the value of *key* if it is remembered."""
        return self._values.get(key)

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return the value of *key*, made when it is not remembered.

        >>> squares = Cache[int, int](2, lambda value: 1)
        >>> [squares.get(n, lambda n: n * n) for n in (1, 2, 3, 1)]
        [1, 4, 9, 1]
        """
        try:
            return self._values[key]
        except KeyError:
            value = make(key)
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._total += self._cost(value)
            while self._total > self._limit:
                oldest = self._values.pop(next(iter(self._values)))
                self._total -= self._cost(oldest)
        return value
