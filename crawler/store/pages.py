"""The pages, and the view of them that the index builds on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, replace

from crawler.page import Page
from crawler.page_json import dumps, loads
from crawler.store.database import Database
from crawler.store.links import Links
from crawler.store.remember import remember_page
from crawler.store.rows import Response, known_depth


class Pages:
    """What was read at each address; ``active`` pages are those the index shows."""

    def __init__(self, database: Database, links: Links) -> None:
        self._db = database
        self._links = links

    def has(self, number: int) -> bool:
        """Tell whether a page is kept for this address."""
        return bool(self._db.value("SELECT EXISTS (SELECT 1 FROM page WHERE id = ?)", number))

    def hashes(self, number: int) -> tuple[bytes, bytes, bytes] | None:
        """Return (content hash, packed blocks, body hash or b"") of the page kept for this address."""
        row = self._db.one("SELECT content_hash, blocks, body_hash FROM page WHERE id = ?", number)
        return None if row is None else (row[0], row[1], row[2] or b"")

    def put(
        self,
        number: int,
        page: Page,
        *,
        content_hash: bytes,
        text_hash: bytes,
        canonical: str | None,
        body_hash: bytes | None,
        response: Response,
        blocks: bytes,
    ) -> None:
        """Store *page* for an address; the index sees it as changed only when ``content_hash`` differs."""
        old = self._db.one("SELECT url, active, revision, content_hash FROM page WHERE id = ?", number)
        active = bool(old[1]) if old else not self._shown(text_hash)
        same = old is not None and old[0] == page.url and old[3] == content_hash
        if not same:
            remember_page(self._db, number)
        if old is not None and active and old[0] != page.url:
            self._remove(old[0])
        self._db.run(
            "INSERT OR REPLACE INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?,0,?)",
            number, page.url, active, old[2] if same else self.bump(), content_hash, text_hash, canonical,
            body_hash, json.dumps(asdict(response)), blocks,
            page.facts.unread_pages if page.facts else 0, _pack(page),
        )  # fmt: skip
        if active and not same:
            self._db.run("DELETE FROM removed WHERE url = ?", page.url)

    def twins(self, number: int) -> list[int]:
        """Return the other addresses whose page has the same text as that of this one."""
        rows = self._db.all(
            "SELECT twin.id FROM page JOIN page AS twin USING (text_hash)"
            " WHERE page.id = ? AND twin.id <> page.id ORDER BY twin.id",
            number,
        )
        return [row[0] for row in rows]

    def touch(self, number: int) -> None:
        """Let the index see the page as changed (its anchors changed)."""
        if self._db.value("SELECT active FROM page WHERE id = ?", number):
            self._db.run("UPDATE page SET revision = ? WHERE id = ?", self.bump(), number)

    def show(self, number: int) -> None:
        """Put the page into the index."""
        remember_page(self._db, number)
        self._db.run("UPDATE page SET active = 1, revision = ? WHERE id = ?", self.bump(), number)
        self._db.run("DELETE FROM removed WHERE url = (SELECT url FROM page WHERE id = ?)", number)

    def hide(self, number: int) -> None:
        """Take the page out of the index but keep it: the same content is shown under another address."""
        remember_page(self._db, number)
        self._db.run("UPDATE page SET active = 0 WHERE id = ?", number)
        self._remove(self._db.value("SELECT url FROM page WHERE id = ?", number))

    def drop(self, number: int) -> None:
        """Forget the page."""
        row = self._db.one("SELECT url, active FROM page WHERE id = ?", number)
        if row is None:
            return
        remember_page(self._db, number)
        self._db.run("DELETE FROM page WHERE id = ?", number)
        if row[1]:
            self._remove(row[0])

    def get(self, number: int) -> Page | None:
        """Return the page of an address with anchors and depth, or None."""
        row = self._db.one(
            "SELECT page.id, page.data, url.depth FROM page JOIN url USING (id) WHERE page.id = ?", number
        )
        return None if row is None else self._page(*row)

    def response(self, number: int) -> tuple[Response, bytes | None] | None:
        """Return what is needed to extract the page again: the response and its body's hash."""
        row = self._db.one("SELECT response, body_hash FROM page WHERE id = ?", number)
        return None if row is None else (Response(**json.loads(row[0])), row[1])

    def next_again(self, after: int) -> int | None:
        """Return the first address after *after* whose page is to be extracted again."""
        found = self._db.value("SELECT id FROM page WHERE again = 1 AND id > ? ORDER BY id LIMIT 1", after)
        return None if found is None else int(found)

    def mark_again(self) -> None:
        """Mark every page to be extracted again."""
        self._db.run("UPDATE page SET again = 1 WHERE body_hash IS NOT NULL")

    def mark_unread_again(self, before: float) -> None:
        """Mark the files fetched *before* of which pages could not be read yet."""
        self._db.run(
            "UPDATE page SET again = 1 WHERE unread > 0 AND body_hash IS NOT NULL"
            " AND json_extract(response, '$.fetched') < ?",
            before,
        )

    def unread(self) -> tuple[int, int]:
        """Return how many pages of files that the index shows could not be read, and of how many files."""
        row = self._db.one(
            "SELECT coalesce(sum(unread), 0), count(*) FROM page WHERE active = 1 AND unread > 0"
        )
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    def done_again(self, number: int) -> None:
        """Record that the page was extracted again."""
        self._db.run("UPDATE page SET again = 0 WHERE id = ?", number)

    def count(self) -> int:
        """Return how many pages the index shows."""
        return int(self._db.value("SELECT count(*) FROM page WHERE active = 1"))

    def revision(self) -> int:
        """Return the number of the latest change."""
        return int(self._db.value("SELECT value FROM meta WHERE name = 'revision'"))

    def changed(self, since: int) -> Iterator[Page]:
        """Yield the pages put or changed after revision *since*, in the order of their change."""
        last = since
        while True:  # in batches: no cursor stays open while the caller works
            rows = self._db.all(
                "SELECT page.id, page.data, url.depth, page.revision FROM page JOIN url USING (id)"
                " WHERE active = 1 AND revision > ? ORDER BY revision LIMIT 100",
                last,
            )
            for number, data, depth, last in rows:  # noqa: B007
                yield self._page(number, data, depth)
            if not rows:
                return

    def removed(self, since: int) -> Iterator[str]:
        """Yield the URLs taken out after revision *since* and not put back."""
        rows = self._db.all("SELECT url FROM removed WHERE revision > ? ORDER BY revision", since)
        yield from (row[0] for row in rows)

    def bump(self) -> int:
        """Return the next revision."""
        self._db.run("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
        return self.revision()

    def _shown(self, text_hash: bytes) -> bool:
        return bool(
            self._db.value("SELECT EXISTS (SELECT 1 FROM page WHERE text_hash = ? AND active = 1)", text_hash)
        )

    def _remove(self, url: str) -> None:
        self._db.run("INSERT OR REPLACE INTO removed VALUES (?, ?)", url, self.bump())

    def _page(self, number: int, data: bytes, depth: int) -> Page:
        page = loads(zlib.decompress(data))
        return replace(page, anchors=self._links.anchors(number), depth=known_depth(depth))


def _pack(page: Page) -> bytes:
    return zlib.compress(dumps(page), 3)
