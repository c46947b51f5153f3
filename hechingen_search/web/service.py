"""What the request handlers work with, kept in the application's extensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings
from hechingen_search.web.live import Live

KEY = "hechingen_search"


def not_counted(text: str, found: int | None) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class Service:
    """The published generation, as it changes, and the settings."""

    live: Live[PublishedIndex]
    settings: Settings
    count: Callable[[str, int | None], None] = not_counted
    """Take note of a search for a text with so many hits, or of what was missed among them (None)."""

    @property
    def home(self) -> str:
        """Return the address that the town's name links to."""
        return self.settings.web.home or self.settings.crawl.start


def service() -> Service:
    """Return the service of the application that handles this request."""
    found = current_app.extensions[KEY]
    assert isinstance(found, Service)
    return found
