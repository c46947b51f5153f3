"""Named settings of crawling and extraction; read from the configuration file, passed as arguments."""

from __future__ import annotations

from dataclasses import dataclass

AGENT = "HechingenSuche"


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """What may be fetched, how politely, and how much. Durations in seconds, sizes in bytes."""

    start: str = "https://www.hechingen.de/"
    hosts: tuple[str, ...] = ()
    """Further allow-listed hosts; the host of ``start`` is always allowed."""
    agent: str = AGENT
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

    exclude: tuple[str, ...] = (
        r"[?&]filters(\[|%5B)date",
        r"(?i)[?&](q|query|search|searchword|search_word|suchbegriff|suchwort|volltext|tx_\w*(search|solr)\w*(\[|%5B)\w+(\]|%5D))=",
        r"/\?s=",
        r"(?i)/(login|logout|ratsinfo-login|typo3|wp-login|wp-admin)(/|\.\w+)?(\?|$)",
        r"[?&]view=(login|entrance|search)\b",
    )
    """Regular expressions searched in the URL; a match is skipped with ``Outcome.EXCLUDED``."""
    listings: tuple[str, ...] = (
        r"[?&](offset|start|page|seite|tx_\w+(\[|%5B)page(\]|%5D))=\d",
        r"[?&]view=find\b",
        r"/si0040\.(php|asp)\b",
    )
    """Regular expressions of addresses that are lists: their links count, their text does not."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps and feeds beside those named in robots.txt."""
    session_host: str = ""
    """Host of the council's SessionNet; empty: council papers are not visited."""
    months_back: int = 3
    months_ahead: int = 18
    """How far calendars and council months are followed."""
    max_links: int = 2_000
    """Links taken from one page."""
    max_variants: int = 500
    """Addresses that differ only in their parameters, per path."""
    refetch_days: int = 30
    """After so many days a page is fetched without asking whether it changed."""
    tries: int = 3
    retry_pause: float = 5.0
    """Seconds before the second try; doubled before each further one."""
    max_retry_after: float = 600.0
    breaker: int = 20
    """Failures in a row after which the night ends for a host."""
    error_share: float = 0.05
    shrink_share: float = 0.80
    delete_count: int = 20
    delete_share: float = 0.05
    """Deletions freeze beyond these shares; ``delete_count`` deletions are always allowed."""
    raw_bytes: int = 2_000_000_000
    """Room for raw bodies, so that extraction can be repeated without the network; 0 keeps none."""


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How text is taken out of pages and files."""

    agent: str = AGENT
    """Product token of the crawler, by which robots rules name it; set from ``site.agent``."""
    main_selector: str = ""
    """CSS selector of the main content; empty: found by landmark or learned."""
    site_name: str = ""
    """Removed from the end of ``<title>``."""
    ocr: bool = True
    """Read scans with the engine that is installed: faster-paddle, else tesseract."""
    ocr_budget: float = 3600.0
    """Seconds of OCR per night."""
    page_seconds: float = 20.0
    file_seconds: float = 600.0
    memory_bytes: int = 1_500_000_000
    """Address space of the extraction subprocess."""
    cache: str = ""
    """Directory that keeps what OCR has read, by page picture; empty: nothing is kept."""
