"""May what the night stored stay? Reads the store, asks the rules of ``upheaval.py`` and ``freeze.py``."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.crawl.upheaval import EROSION_NIGHTS, Upheaval, alike, eroded, garbled, tidy, weigh
from crawler.outcome import Group, Outcome
from crawler.settings import CrawlSettings
from crawler.store import Store
from crawler.store.journal import ChangedPage

_FEW = 5
"""Fewer pages than this are no site that could look wrong as a whole."""
_ENOUGH = 20
"""Pages of which a share without own words says something: a handful may well be alike."""
_SUSPECT = 0.5


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be thought of the night's changes."""

    upheaval: Upheaval
    tidy: bool
    """The missing pages were taken away on purpose."""
    held: tuple[str, ...]
    """Why nothing of the night may stay, in German."""
    strange: tuple[str, ...]
    """Why the site looks wrong as a whole although there is nothing better, in German."""
    failing: tuple[str, ...]
    """Why what gave no page is asked again at once, in German."""
    untidy: int
    """Pages that would go tonight although others link to them."""
    eroding: tuple[str, ...]
    """Why a slow loss goes no further, in German."""


def assess(store: Store, settings: CrawlSettings, night: int, documents: int) -> Assessment:
    """Judge the changes of *night*; the index showed *documents* pages before it."""
    touched, missing = store.journal.touched(), store.urls.missing()
    linked = store.links.misses()
    untidy = {number for number, *_ in linked}.intersection(store.claims.confirmed(active=True))
    visited = sum(store.claims.visits(night).values())
    upheaval = Upheaval(documents, visited, missing=len(missing))
    fresh = store.journal.fresh()
    if touched or len(missing) > upheaval.allowed(settings):
        gone = [ChangedPage(number, page, shown=True) for number, page in store.journal.pages(missing)]
        upheaval = weigh(
            documents,
            visited,
            [page for page in touched if page.id not in set(missing)],
            gone,
            store.journal.shown(but=missing),
            fresh,
        )
    held = upheaval.doubts(settings)
    return Assessment(
        upheaval,
        tidy(len(missing), documents, linked),
        held,
        tuple(_strange(store, fresh)),
        tuple(_failing(store, night)),
        len(untidy),
        () if held else eroded(_eroded(store), (len(upheaval.poorer), len(untidy)), documents, settings),
    )


def _eroded(store: Store) -> tuple[int, int]:
    """Return how many pages grew poorer or went, linked still, since somebody vouched for the site."""
    nights = store.nights()[-EROSION_NIGHTS:]
    last = max((night.number for night in nights if night.accepted), default=0)
    since = [night for night in nights if night.number > last]
    return sum(night.poorer for night in since), sum(night.untidy for night in since)


def _strange(store: Store, fresh: set[int]) -> list[str]:
    """Say that most pages have the same text, or hardly a word of their own; so fail first nights."""
    shown = store.count()
    walls = store.claims.largest_text()
    if walls > max(_FEW, _SUSPECT * (shown + walls)):
        return [f"{walls} von {shown + walls} Adressen zeigen denselben Text."]
    if len(fresh) < max(_FEW, _SUSPECT * shown):
        return []
    broken = sum(garbled(page) for number, page in store.journal.shown(but=()) if number in fresh)
    if broken > _SUSPECT * len(fresh):
        return [
            f"{broken} von {len(fresh)} neuen oder geänderten Seiten haben zerstörte Umlaute (Zeichensatz)."
        ]
    if len(fresh) < _ENOUGH:
        return []
    share = alike(store.journal.shown(but=()), fresh)
    if share <= _SUSPECT:
        return []
    return [f"{share * 100:.0f} % der {len(fresh)} neuen oder geänderten Seiten haben kaum ein eigenes Wort."]


def _failing(store: Store, night: int) -> list[str]:
    """Say that most of the site refuses: so looks a firewall, a login or a noindex in the template."""
    bad = {
        outcome: many
        for outcome, many in store.claims.visits(night).items()
        if outcome.group is Group.FAILED or outcome in (Outcome.LOGIN, Outcome.NOINDEX)
    }
    failed = sum(bad.values())
    if failed <= max(_FEW, _SUSPECT * (store.count() + failed)):
        return []
    common = max(bad, key=lambda outcome: bad[outcome])
    return [
        f"{failed} von {store.count() + failed} Adressen gaben keine Seite, die meisten so: {common.sentence}"
    ]
