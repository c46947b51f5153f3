"""What a night overwrites, so that it can be taken back: the last good copy of every page it touched."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.outcome import Outcome
from crawler.page import Page
from crawler.page_json import loads
from crawler.store.database import Database
from crawler.store.links import Links
from crawler.store.template import Template


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that the index showed before the night and shows differently, or no longer, after it."""

    id: int
    before: Page
    shown: bool
    """The address still has a page of its own in the index."""


class Journal:
    """The page table as it was when the night began. Written in the transactions of the pages."""

    def __init__(self, database: Database, links: Links, template: Template) -> None:
        self._db = database
        self._links = links
        self._template = template

    def clear(self) -> None:
        """Forget the old copies: what the night before stored is good."""
        for table in ("old_page", "old_source", "old_link"):
            self._db.run(f"DELETE FROM {table}")  # noqa: S608

    def documents(self) -> int:
        """Return how many pages the index showed when the night began."""
        return int(
            self._db.value(
                "SELECT (SELECT count(*) FROM old_page WHERE active = 1) + (SELECT count(*) FROM page"
                " WHERE active = 1 AND id NOT IN (SELECT id FROM old_page))"
            )
        )

    def touched(self) -> list[ChangedPage]:
        """Return what the night did to shown pages; text that lives on at another address is no change."""
        rows = self._db.all(
            "SELECT old_page.id, old_page.data, coalesce(page.active, 0) FROM old_page"
            " LEFT JOIN page USING (id) WHERE old_page.active = 1"
            " AND (page.id IS NULL OR page.active = 0 OR page.text_hash <> old_page.text_hash)"
            " AND NOT EXISTS (SELECT 1 FROM page AS there"
            " WHERE there.text_hash = old_page.text_hash AND there.active = 1) ORDER BY old_page.id"
        )
        return [ChangedPage(row[0], _page(row[1]), bool(row[2])) for row in rows]

    def fresh(self) -> set[int]:
        """Return the shown pages that are new or other than when the night began."""
        rows = self._db.all("SELECT id FROM old_page JOIN page USING (id) WHERE page.active = 1")
        return {row[0] for row in rows}

    def pages(self, numbers: Iterable[int]) -> Iterator[tuple[int, Page]]:
        """Yield the pages of these addresses."""
        for number in numbers:
            if (data := self._db.value("SELECT data FROM page WHERE id = ?", number)) is not None:
                yield number, _page(data)

    def shown(self, but: Iterable[int]) -> Iterator[tuple[int, Page]]:
        """Yield the pages that the index shows now, without those of *but*."""
        left_out, last = set(but), 0
        while rows := self._db.all(
            "SELECT id, data FROM page WHERE active = 1 AND id > ? ORDER BY id LIMIT 100", last
        ):
            last = rows[-1][0]
            yield from ((number, _page(data)) for number, data in rows if number not in left_out)

    def take_back(self, night: int, started: float) -> None:
        """Undo what *night* did to the pages and their links. Call inside ``writing``."""
        self._take_back_links([row[0] for row in self._db.all("SELECT id FROM old_source ORDER BY id")])
        self._take_back([row[0] for row in self._db.all("SELECT id FROM old_page ORDER BY id")], night)
        self._db.run("UPDATE url SET gone = NULL, confirmed = 0 WHERE gone >= ?", started)
        self.clear()

    def keep(self, numbers: Iterable[int], night: int) -> None:
        """Undo what *night* did to some pages; they are fetched in full next time. Call in ``writing``."""
        kept = list(numbers)
        known = {row[0] for row in self._db.all("SELECT id FROM old_source")}
        self._take_back_links([number for number in kept if number in known])
        self._take_back(kept, night)
        for number in kept:
            self._db.run(
                "UPDATE url SET etag = '', last_modified = '', full = NULL, due = visited WHERE id = ?",
                number,
            )

    def _take_back(self, numbers: Iterable[int], night: int) -> None:
        for number in numbers:
            self._restore(number)
            self._db.run(
                "UPDATE url SET outcome = ?, target = NULL, detail = '', had_page ="
                " EXISTS (SELECT 1 FROM page WHERE page.id = url.id) WHERE id = ?",
                Outcome.HELD.value, number,
            )  # fmt: skip
            self._db.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", number, night, Outcome.HELD.value)

    def _take_back_links(self, sources: Iterable[int]) -> None:
        for source in sources:
            rows = self._db.all("SELECT target, text, title, follow FROM old_link WHERE source = ?", source)
            for target in sorted(self._links.replace(source, [(*row[:3], bool(row[3])) for row in rows])):
                self._db.run("UPDATE page SET revision = ? WHERE id = ?", self._bump(), target)

    def _restore(self, number: int) -> None:
        sql = "SELECT url, active, blocks FROM {} WHERE id = ?"
        old, now = self._db.one(sql.format("old_page"), number), self._db.one(sql.format("page"), number)
        host = self._db.value("SELECT host FROM url WHERE id = ?", number)
        self._template.recount(host, now[2] if now else b"", old[2] or b"")
        self._db.run("DELETE FROM page WHERE id = ?", number)
        if old[0] is not None:
            self._db.run("INSERT INTO page SELECT * FROM old_page WHERE id = ?", number)
            self._db.run("UPDATE page SET revision = ? WHERE id = ?", self._bump(), number)
        for url in {row[0] for row in (old, now) if row and row[0]}:
            shown = old[1] and url == old[0]
            sql = (
                "DELETE FROM removed WHERE url = ?"
                if shown
                else "INSERT OR REPLACE INTO removed VALUES (?, ?)"
            )
            self._db.run(sql, *((url,) if shown else (url, self._bump())))

    def _bump(self) -> int:
        self._db.run("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
        return int(self._db.value("SELECT value FROM meta WHERE name = 'revision'"))


def _page(data: bytes) -> Page:
    return loads(zlib.decompress(data))
