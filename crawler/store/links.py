"""The links between addresses, for anchors, depth and broken-link reports."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.store.database import Database
from crawler.store.remember import remember_links
from crawler.store.rows import Referrer

_ANCHORS = 20
_ANCHOR_LENGTH = 200

LinkRow = tuple[int, str, str, bool]
"""Target id, text, title, follow."""


class Links:
    """The table of links, one row per source, target and text."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def replace(self, source: int, links: Iterable[LinkRow]) -> set[int]:
        """Store *links* as all links of *source*; return the targets whose anchor texts changed by it."""
        new = {(target, text): (target, text, title, follow) for target, text, title, follow in links}
        old = {
            (row[0], row[1]): (row[0], row[1], row[2], bool(row[3]))
            for row in self._db.all("SELECT target, text, title, follow FROM link WHERE source = ?", source)
        }
        if new == old:
            return set()
        remember_links(self._db, source)
        gone, come = old.keys() - new.keys(), new.keys() - old.keys()
        self._db.many(
            "DELETE FROM link WHERE source = ? AND target = ? AND text = ?", [(source, *key) for key in gone]
        )
        changed = {target for target, text in gone | come if text and not self._says(target, text)}
        self._db.many(
            "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?)",
            [(source, *row) for key, row in new.items() if old.get(key) != row],
        )
        return changed

    def count(self, source: int) -> int:
        """Return how many different addresses *source* links to."""
        return int(self._db.value("SELECT count(DISTINCT target) FROM link WHERE source = ?", source))

    def targets(self) -> int:
        """Return how many different addresses are linked from pages that are not gone."""
        return int(
            self._db.value(
                "SELECT count(DISTINCT link.target) FROM link JOIN url ON url.id = link.source"
                " WHERE url.gone IS NULL"
            )
        )

    def misses(self) -> list[tuple[int, int, bool]]:
        """Return each address whose page is gone but still linked from pages that answer.

        Each with the number of those pages, and whether the start page (no click away) is one of them.
        """
        return [
            (row[0], row[1], bool(row[2]))
            for row in self._db.all(
                "SELECT link.target, count(DISTINCT link.source), max(source.depth = 0) FROM link"
                " JOIN url AS gone ON gone.id = link.target JOIN url AS source ON source.id = link.source"
                " JOIN page ON page.id = gone.id WHERE link.follow = 1 AND page.active = 1"
                " AND gone.gone IS NOT NULL AND source.gone IS NULL AND source.failing IS NULL GROUP BY 1"
            )
        ]

    def anchors(self, target: int) -> tuple[str, ...]:
        """Return the texts of links that lead to *target*, also through folded addresses, commonest first."""
        rows = self._db.all(
            "SELECT text FROM link WHERE text <> '' AND length(text) <= ? AND target IN"
            " (SELECT ? UNION SELECT id FROM url WHERE target = ?)"
            " GROUP BY text ORDER BY count(*) DESC, text LIMIT ?",
            _ANCHOR_LENGTH, target, target, _ANCHORS,
        )  # fmt: skip
        return tuple(row[0] for row in rows)

    def referrers(self, target: int, limit: int) -> tuple[Referrer, ...]:
        """Return pages that link to *target*, nearest to the start page first."""
        rows = self._db.all(
            "SELECT url.url, link.text FROM link JOIN url ON url.id = link.source WHERE link.target = ?"
            " ORDER BY url.depth, url.id LIMIT ?",
            target, limit,
        )  # fmt: skip
        return tuple(Referrer(*row) for row in rows)

    def text(self, target: int) -> str:
        """Return one link text for *target*, the commonest, or ""."""
        return next(iter(self.anchors(target)), "")

    def _says(self, target: int, text: str) -> bool:
        return bool(
            self._db.value("SELECT EXISTS (SELECT 1 FROM link WHERE target = ? AND text = ?)", target, text)
        )
