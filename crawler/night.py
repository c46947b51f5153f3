"""What one night of crawling was asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.outcome import Outcome

_WARNINGS = 500


@dataclass(frozen=True, slots=True)
class Options:
    """What differs from an ordinary night."""

    full: bool = False
    """Visit everything, without asking whether it changed."""
    only: str | None = None
    """Visit this one URL and nothing else."""
    limit: int | None = None
    """Stop after so many URLs."""
    re_extract: bool = False
    """Extract all pages again from the stored raw bodies; no request is made."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One URL is done."""

    url: str
    outcome: Outcome
    done: int
    open: int


def silent(progress: Progress) -> None:
    """Show nothing."""


ProgressListener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Night:
    """One night, as the report tells it."""

    number: int
    started: datetime
    ended: datetime | None = None
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    """How every known URL ended."""
    kept: int = 0
    """URLs that failed or were not reached and whose older copy stays in the index."""
    deleted: int = 0
    requests: int = 0
    pages: int = 0
    """Pages in the index afterwards."""
    frozen: tuple[str, ...] = ()
    """Why nothing was deleted, in German; empty: deletions were allowed."""
    held: bool = False
    """True when what the night read was taken back: the whole site looked wrong."""
    warnings: tuple[str, ...] = ()
    reached: bool = True
    """False when the site could not be crawled at all."""
    accepted: bool = False
    """A person vouched for the site: what the night saw was believed."""
    poorer: int = 0
    """Pages that lost their text for next to none, too few to doubt the night."""
    untidy: int = 0
    """Pages that were deleted although others still linked to them."""
    linked: int = 0
    """Different addresses that were linked from anywhere."""
    start_links: int = 0
    """Different addresses that the start page linked to."""

    @property
    def finished(self) -> bool:
        """Tell whether the night came to its end."""
        return self.ended is not None


def shortened(warnings: tuple[str, ...]) -> tuple[str, ...]:
    """Return at most so many warnings as somebody reads."""
    if len(warnings) <= _WARNINGS:
        return warnings
    return (*warnings[:_WARNINGS], f"… und {len(warnings) - _WARNINGS} weitere Hinweise.")
