"""The crawler's errors; each message is German, names the URL or file and says what to do."""

from __future__ import annotations

from crawler.outcome import Outcome


class CrawlerError(Exception):
    """Be the root of everything the crawler raises on purpose."""


class PageError(CrawlerError):
    """Say that one URL could not be turned into a page; ``outcome`` is what the night records."""

    def __init__(self, url: str, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"{url}: {outcome.sentence}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.outcome = outcome
        self.detail = detail


class FetchError(PageError):
    """Say that a URL could not be fetched; ``wait`` is Retry-After in seconds, if the server named one."""

    def __init__(self, url: str, outcome: Outcome, detail: str = "", wait: float | None = None) -> None:
        super().__init__(url, outcome, detail)
        self.wait = wait


class DefectError(PageError):
    """Say that our own code failed on one URL; the report names both."""


class StoreError(CrawlerError):
    """Say that the store cannot be read or written; nothing that was stored before is lost."""
