"""Rule 8: when nothing may be deleted, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.settings import CrawlSettings

HANDFUL = 2
"""Addresses that may lose their links with one page that goes, however small the site."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """What the night saw; counts of addresses."""

    start_ok: bool = True
    start_outcome: str = ""
    """How the start page ended, in German."""
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
    """Pages that are gone: they go when it is confirmed."""
    tidy: bool = False
    """No page links to what is gone any more: it was taken away on purpose."""
    survives: bool = False
    """Much changed or moved, but the words are all still there."""


def reasons(seen: Indicators, settings: CrawlSettings) -> tuple[str, ...]:
    """Return why deletions are frozen, in German; empty when they are allowed.

    >>> reasons(Indicators(indexed=100, deletions=20), CrawlSettings())
    ()
    >>> reasons(Indicators(indexed=100, deletions=21), CrawlSettings())
    ('21 Löschungen sind mehr als erlaubt (20), und es gibt noch Links dahin.',)
    >>> reasons(Indicators(indexed=100, deletions=21, tidy=True), CrawlSettings())
    ()
    """
    allowed = int(max(settings.delete_count, settings.delete_share * seen.indexed))
    tolerated = int(settings.error_share * seen.indexed)
    remaining = seen.linked + seen.tidy * seen.deletions
    unlinked = seen.linked_before - remaining
    shrink, share = settings.shrink_share, f"{settings.error_share * 100:g}"
    checks = (
        (not seen.robots_ok, "Die robots.txt war nicht abrufbar."),
        (not seen.start_ok, f"Die Startseite war nicht abrufbar. {seen.start_outcome}".strip()),
        (seen.breaker, f"{settings.breaker} Abrufe hintereinander sind gescheitert."),
        (
            seen.errors > max(tolerated, 2),
            f"{seen.errors} Fehler sind mehr als {share} % der {seen.indexed} Seiten.",
        ),
        (
            not seen.survives and unlinked > HANDFUL and remaining < shrink * seen.linked_before,
            f"Nur noch {seen.linked} von {seen.linked_before} Adressen sind verlinkt.",
        ),
        (
            not seen.survives and seen.start_links < 0.5 * seen.start_links_before,
            f"Die Startseite hat nur noch {seen.start_links} von {seen.start_links_before} Links.",
        ),
        (
            seen.replaced > 2 and seen.indexed - seen.replaced < shrink * seen.indexed,
            f"{seen.replaced} von {seen.indexed} Seiten haben eine neue Adresse, wie nach einem Umbau.",
        ),
        (
            seen.deletions > allowed and not seen.tidy and not seen.survives,
            f"{seen.deletions} Löschungen sind mehr als erlaubt ({allowed}), und es gibt noch Links dahin.",
        ),
    )
    return tuple(reason for applies, reason in checks if applies)


def advice(held: bool, pages: int, since: datetime | None) -> str:
    """Say what is served meanwhile and what to do.

    >>> advice(True, 571, None).split("; ")[1].split(". ")[0]
    'gesucht wird weiter im bisherigen Stand (571 Seiten)'
    """
    stand = f"im Stand vom {since.day}.{since.month}.{since.year}" if since else "im bisherigen Stand"
    many = "1 Seite" if pages == 1 else f"{pages} Seiten"
    if held:
        first = f"Von dieser Nacht wurde nichts übernommen; gesucht wird weiter {stand} ({many})."
    else:
        first = f"Gelöscht wurde nichts: Was fehlt, bleibt mit seinem letzten guten Text auffindbar ({many})."
    return (
        f"{first} Die nächste Nacht prüft alles neu. Ist die Website wirklich so gewollt: "
        "»hechingen-search reindex --accept«."
    )
