"""The values: what is stated of what, in the words of which page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact tells of its subject."""

    HOURS = "hours"
    PHONE = "phone"
    MAIL = "mail"
    PLACE = "place"
    PERSON = "person"
    """Who holds an office, or whom to ask about a thing."""
    FEE = "fee"
    EVENT = "event"
    CLOSED = "closed"
    """A sentence that something is closed on some days; its subject is the sentence."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement; *quote* stands on the page as it is."""

    kind: FactKind
    subject: str
    """What it is about, in the page's words: "Standesamt", "Ortsvorsteherin Eschlach"."""
    quote: str
    url: str
    title: str
    """Of the page."""
    own: bool = False
    """The page is about the subject: its word goes before what others say."""
    day: date | None = None
    """When the page was written."""
    starts: date | None = None
    ends: date | None = None
    """First and last day of an event, or on which something is closed."""
    heading: str = ""
    """What stands above the quote and restricts it."""
    name: str = ""
    """The person in *quote*."""
    rank: int = 0
    """Clicks from the start page."""
