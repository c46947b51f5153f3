"""What the crawl knows of one address: was it fetched, how did it end, which text is there to be found?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from crawler.outcome import Group, Outcome
from crawler.page import Page, Passage
from crawler.store import Store
from crawler.store.rows import Referrer, UrlRow
from hechingen_search.settings import Settings

EXCERPT = 300
"""Characters of the text that are shown."""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """One address as the store knows it."""

    url: str
    """As stored; the spelling that was asked for may differ."""
    outcome: Outcome
    detail: str
    visited: datetime | None
    depth: int
    """Clicks from the start page."""
    kept: str
    """Address under which its content is in the index, "" when it is not."""
    title: str
    passages: int
    characters: int
    excerpt: str
    referrers: tuple[Referrer, ...]
    text: tuple[Passage, ...]
    """All of it, as the index sees it."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say in German what became of the address."""
        said = [self.outcome.sentence + (f" ({self.detail})" if self.detail else "")]
        if self.kept and self.kept != self.url:
            said.append(f"Ihr Inhalt ist unter {self.kept} zu finden.")
        elif self.kept and self.outcome.group is Group.FAILED:
            said.append("Der bisherige Stand bleibt im Index.")
        return tuple(said)


def look_up(settings: Settings, url: str) -> KnownAddress | None:
    """Return what is known of *url* in any spelling, None when the crawl never met it.

    A path ("/de/Rathaus") is one of the site.
    """
    url = absolute(settings, url)
    if not settings.data.store.exists():
        return None
    with Store(settings.data.store) as store:
        row = store.url(url)
        if row is None:
            return None
        return _known(row, store.page(url), store.referrers(url, 5))


def absolute(settings: Settings, url: str) -> str:
    """Return *url* with the scheme and the host of the site where it lacks them.

    >>> from crawler.settings import CrawlSettings
    >>> absolute(Settings(crawl=CrawlSettings(start="https://www.hechingen.de/de/")), "/de/Rathaus")
    'https://www.hechingen.de/de/Rathaus'
    """
    return url if "://" in url or not url.startswith("/") else urljoin(settings.crawl.start, url)


def known_json(known: KnownAddress | None) -> dict[str, Any] | None:
    """Return *known* as plain values."""
    if known is None:
        return None
    visited = known.visited and known.visited.isoformat()
    return asdict(known) | {"visited": visited, "sentences": known.sentences}


def _known(row: UrlRow, page: Page | None, referrers: tuple[Referrer, ...]) -> KnownAddress:
    texts = [passage.text for passage in page.passages] if page else []
    return KnownAddress(
        url=row.url,
        outcome=row.outcome,
        detail=row.detail,
        visited=datetime.fromtimestamp(row.visited, UTC) if row.visited else None,
        depth=row.depth,
        kept=page.url if page else "",
        title=page.title if page else "",
        passages=len(texts),
        characters=sum(map(len, texts)),
        excerpt=" ".join(texts)[:EXCERPT],
        referrers=referrers,
        text=page.passages if page else (),
    )
