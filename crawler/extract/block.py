"""The value inside extraction: a block of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row, repaired and without line breaks at its ends."""

    text: str
    level: int = 0
    """1–6 for a heading, 0 for text."""
    page: int | None = None
    """1-based page of a PDF, slide or sheet."""
    quotable: bool = True
    language: str = ""
    """BCP 47 when it differs from the page's language."""
