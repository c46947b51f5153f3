"""The learned template of each host: text blocks that so many pages share that they are no content."""

from __future__ import annotations

from array import array

from crawler.store.database import Database

_PAGES = 5
_SHARE = 0.2


class Template:
    """Counts blocks per host; what counts as repeated changes only between nights."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._known: set[tuple[str, int]] = set()
        self._by_host: dict[str, frozenset[int]] = {}
        self._load()

    def repeated(self, host: str, block: int) -> bool:
        """Tell whether *block* is boilerplate on *host*, as learned by the end of the night before."""
        return block in self.of(host)

    def of(self, host: str) -> frozenset[int]:
        """Return the blocks that are boilerplate on *host*, as learned by the end of the night before."""
        return self._by_host.get(host, frozenset())

    def _know(self, known: set[tuple[str, int]]) -> None:
        self._known = known
        found: dict[str, set[int]] = {}
        for host, block in known:
            found.setdefault(host, set()).add(block)
        self._by_host = {host: frozenset(blocks) for host, blocks in found.items()}

    def recount(self, host: str, old: bytes, new: bytes) -> None:
        """Replace one page's blocks in the counts; call in the page's transaction."""
        if old == new:
            return
        before, after = set(unpack(old)), set(unpack(new))
        self._db.many(
            "INSERT INTO block VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET pages = pages + 1",
            [(host, block) for block in sorted(after - before)],
        )
        gone = [(host, block) for block in sorted(before - after)]
        self._db.many("UPDATE block SET pages = pages - 1 WHERE host = ? AND hash = ?", gone)
        self._db.many("DELETE FROM block WHERE host = ? AND hash = ? AND pages < 1", gone)

    def learn(self) -> int:
        """Decide anew what is repeated and mark the pages this concerns; return how many. One transaction."""
        with self._db.writing():
            fresh = {(host, block) for host, pages in self._hosts() for block in self._common(host, pages)}
            changed = fresh ^ self._known
            if not changed:
                return 0
            self._db.run("DELETE FROM template")
            self._db.many("INSERT INTO template VALUES (?, ?)", sorted(fresh))
            marked = self._mark(changed)
        self._know(fresh)
        return marked

    def _load(self) -> None:
        self._know({(row[0], row[1]) for row in self._db.all("SELECT host, hash FROM template")})

    def _hosts(self) -> list[tuple[str, int]]:
        return self._db.all(
            "SELECT url.host, count(*) FROM page JOIN url USING (id)"
            " WHERE length(page.blocks) > 0 GROUP BY url.host"
        )

    def _common(self, host: str, pages: int) -> list[int]:
        least = max(_PAGES, pages * _SHARE)
        return [
            row[0]
            for row in self._db.all("SELECT hash FROM block WHERE host = ? AND pages >= ?", host, least)
        ]

    def _mark(self, changed: set[tuple[str, int]]) -> int:
        marked = [
            (number,)
            for number, host, blocks in self._db.all(
                "SELECT page.id, url.host, page.blocks FROM page JOIN url USING (id)"
                " WHERE length(page.blocks) > 0 AND page.body_hash IS NOT NULL"
            )
            if any((host, block) in changed for block in unpack(blocks))
        ]
        self._db.many("UPDATE page SET again = 1 WHERE id = ?", marked)
        return len(marked)


def pack(blocks: tuple[int, ...]) -> bytes:
    """Return *blocks* as bytes, sorted, each once."""
    return array("q", sorted(set(blocks))).tobytes()


def unpack(data: bytes) -> array[int]:
    """Return the blocks in *data*."""
    return array("q", data)
