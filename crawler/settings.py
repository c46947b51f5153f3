"""Named settings of crawling and extraction; read from the configuration file, passed as arguments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """What may be fetched, how politely, and how much. Durations in seconds, sizes in bytes."""

    start: str = "https://www.hechingen.de/"
    hosts: tuple[str, ...] = ()
    """Further allow-listed hosts; the host of ``start`` is always allowed."""
    agent: str = "HechingenSuche"
    contact: str = ""
    """URL or mail address of whoever answers for the crawler; part of the User-Agent."""
    delay: float = 1.0
    max_delay: float = 30.0
    """Cap on Crawl-delay."""
    budget: float = 4 * 3600.0
    """Time for one night."""
    max_urls: int = 20_000
    max_depth: int = 15
    max_hops: int = 10
    page_bytes: int = 10_000_000
    file_bytes: int = 150_000_000
    page_deadline: float = 60.0
    file_deadline: float = 600.0
    allow_private: bool = False
    """Permit loopback and private addresses: the bundled town and tests only."""


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How text is taken out of pages and files."""

    main_selector: str = ""
    """CSS selector of the main content; empty: found by landmark or learned."""
    site_name: str = ""
    """Removed from the end of ``<title>``."""
    ocr: bool = True
    """Read scans with tesseract where it is installed."""
    ocr_budget: float = 3600.0
    """Seconds of OCR per night."""
    page_seconds: float = 20.0
    file_seconds: float = 600.0
    memory_bytes: int = 1_500_000_000
    """Address space of the extraction subprocess."""
