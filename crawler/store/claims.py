"""Which addresses claim the same content: a redirect, a canonical, an equal text. Read at a night's end."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.outcome import Outcome
from crawler.store.database import Database

_COLUMNS = "url.id, url.key, url.outcome, url.gone, page.active, page.canonical, page.text_hash"


@dataclass(frozen=True, slots=True)
class Claim:
    """One page that shares its content with others, and how good its address is."""

    id: int
    key: str
    outcome: Outcome
    gone: bool
    active: bool
    canonical: str | None
    text: bytes

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Return the order in which addresses are preferred, best first.

        An address that answers, names no other as canonical, was found first, that is: nearest to the start
        page. What is shown today is shown tomorrow.
        """
        return (self.gone, self.canonical is not None, self.id)


class Claims:
    """Queries over pages and their addresses together."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def shown(self) -> set[int]:
        """Return the addresses whose page the index shows."""
        return {row[0] for row in self._db.all("SELECT id FROM page WHERE active = 1")}

    def known_before(self, night: int) -> set[int]:
        """Return the addresses that were found before *night* began."""
        rows = self._db.all(
            "SELECT id FROM url WHERE found < (SELECT started FROM night WHERE number = ?)", night
        )
        return {row[0] for row in rows}

    def redirects(self) -> list[tuple[int, int]]:
        """Return (address, target) of every page whose address now redirects to a page that is kept."""
        rows = self._db.all(
            "SELECT url.id, url.target FROM url JOIN page USING (id)"
            " JOIN page AS there ON there.id = url.target WHERE url.outcome = 'redirect' ORDER BY url.id"
        )
        return [(row[0], row[1]) for row in rows]

    def shared_texts(self) -> list[bytes]:
        """Return the hashes of texts that several addresses show, or that one gave way for before."""
        doubled = self._db.all("SELECT text_hash FROM page GROUP BY text_hash HAVING count(*) > 1")
        hidden = self._db.all(
            "SELECT DISTINCT text_hash FROM page JOIN url USING (id)"
            " WHERE url.outcome IN ('same_text', 'moved') OR page.active = 0"
        )
        return sorted({row[0] for row in (*doubled, *hidden)})

    def of_text(self, text_hash: bytes) -> list[Claim]:
        """Return the claims to one text, best first."""
        return sorted(self._claims("page.text_hash = ?", text_hash), key=lambda claim: claim.rank)

    def of_canonicals(self) -> list[Claim]:
        """Return the pages that name another address as canonical, in the order of discovery."""
        return self._claims("page.canonical IS NOT NULL ORDER BY url.id")

    def at(self, key: str | None) -> Claim | None:
        """Return the page kept at the address *key*, or None."""
        return next(iter(self._claims("url.key = ?", key)), None)

    def confirmed(self, *, active: bool) -> list[int]:
        """Return the addresses whose page is gone for the second time and is (not) shown."""
        rows = self._db.all(
            "SELECT url.id FROM url JOIN page USING (id) WHERE url.confirmed = 1 AND page.active = ?"
            " ORDER BY url.id",
            active,
        )
        return [row[0] for row in rows]

    def largest_text(self) -> int:
        """Return how many addresses show the commonest text, without the one that is shown for it."""
        return int(
            self._db.value(
                "SELECT coalesce(max(many), 1) - 1 FROM"
                " (SELECT count(*) AS many FROM page GROUP BY text_hash)"
            )
        )

    def visits(self, night: int) -> dict[Outcome, int]:
        """Return how many addresses were asked for in *night*, by outcome."""
        rows = self._db.all(
            "SELECT outcome, count(*) FROM url WHERE night = ? AND due < ? GROUP BY 1", night, float("inf")
        )
        return {Outcome.__members__[row[0].upper()]: row[1] for row in rows}

    def failures(self, night: int) -> list[tuple[Outcome, bool, int]]:
        """Return (outcome, is a page shown, how many) of the addresses visited in *night*."""
        rows = self._db.all(
            "SELECT url.outcome, page.active, count(*) FROM url LEFT JOIN page USING (id) WHERE night = ?"
            " GROUP BY 1, 2",
            night,
        )
        return [(Outcome.__members__[row[0].upper()], bool(row[1]), row[2]) for row in rows]

    def _claims(self, where: str, *values: object) -> list[Claim]:
        rows = self._db.all(f"SELECT {_COLUMNS} FROM page JOIN url USING (id) WHERE {where}", *values)  # noqa: S608
        return [
            Claim(
                row[0],
                row[1],
                Outcome.__members__[row[2].upper()],
                row[3] is not None,
                bool(row[4]),
                *row[5:],
            )
            for row in rows
        ]
