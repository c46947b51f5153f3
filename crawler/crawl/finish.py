"""The end of a night: one address per content, deletions or their freeze, the record. One transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crawler.outcome import Group, Outcome
from crawler.store import Store

_CROWD = 5
"""So many pages that suddenly redirect to one address look like a mistake, not like a move."""
_WALL = 10
"""So many addresses with one text look like a cookie wall or an error page (hostile case 41)."""
_ALIVE = frozenset(
    {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RESTORED, Outcome.SAME_TEXT, Outcome.CANONICAL}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One page that shares its content with others, and how good its address is."""

    id: int
    key: str
    outcome: Outcome
    gone: bool
    active: bool
    canonical: str | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Return the order in which addresses are preferred, best first.

        An address that answers, names no other as canonical, was found first, that is: nearest to the start
        page. What is shown today is shown tomorrow.
        """
        return (self.gone, self.canonical is not None, self.id)


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling did."""

    replaced: int
    """Addresses that the index showed before and that gave way to others."""
    warnings: tuple[str, ...]


def settle(store: Store, night: int) -> Settled:
    """Show each content under exactly one address: redirects, valid canonicals, equal text (rule 12)."""
    before = {row[0] for row in store.database.all("SELECT id FROM page WHERE active = 1")}
    _settle_redirects(store, night)
    warnings = _settle_texts(store, night)
    _settle_canonicals(store, night)
    after = {row[0] for row in store.database.all("SELECT id FROM page WHERE active = 1")}
    known = {
        row[0]
        for row in store.database.all(
            "SELECT id FROM url WHERE found < (SELECT started FROM night WHERE number = ?)", night
        )
    }
    return Settled(len((before - after) & known), tuple(warnings))


def _claims(store: Store, where: str, *values: object) -> list[Claim]:
    rows = store.database.all(
        "SELECT url.id, url.key, url.outcome, url.gone, page.active, page.canonical"  # noqa: S608
        f" FROM page JOIN url USING (id) WHERE {where}",
        *values,
    )
    return [
        Claim(row[0], row[1], Outcome.__members__[row[2].upper()], row[3] is not None, bool(row[4]), row[5])
        for row in rows
    ]


def _settle_redirects(store: Store, night: int) -> None:
    """Drop pages whose address now redirects to a page that is shown, unless a crowd goes to one place."""
    rows = store.database.all(
        "SELECT url.id, url.target FROM url JOIN page USING (id) JOIN page AS there ON there.id = url.target"
        " WHERE url.outcome = 'redirect' ORDER BY url.id"
    )
    crowd = Counter(target for _, target in rows)
    for number, target in rows:
        if crowd[target] < _CROWD:
            _inherit(store, number, target)
            store.forget_page(number)
        else:
            store.urls.rename(number, Outcome.SOFT_404, night, None, f"eine von {crowd[target]} Umleitungen")


def _settle_texts(store: Store, night: int) -> list[str]:
    warnings = []
    doubled = store.database.all("SELECT text_hash FROM page GROUP BY text_hash HAVING count(*) > 1")
    doubled += store.database.all(
        "SELECT DISTINCT text_hash FROM page JOIN url USING (id) WHERE url.outcome IN ('same_text', 'moved')"
        " OR page.active = 0"
    )
    for (text,) in sorted(set(doubled)):
        claims = sorted(_claims(store, "page.text_hash = ?", text), key=lambda claim: claim.rank)
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


def _settle_canonicals(store: Store, night: int) -> None:
    for claim in _claims(store, "page.canonical IS NOT NULL ORDER BY url.id"):
        if claim.outcome in (Outcome.SAME_TEXT, Outcome.MOVED):
            continue
        target = _valid(store, claim)
        if target is None:
            _promote(store, claim, night)
        else:
            _demote(store, claim, target, night, Outcome.CANONICAL)


def _valid(store: Store, claim: Claim) -> Claim | None:
    """Return the page that *claim* names as canonical if it answers and names no other itself."""
    found = _claims(store, "url.key = ?", claim.canonical)
    if found and found[0].outcome in _ALIVE and not found[0].gone and found[0].canonical is None:
        return found[0]
    return None


def _promote(store: Store, claim: Claim, night: int) -> None:
    if not claim.active:
        store.pages.show(claim.id)
    if claim.outcome in (Outcome.SAME_TEXT, Outcome.CANONICAL, Outcome.MOVED) and not claim.gone:
        store.urls.rename(claim.id, Outcome.NEW, night, None)


def _demote(store: Store, claim: Claim, best: Claim, night: int, why: Outcome) -> None:
    if claim.active:
        store.pages.hide(claim.id)
        if claim.gone:
            _inherit(store, claim.id, best.id)
    outcome = Outcome.MOVED if claim.gone else why
    if claim.outcome is not outcome or claim.active:
        store.urls.rename(claim.id, outcome, night, best.id, best.key)


def _inherit(store: Store, old: int, new: int) -> None:
    """Let the new address of moved content have its history: first found when the old one was."""
    store.database.run(
        "UPDATE url SET found = min(found, (SELECT found FROM url WHERE id = ?)) WHERE id = ?", old, new
    )


def confirmed(store: Store) -> list[int]:
    """Return the addresses whose page is gone for the second time and shown nowhere else."""
    return _confirmed(store, active=True)


def drop_moved(store: Store) -> None:
    """Forget the old copies of content that moved, once its old address is gone for the second time."""
    for number in _confirmed(store, active=False):
        store.forget_page(number)
        store.database.run("UPDATE url SET confirmed = 0, gone = NULL WHERE id = ?", number)


def _confirmed(store: Store, active: bool) -> list[int]:
    rows = store.database.all(
        "SELECT url.id FROM url JOIN page USING (id) WHERE url.confirmed = 1 AND page.active = ?"
        " ORDER BY url.id",
        active,
    )
    return [row[0] for row in rows]


def delete(store: Store, numbers: list[int], night: int) -> None:
    """Take the pages of these addresses out of the store."""
    for number in numbers:
        row = store.urls.by_id(number)
        store.forget_page(number)
        if row is not None and row.outcome.group is Group.FAILED:
            store.urls.rename(number, Outcome.DELETED, night, None, row.outcome.sentence)
        store.database.run("UPDATE url SET confirmed = 0, gone = NULL WHERE id = ?", number)


def errors(store: Store, night: int) -> int:
    """Return how many addresses failed tonight that had a page, or whose server was the reason."""
    rows = store.database.all(
        "SELECT url.outcome, page.active, count(*) FROM url LEFT JOIN page USING (id) WHERE night = ?"
        " GROUP BY 1, 2",
        night,
    )
    found = [(Outcome.__members__[name.upper()], active, many) for name, active, many in rows]
    return sum(
        many
        for outcome, active, many in found
        if outcome.group is Group.FAILED and (active or outcome.transient)
    )


def unread(store: Store) -> tuple[str, ...]:
    """Return how many pages of files nobody can find yet, as a sentence for the report, or nothing."""
    pages, files = store.pages.unread()
    if not pages:
        return ()
    many = ("1 Seite" if pages == 1 else f"{pages} Seiten", "1 Datei" if files == 1 else f"{files} Dateien")
    return (f"Noch ohne Text: {many[0]} in {many[1]}; sie werden jede Nacht wieder versucht.",)
