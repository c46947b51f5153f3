"""The end of a night: one address per content, deletions or their freeze, the record. One transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crawler.crawl.fingerprint import holds
from crawler.crawl.record import CROWD
from crawler.outcome import GONE_FOR_GOOD, Group, Outcome
from crawler.store import Store
from crawler.store.claims import Claim

_WALL = 10
"""So many addresses with one text look like a cookie wall or an error page (hostile case 41)."""
_ALIVE = frozenset(
    {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RESTORED, Outcome.SAME_TEXT, Outcome.CANONICAL}
)


@dataclass(frozen=True, slots=True)
class Deduplication:
    """What settling did."""

    replaced: int
    """Addresses that the index showed before and that gave way to others."""
    warnings: tuple[str, ...]


def deduplicate(store: Store, night: int) -> Deduplication:
    """Show each content under exactly one address: redirects, valid canonicals, equal text (rule 12)."""
    before = store.claims.shown()
    _fold_redirects(store, night)
    warnings = _fold_texts(store, night)
    warnings += _fold_canonicals(store, night)
    hidden = before - store.claims.shown()
    return Deduplication(len(hidden & store.claims.known_before(night)), tuple(warnings))


def _fold_redirects(store: Store, night: int) -> None:
    """Drop pages whose address now redirects to a page that is shown, unless a crowd goes to one place."""
    rows = store.claims.redirects()
    crowd = Counter(target for _, target in rows)
    for number, target in rows:
        if crowd[target] < CROWD:
            store.urls.inherit(number, target)
            store.forget_page(number)
        else:
            store.urls.rename(number, Outcome.SOFT_404, night, None, f"eine von {crowd[target]} Umleitungen")


def _fold_texts(store: Store, night: int) -> list[str]:
    warnings = []
    for text in store.claims.shared_texts():
        claims = store.claims.of_text(text)
        best, others = claims[0], claims[1:]
        if best.canonical is None or not _valid(store, best):
            _promote(store, best, night)
        for claim in others:
            _demote(store, claim, best, night, Outcome.SAME_TEXT)
        if len(claims) >= _WALL:
            warnings.append(
                f"{len(claims)} Adressen zeigen denselben Text wie {best.key}: "
                "Ist es ein Cookie-Hinweis oder eine Fehlerseite?"
            )
    return warnings


def _fold_canonicals(store: Store, night: int) -> list[str]:
    """Fold pages into the page they name; one that many different texts name is a template's mistake."""
    claims = [
        (claim, _valid(store, claim))
        for claim in store.claims.of_canonicals()
        if claim.outcome not in (Outcome.SAME_TEXT, Outcome.MOVED)
    ]
    texts: dict[str, set[bytes]] = {}
    for claim, target in claims:
        if target is not None:
            texts.setdefault(target.key, set()).add(claim.text)
    crowds = {key: len(found) for key, found in texts.items() if len(found) > CROWD}
    for claim, target in claims:
        if target is None or target.key in crowds:
            _promote(store, claim, night)
        else:
            _demote(store, claim, target, night, Outcome.CANONICAL)
    return [
        f"{many} verschiedene Seiten nennen {key} als ihre eigentliche Adresse (canonical); "
        "das ist wohl ein Fehler der Vorlage und wird nicht beachtet."
        for key, many in crowds.items()
    ]


def _valid(store: Store, claim: Claim) -> Claim | None:
    """Return the page that *claim* names as canonical if it answers, names no other and says the same."""
    found = store.claims.at(claim.canonical)
    if found is None or found.outcome not in _ALIVE or found.gone or found.canonical is not None:
        return None
    said, there = store.pages.get(claim.id), store.pages.get(found.id)
    return found if said and there and holds(there, said) else None


def _promote(store: Store, claim: Claim, night: int) -> None:
    if not claim.active:
        store.pages.show(claim.id)
    if claim.outcome in (Outcome.SAME_TEXT, Outcome.CANONICAL, Outcome.MOVED) and not claim.gone:
        store.urls.rename(claim.id, Outcome.NEW, night, None)


def _demote(store: Store, claim: Claim, best: Claim, night: int, why: Outcome) -> None:
    if claim.active:
        store.pages.hide(claim.id)
        if claim.gone:
            store.urls.inherit(claim.id, best.id)
    outcome = Outcome.MOVED if claim.gone else why
    if claim.outcome is not outcome or claim.active:
        store.urls.rename(claim.id, outcome, night, best.id, best.key)


def drop_moved(store: Store) -> None:
    """Forget the old copies of content that moved, once its old address is gone for the second time."""
    for number in store.claims.confirmed(active=False):
        store.forget_page(number)
        store.urls.forget_missing(number)


def delete(store: Store, numbers: list[int], night: int) -> None:
    """Take the pages of these addresses out of the store."""
    for number in numbers:
        row = store.urls.by_id(number)
        store.forget_page(number)
        if row is not None and row.outcome.group is Group.FAILED:
            store.urls.rename(number, Outcome.DELETED, night, None, row.outcome.sentence)
        store.urls.forget_missing(number)


def errors(store: Store, night: int) -> int:
    """Return how many addresses failed tonight that had a page, or whose server was the reason.

    What is gone has a rule of its own: it is missing, and a menu that still leads there tells.
    """
    return sum(
        many
        for outcome, active, many in store.claims.failures(night)
        if outcome.group is Group.FAILED and outcome not in GONE_FOR_GOOD and (active or outcome.transient)
    )


def unread(store: Store) -> tuple[str, ...]:
    """Return how many pages of files nobody can find yet, as a sentence for the report, or nothing."""
    pages, files = store.pages.unread()
    if not pages:
        return ()
    many = ("1 Seite" if pages == 1 else f"{pages} Seiten", "1 Datei" if files == 1 else f"{files} Dateien")
    return (f"Noch ohne Text: {many[0]} in {many[1]}; sie werden jede Nacht wieder versucht.",)
