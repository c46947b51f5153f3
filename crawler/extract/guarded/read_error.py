"""How a reader inside the guarded process says no; the caller adds the address."""

from __future__ import annotations

from crawler.outcome import Outcome


class ReadError(Exception):
    """Carry the outcome of a file that cannot be read, and the German message without the address."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message
