"""Why a response gave no page; the list is closed, the message is for the editors."""

from __future__ import annotations

from enum import StrEnum

from crawler.errors import CrawlerError


class Reason(StrEnum):
    """What kept a response from becoming a page."""

    SKIPPED = "skipped"
    """A format without text of its own (picture, calendar entry): nothing is wrong."""
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    """A format that would hold text but cannot be read here."""
    WRONG_TYPE = "wrong_type"
    """Announced as a file, answered with a web page."""
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_COMPLEX = "too_complex"
    """Bombs, absurd nesting, more than the limits allow."""
    TIMEOUT = "timeout"
    SOFT_404 = "soft_404"
    """An error page answered with status 200."""
    SCRIPT_ONLY = "script_only"
    """Nothing to read without running the page's JavaScript."""


class ExtractError(CrawlerError):
    """Say in German why *url* could not be read and what to do."""

    def __init__(self, reason: Reason, url: str, message: str) -> None:
        super().__init__(f"{url}: {message}")
        self.reason = reason
        self.url = url
        self.message = message

    def __reduce__(self) -> tuple[type[ExtractError], tuple[Reason, str, str]]:
        """Survive the way back from another process."""
        return type(self), (self.reason, self.url, self.message)
