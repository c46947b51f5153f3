"""What is published, opened: the one ``search()`` behind the web page, the API and the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from hechingen_search.results import ResultPage, SearchRequest


class Completion(Protocol):
    """One suggestion while typing."""

    @property
    def text(self) -> str:
        """What to search for."""

    @property
    def url(self) -> str:
        """Where it leads at once, or ""."""

    @property
    def kind(self) -> str:
        """Say where it comes from."""


class Published(Protocol):
    """One opened generation; safe to ask from several threads."""

    @property
    def generation(self) -> str:
        """Name the generation."""

    @property
    def documents(self) -> int:
        """Count the documents."""

    @property
    def built(self) -> datetime:
        """Tell when the generation was built; aware, UTC."""

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer *request*; no text makes it fail."""

    def suggest(self, typed: str, limit: int) -> tuple[Completion, ...]:
        """Complete *typed*."""

    def close(self) -> None:
        """Release files and memory."""
