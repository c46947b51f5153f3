"""What the store knows about one address, as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, auto

from crawler.outcome import Outcome

UNKNOWN_DEPTH = 99
"""Depth of an address that only a sitemap names."""


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One row of the table ``url``; times are seconds since 1970 (UTC) or None."""

    id: int
    key: str
    url: str
    host: str
    depth: int
    pending: bool
    outcome: Outcome
    detail: str
    night: int
    target: int | None
    found: float
    visited: float | None
    changed: float | None
    full: float | None
    due: float
    interval: float
    etag: str
    last_modified: str
    gone: float | None
    confirmed: bool
    failing: float | None
    had_page: bool
    """True once the address gave a page, even if that was deleted since."""


COLUMNS = ", ".join(f"url.{field.name}" for field in fields(UrlRow))


def url_row(values: tuple[object, ...]) -> UrlRow:
    """Return the row that a query for ``COLUMNS`` gave."""
    row = dict(zip((field.name for field in fields(UrlRow)), values, strict=True))
    row["outcome"] = Outcome.__members__[str(row["outcome"]).upper()]
    for name in ("pending", "confirmed", "had_page"):
        row[name] = bool(row[name])
    return UrlRow(**row)  # type: ignore[arg-type]


class Trace(Enum):
    """What a visit leaves behind beside its outcome."""

    NONE = auto()
    MISSED = auto()
    """The content is gone; a second time confirms it."""
    FAILED = auto()
    """The address fails since now, if it did not before."""
    ANSWERED = auto()
    """A good answer: nothing is failing or gone any more."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a visit ended; ``Urls.end`` writes it, ``crawl/endings.py`` decides it."""

    outcome: Outcome
    due: float
    """Not before this time (seconds since 1970) comes the next visit."""
    interval: float = 1.0
    """Days between visits."""
    trace: Trace = Trace.NONE
    detail: str = ""
    target: int | None = None
    """The address under which the content is kept."""
    changed: bool = False
    full: bool = False
    """The whole body came, not only "not modified"."""
    validators: tuple[str, str] | None = None
    """ETag and Last-Modified to ask with next time; None keeps those that are known."""


@dataclass(frozen=True, slots=True)
class Referrer:
    """A page that links to an address, with the text of the link."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An address that failed, since when, and who links to it."""

    url: str
    outcome: Outcome
    detail: str
    since: float | None
    kept: bool
    """An older copy is still in the index."""
    referrers: tuple[Referrer, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What is kept of a response besides its body, so that it can be extracted again."""

    final_url: str
    fetched: float
    headers: dict[str, str]
    link_text: str = ""


def known_depth(depth: int) -> int | None:
    """Return *depth*, or None when no chain of links leads there."""
    return None if depth >= UNKNOWN_DEPTH else depth
