"""Engines that are services: how one is reached, and what it keeps for all machines that use it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach an engine that is a service of its own; one that lives in files needs none of it."""

    address: str = ""
    """One or more, with spaces between."""
    user: str = ""
    password: str = field(default="", repr=False)
    name: str = ""
    """What our generations are called there."""
    authority: Path | None = None
    """Certificates of those who may vouch for the service, instead of the system's (PEM)."""
    certificate: Path | None = None
    """Our own certificate, for services that want one (PEM)."""
    key: Path | None = None
    """The key of our own certificate, where it is a file of its own."""
    shards: int = 1
    copies: int = 1


LOCAL = Connection()


class Shelf(Protocol):
    """What all machines of a service know of its generations; ``index.shared`` says what for."""

    def published(self) -> str | None:
        """Return the name of what is published."""

    def publish(self, generation: str) -> None:
        """Publish a finished generation in one atomic step."""

    def records(self) -> Mapping[str, Mapping[str, Any]]:
        """Return name → record of the finished generations, the oldest first."""

    def record(self, generation: str) -> Mapping[str, Any]:
        """Return one record: ``facts``, and the marks; raises NoGenerationError."""

    def note(self, generation: str, **marks: object) -> None:
        """Add marks to a record: ``published``, ``refused``."""

    def forget(self, generation: str) -> None:
        """Remove a record."""

    def begun(self) -> frozenset[str]:
        """Return the names of all that has anything in the service, finished or torn."""

    def finish(self, directory: Path, facts: dict[str, Any]) -> None:
        """Keep the files of *directory*, seal the generation, write its record."""

    def fetch(self, generation: str, directory: Path) -> None:
        """Write the files of a finished generation to *directory*."""

    def turn(self, fresh: float) -> AbstractContextManager[bool | None]:
        """Hold the right to do a night's work.

        Yields False while another machine has it, None when the work was done less than *fresh* seconds ago.
        """

    def worked(self) -> None:
        """Note that the night's work is done."""

    def lock(self, directory: Path) -> AbstractContextManager[None]:
        """Hold the right to build on all machines; raises LockedError."""
