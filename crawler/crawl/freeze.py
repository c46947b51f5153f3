"""Rule 8: when nothing may be deleted, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.settings import CrawlSettings


@dataclass(frozen=True, slots=True)
class Signs:
    """What the night saw; counts of addresses."""

    start_ok: bool = True
    robots_ok: bool = True
    breaker: bool = False
    indexed: int = 0
    """Pages in the index before anything is deleted."""
    errors: int = 0
    """Addresses that failed and had a page before, or failed for a reason of the server."""
    linked: int = 0
    linked_before: int = 0
    start_links: int = 0
    start_links_before: int = 0
    replaced: int = 0
    """Addresses of the index that gave way to others tonight, as after a relaunch."""
    deletions: int = 0
    """Pages that would go."""


def reasons(signs: Signs, settings: CrawlSettings) -> tuple[str, ...]:
    """Return why deletions are frozen, in German; empty when they are allowed.

    >>> reasons(Signs(indexed=100, deletions=20), CrawlSettings())
    ()
    >>> reasons(Signs(indexed=100, deletions=21), CrawlSettings())
    ('21 Löschungen wären mehr als die erlaubten 20.',)
    """
    allowed = int(max(settings.delete_count, settings.delete_share * signs.indexed))
    tolerated = int(settings.error_share * signs.indexed)
    shrink, share = settings.shrink_share, f"{settings.error_share * 100:g}"
    checks = (
        (not signs.robots_ok, "Die robots.txt war nicht abrufbar."),
        (not signs.start_ok, "Die Startseite war nicht abrufbar."),
        (signs.breaker, f"{settings.breaker} Abrufe hintereinander sind gescheitert."),
        (
            signs.errors > max(tolerated, 2),
            f"{signs.errors} Fehler sind mehr als {share} % der {signs.indexed} Seiten.",
        ),
        (
            signs.linked < shrink * signs.linked_before,
            f"Nur noch {signs.linked} von {signs.linked_before} Adressen sind verlinkt.",
        ),
        (
            signs.start_links < 0.5 * signs.start_links_before,
            f"Die Startseite hat nur noch {signs.start_links} von {signs.start_links_before} Links.",
        ),
        (
            signs.replaced > 2 and signs.indexed - signs.replaced < shrink * signs.indexed,
            f"{signs.replaced} von {signs.indexed} Seiten haben eine neue Adresse, wie nach einem Umbau.",
        ),
        (signs.deletions > allowed, f"{signs.deletions} Löschungen wären mehr als die erlaubten {allowed}."),
    )
    return tuple(reason for applies, reason in checks if applies)
