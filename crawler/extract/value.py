"""The values inside extraction: blocks of text, and what leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.page import Page


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


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page and the hashes of all its text blocks, for learning the site's template."""

    page: Page
    blocks: tuple[int, ...] = ()
    """Signed 64-bit hashes, each once; empty for files."""
    refresh: str = ""
    """Absolute target of a meta refresh, or ""."""
