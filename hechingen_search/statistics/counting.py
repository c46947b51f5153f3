"""Count the searches of one process: in memory for seconds, then in the book that all processes share."""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from collections.abc import Callable

from hechingen_search.statistics.book import Asked, Book
from hechingen_search.statistics.personal import countable
from index.analysis.german import German

LOG = logging.getLogger(__name__)

PERIOD = 3.0
"""Seconds that a killed process may lose."""
_WAITING = 10_000
"""Searches that wait to be counted; with more, the oldest are not."""


class Counting:
    """Take searches without a wait, and write down what may be from a thread of its own.

    *german* gives the analysis in use, None while nothing is published.
    """

    def __init__(self, book: Book, german: Callable[[], German | None], period: float = PERIOD) -> None:
        self._book = book
        self._german = german
        self._period = period
        self._waiting: deque[tuple[str, int | None]] = deque(maxlen=_WAITING)
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to write."""
        threading.Thread(target=self._run, name="statistics", daemon=True).start()
        atexit.register(self.flush)

    def count(self, text: str, found: int | None) -> None:
        """Count a search for *text* with *found* hits; None: a visitor misses something among them."""
        self._waiting.append((text, found))

    def flush(self) -> None:
        """Write down what waits, cleaned; what is not kept leaves no trace in a log either."""
        waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            german = self._german()
            self._book.record(
                Asked(countable(text, german) if german else "", found) for text, found in waiting
            )
        except Exception as error:  # Whatever is wrong with the counts, the search goes on.
            LOG.error("Die Statistik ließ sich nicht schreiben: %s", type(error).__name__)

    def _run(self) -> None:
        while not self._stop.wait(self._period):
            self.flush()
