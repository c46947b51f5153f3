"""What a check of ``doctor`` found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check ended."""

    GOOD = "good"
    NOTE = "note"
    """Works, but could be better."""
    PROBLEM = "problem"
    """Has to be repaired before the next night."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; *advice* says what to do, "" when nothing is."""

    name: str
    level: Level
    found: str
    advice: str = ""
