"""A source of pages held in memory, for building generations."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.page import Page, Passage


def page(url: str, text: str) -> Page:
    """Return a page of one passage."""
    return Page(url, text.split()[0], (Passage(text),))


class ListSource:
    """Pages in memory, every change under a revision of its own."""

    def __init__(self, identity: str = "one") -> None:
        self.identity = identity
        self.revision = 0
        self._pages: dict[str, tuple[int, Page]] = {}
        self._removed: dict[str, int] = {}

    def put(self, *pages: Page) -> None:
        """Add or replace pages."""
        for each in pages:
            self.revision += 1
            self._pages[each.url] = (self.revision, each)
            self._removed.pop(each.url, None)

    def remove(self, url: str) -> None:
        """Remove a page."""
        self.revision += 1
        del self._pages[url]
        self._removed[url] = self.revision

    def count(self) -> int:
        """Return the number of pages."""
        return len(self._pages)

    def changed(self, since: int) -> Iterator[Page]:
        """Yield the pages changed after *since*."""
        return (each for revision, each in self._pages.values() if revision > since)

    def removed(self, since: int) -> Iterator[str]:
        """Yield the URLs removed after *since*."""
        return (url for url, revision in self._removed.items() if revision > since)
