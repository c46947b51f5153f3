"""Keep answering while generations change: new requests get the new one, running ones finish on the old."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

LOG = logging.getLogger(__name__)

PERIOD = 0.5
"""Seconds between two looks at what is published; operations.md promises two seconds."""


class Closeable(Protocol):
    """What is served: anything that has to be closed after its last reader."""

    def close(self) -> None:
        """Release files and memory."""


Served = TypeVar("Served", bound=Closeable)


class _Lease(Generic[Served]):
    """One opened generation and the number of its readers; the holder counts as one."""

    def __init__(self, name: str, served: Served) -> None:
        self.name = name
        self.served = served
        self.readers = 1


class Live(Generic[Served]):
    """Hold what is published, opened.

    *current* names what is published, or None, and is asked often; *open_named* opens it.
    """

    def __init__(
        self,
        current: Callable[[], str | None],
        open_named: Callable[[str], Served],
    ) -> None:
        self._current = current
        self._open = open_named
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._held: _Lease[Served] | None = None
        self._failed: str | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Look now, and from a thread of its own from now on."""
        self.refresh()
        threading.Thread(target=self._watch, name="generations", daemon=True).start()

    def _watch(self) -> None:
        while not self._stop.wait(PERIOD):
            self.refresh()

    def refresh(self) -> None:
        """Open what is published if it is not what is held; keep what is held when that fails.

        One look at a time: of two, the one that began earlier may end later, and would bring back the past.
        """
        with self._looking:
            self._refresh()

    def _refresh(self) -> None:
        name: str | None = ""  # asking may fail as well, where others keep what is published
        try:
            name = self._current()
            if name is None or name == (self._held.name if self._held else None):
                return
            fresh = _Lease(name, self._open(name))
        # Whatever is wrong with a generation, the one that answers must go on answering.
        except Exception:
            if name != self._failed:
                LOG.exception("Der Stand %s lässt sich nicht öffnen; der bisherige antwortet weiter.", name)
            self._failed = name
            return
        with self._lock:
            old, self._held, self._failed = self._held, fresh, None
        if old:
            self._release(old)

    @contextmanager
    def lease(self) -> Iterator[Served | None]:
        """Yield what is published, open until the block ends; None when nothing is."""
        with self._lock:
            held = self._held
            if held:
                held.readers += 1
        try:
            yield held.served if held else None
        finally:
            if held:
                self._release(held)

    def _release(self, lease: _Lease[Served]) -> None:
        with self._lock:
            lease.readers -= 1
            last = lease.readers == 0
        if last:
            lease.served.close()

    def close(self) -> None:
        """Stop looking and close what is held after its last reader."""
        self._stop.set()
        with self._lock:
            held, self._held = self._held, None
        if held:
            self._release(held)
