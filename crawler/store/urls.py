"""The addresses: frontier, outcomes, schedule."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.outcome import Outcome
from crawler.store.database import Database
from crawler.store.rows import COLUMNS, UrlRow, url_row

NEVER = float("inf")
"""Due date of what a rule leaves out."""
# Outcomes given by a rule before anything was fetched; a changed rule or a new link opens them again.
BY_RULE = (
    Outcome.ROBOTS,
    Outcome.NOFOLLOW,
    Outcome.EXTERNAL,
    Outcome.NOT_WEB,
    Outcome.EXCLUDED,
    Outcome.TRAP,
    Outcome.TOO_LONG,
    Outcome.TOO_DEEP,
    Outcome.TOO_MANY,
    Outcome.BAD_URL,
    Outcome.FORMAT,
)


class Urls:
    """The table of all addresses ever seen."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, key: str) -> UrlRow | None:
        """Return the row of *key*, or None."""
        return self._row("SELECT {} FROM url WHERE key = ?", key)

    def by_id(self, number: int) -> UrlRow | None:
        """Return the row with this id, or None."""
        return self._row("SELECT {} FROM url WHERE id = ?", number)

    def next(self, host: str) -> UrlRow | None:
        """Return the next address of *host* that is open tonight: fewest clicks first."""
        return self._row("SELECT {} FROM url WHERE pending = 1 AND host = ? ORDER BY depth, id LIMIT 1", host)

    def open_count(self) -> int:
        """Return how many addresses are still open tonight."""
        return int(self._db.value("SELECT count(*) FROM url WHERE pending = 1"))

    def count(self) -> int:
        """Return how many addresses are known that are not left out by a rule."""
        return int(self._db.value("SELECT count(*) FROM url WHERE due < ?", NEVER))

    def all(self) -> Iterator[UrlRow]:
        """Yield every row in the order of discovery."""
        for values in self._db.each(f"SELECT {COLUMNS} FROM url ORDER BY id"):  # noqa: S608
            yield url_row(values)

    def with_outcome(self, *outcomes: Outcome) -> list[UrlRow]:
        """Return the rows that ended with one of *outcomes*."""
        marks = ",".join("?" * len(outcomes))
        sql = f"SELECT {COLUMNS} FROM url WHERE outcome IN ({marks}) ORDER BY id"  # noqa: S608
        return [url_row(values) for values in self._db.all(sql, *(outcome.value for outcome in outcomes))]

    def variants(self, pattern: str) -> int:
        """Return how many addresses share *pattern*."""
        return int(self._db.value("SELECT count(*) FROM url WHERE pattern = ?", pattern))

    def answers(self, pattern: str) -> tuple[int, int]:
        """Return how many addresses of *pattern* were visited, and how many different texts they have."""
        row = self._db.all(
            "SELECT count(*), count(DISTINCT page.text_hash) + coalesce(sum(outcome = ?), 0) FROM url"
            " LEFT JOIN page ON page.id = url.id WHERE pattern = ? AND pending = 0 AND outcome != ?",
            Outcome.LISTING.value, pattern, Outcome.TRAP.value,
        )[0]  # fmt: skip
        return int(row[0]), int(row[1])

    def add(
        self, key: str, url: str, host: str, depth: int, pattern: str | None, now: float, pending: bool = True
    ) -> int:
        """Insert a new address and return its id."""
        return self._db.insert(
            "INSERT INTO url (key, url, host, depth, pattern, pending, found, due) VALUES (?,?,?,?,?,?,?,?)",
            key, url, host, depth, pattern, pending, now, now,
        )  # fmt: skip

    def open(self, number: int) -> None:
        """Let the address be visited tonight."""
        self._db.run("UPDATE url SET pending = 1 WHERE id = ?", number)

    def reopen(self, number: int, host: str, now: float) -> None:
        """Let the address be visited tonight although a rule left it out before."""
        self._db.run("UPDATE url SET pending = 1, due = ?, host = ? WHERE id = ?", now, host, number)

    def open_due(self, now: float) -> None:
        """Let every address be visited tonight whose time has come."""
        self._db.run("UPDATE url SET pending = 1 WHERE due <= ? AND due < ?", now, NEVER)

    def open_all(self) -> None:
        """Let every address be visited tonight that no rule leaves out."""
        self.open_due(NEVER)

    def nearer(self, number: int, depth: int) -> None:
        """Record that the address can be reached with *depth* clicks."""
        self._db.run("UPDATE url SET depth = ? WHERE id = ? AND depth > ?", depth, number, depth)

    def respell(self, number: int, url: str) -> None:
        """Fetch the address as *url* from now on."""
        self._db.run("UPDATE url SET url = ? WHERE id = ?", url, number)

    def close(
        self,
        number: int,
        outcome: Outcome,
        night: int,
        now: float,
        *,
        detail: str = "",
        due: float,
        interval: float = 1.0,
        target: int | None = None,
    ) -> None:
        """End the address for tonight with *outcome*; history keeps it when it differs from the last one."""
        last = self._db.value(
            "SELECT outcome FROM history WHERE url = ? AND night < ? ORDER BY night DESC LIMIT 1",
            number,
            night,
        )
        self._db.run(
            "UPDATE url SET pending=0, outcome=?, night=?, visited=?, detail=?, due=?, interval=?, target=?"
            " WHERE id=?",
            outcome.value, night, now, detail[:500], due, interval, target, number,
        )  # fmt: skip
        if last != outcome.value:
            self._db.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", number, night, outcome.value)
        else:
            self._db.run("DELETE FROM history WHERE url = ? AND night = ?", number, night)

    def rename(self, number: int, outcome: Outcome, night: int, target: int | None, detail: str = "") -> None:
        """Change tonight's outcome without another visit: the content is in the index elsewhere, or back."""
        self._db.run(
            "UPDATE url SET outcome = ?, target = ?, detail = ? WHERE id = ?",
            outcome.value, target, detail, number,
        )  # fmt: skip
        self._db.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", number, night, outcome.value)

    def answered(self, number: int, now: float, *, changed: bool, full: bool) -> None:
        """Record a good answer: nothing is failing or gone any more."""
        self._db.run(
            "UPDATE url SET gone = NULL, confirmed = 0, failing = NULL, changed = CASE ? WHEN 1 THEN ? ELSE"
            " changed END, full = CASE ? WHEN 1 THEN ? ELSE full END WHERE id = ?",
            changed, now, full, now, number,
        )  # fmt: skip

    def validators(self, number: int, etag: str, last_modified: str) -> None:
        """Keep what the server said about its copy, verbatim."""
        self._db.run("UPDATE url SET etag = ?, last_modified = ? WHERE id = ?", etag, last_modified, number)

    def failed(self, number: int, now: float) -> None:
        """Record since when the address fails."""
        self._db.run("UPDATE url SET failing = coalesce(failing, ?) WHERE id = ?", now, number)

    def missed(self, number: int, now: float, confirm_after: float) -> None:
        """Record that the content is gone; a second time, *confirm_after* seconds later, confirms it."""
        self._db.run(
            "UPDATE url SET confirmed = (gone IS NOT NULL AND ? - gone >= ?), gone = coalesce(gone, ?)"
            " WHERE id = ?",
            now, confirm_after, now, number,
        )  # fmt: skip

    def close_open(self) -> None:
        """End the night for what was not reached; it stays due."""
        self._db.run("UPDATE url SET pending = 0 WHERE pending = 1")

    def spread_depth(self, limit: int) -> None:
        """Recompute the clicks from the start page from the links that exist now."""
        for depth in range(limit):
            self._db.run(
                "UPDATE url SET depth = ? WHERE depth > ? AND id IN (SELECT link.target FROM link"
                " JOIN url AS source ON source.id = link.source WHERE source.depth = ? AND link.follow = 1)",
                depth + 1, depth + 1, depth,
            )  # fmt: skip

    def _row(self, sql: str, *values: object) -> UrlRow | None:
        found = self._db.one(sql.format(COLUMNS), *values)
        return None if found is None else url_row(found)
