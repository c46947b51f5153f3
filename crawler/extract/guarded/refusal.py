"""How a reader inside the guarded process says no; the caller adds the address."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is the expected answer to a broken file
    """Carry the value of an ``Outcome`` and the German message without the address."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
