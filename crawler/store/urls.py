"""The addresses: frontier, outcomes, schedule."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.outcome import Group, Outcome
from crawler.store.database import Database
from crawler.store.rows import COLUMNS, Ending, Trace, UrlRow, url_row

NEVER = float("inf")
"""Due date of what a rule leaves out."""
CONFIRM = 20 * 3_600.0
"""Seconds between two visits that confirm that content is gone."""
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
        """Return the next address of *host* that is open tonight: fewest clicks first, what killed last."""
        open_ = "SELECT {} FROM url WHERE pending = 1 AND host = ? %s ORDER BY depth, id LIMIT 1"
        harmless = self._row(open_ % "AND id NOT IN (SELECT url FROM attempt)", host)
        return harmless or self._row(open_ % "", host)

    def open_count(self) -> int:
        """Return how many addresses are still open tonight."""
        return int(self._db.value("SELECT count(*) FROM url WHERE pending = 1"))

    def total(self) -> int:
        """Return how many addresses are known at all."""
        return int(self._db.value("SELECT count(*) FROM url"))

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

    def end(self, number: int, ending: Ending, night: int, now: float) -> None:
        """End the address for tonight; history keeps the outcome when it differs from the last one."""
        last = self._db.value(
            "SELECT outcome FROM history WHERE url = ? AND night < ? ORDER BY night DESC LIMIT 1",
            number,
            night,
        )
        self._db.run(
            "UPDATE url SET pending = 0, outcome = ?, night = ?, visited = ?, detail = ?, due = ?,"
            " interval = ?, target = ?, had_page = max(had_page, ?) WHERE id = ?",
            ending.outcome.value, night, now, ending.detail[:500], ending.due,
            ending.interval, ending.target, ending.outcome.group is Group.INDEXED, number,
        )  # fmt: skip
        if last != ending.outcome.value:
            self._db.run(
                "INSERT OR REPLACE INTO history VALUES (?, ?, ?)", number, night, ending.outcome.value
            )
        else:
            self._db.run("DELETE FROM history WHERE url = ? AND night = ?", number, night)
        self._trace(number, ending, now)
        if ending.validators is not None:
            self._db.run(
                "UPDATE url SET etag = ?, last_modified = ? WHERE id = ?", *ending.validators, number
            )

    def _trace(self, number: int, ending: Ending, now: float) -> None:
        if ending.trace is Trace.ANSWERED:
            self._db.run(
                "UPDATE url SET gone = NULL, confirmed = 0, failing = NULL,"
                " changed = coalesce(?, changed), full = coalesce(?, full) WHERE id = ?",
                now if ending.changed else None, now if ending.full else None, number,
            )  # fmt: skip
        elif ending.trace is Trace.FAILED:
            self._db.run("UPDATE url SET failing = coalesce(failing, ?) WHERE id = ?", now, number)
        elif ending.trace is Trace.MISSED:
            self._db.run(
                "UPDATE url SET confirmed = (gone IS NOT NULL AND ? - gone >= ?), gone = coalesce(gone, ?)"
                " WHERE id = ?",
                now, CONFIRM, now, number,
            )  # fmt: skip

    def rename(self, number: int, outcome: Outcome, night: int, target: int | None, detail: str = "") -> None:
        """Change tonight's outcome without another visit: the content is in the index elsewhere, or back."""
        self._db.run(
            "UPDATE url SET outcome = ?, target = ?, detail = ? WHERE id = ?",
            outcome.value, target, detail, number,
        )  # fmt: skip
        self._db.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", number, night, outcome.value)

    def forget_missing(self, number: int) -> None:
        """Record that nothing waits for a second confirmation any more: the page is out of the store."""
        self._db.run("UPDATE url SET confirmed = 0, gone = NULL WHERE id = ?", number)

    def inherit(self, old: int, new: int) -> None:
        """Let the new address of moved content have its history: first found when the old one was."""
        self._db.run(
            "UPDATE url SET found = min(found, (SELECT found FROM url WHERE id = ?)) WHERE id = ?", old, new
        )

    def doubt(self, night: int, *, good: bool) -> None:
        """Visit again in the next night what gave no page in this one; *good*: also what gave one."""
        for outcome in Outcome:
            if good or outcome.group not in (Group.INDEXED, Group.OPEN):
                self._db.run(
                    "UPDATE url SET due = min(due, visited), interval = 1, etag = '', last_modified = '',"
                    " full = NULL WHERE outcome = ? AND night = ? AND due < ?",
                    outcome.value, night, NEVER,
                )  # fmt: skip

    def limit_due(self, now: float, longest: float) -> int:
        """Let what is due later than any plan allows be due now; return how much: a clock was wrong once."""
        many = self._db.run(
            "UPDATE url SET due = ?, interval = 1, full = NULL WHERE due > ? AND due < ?",
            now, now + longest, NEVER,
        )  # fmt: skip
        for column in ("gone", "failing", "visited", "changed", "full", "found"):
            self._db.run(f"UPDATE url SET {column} = ? WHERE {column} > ?", now, now)  # noqa: S608
        return many

    def missing(self) -> list[int]:
        """Return the addresses whose page is shown although it is gone, confirmed or not."""
        rows = self._db.all(
            "SELECT url.id FROM url JOIN page USING (id) WHERE gone IS NOT NULL AND active = 1 ORDER BY 1"
        )
        return [row[0] for row in rows]

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
