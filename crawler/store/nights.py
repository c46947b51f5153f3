"""The record of the last nights, and what became of each address in them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from crawler.night import Night
from crawler.outcome import Outcome
from crawler.store.database import Database

KEEP = 90


class Nights:
    """The table of nights and the history of outcomes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def last(self) -> Night | None:
        """Return the latest night, finished or not."""
        return next(iter(self._nights("ORDER BY number DESC LIMIT 1")), None)

    def get(self, number: int) -> Night | None:
        """Return one night, or None."""
        return next(iter(self._nights("WHERE number = ?", number)), None)

    def all(self) -> list[Night]:
        """Return the nights on record, oldest first."""
        return self._nights("ORDER BY number")

    def begin(self, now: datetime) -> Night:
        """Open a new night."""
        number = 1 + int(self._db.value("SELECT coalesce(max(number), 0) FROM night"))
        night = Night(number, now)
        self.save(night)
        return night

    def save(self, night: Night) -> None:
        """Write *night*."""
        ended = night.ended.timestamp() if night.ended else None
        self._db.run(
            "INSERT OR REPLACE INTO night VALUES (?, ?, ?, ?)",
            night.number, night.started.timestamp(), ended, _dumps(night),
        )  # fmt: skip

    def counts(self, number: int) -> Counter[Outcome]:
        """Return how every known address ended in the night that is running."""
        counts: Counter[Outcome] = Counter()
        rows = self._db.all("SELECT outcome, night = ?, count(*) FROM url GROUP BY 1, 2", number)
        for name, tonight, many in rows:
            outcome = Outcome.__members__[name.upper()]
            waiting = not tonight and outcome.group.value in ("indexed", "links")
            counts[Outcome.NOT_DUE if waiting else outcome] += many
        return counts

    def kept(self) -> int:
        """Return how many addresses are in the index with a copy older than their failure."""
        return int(
            self._db.value(
                "SELECT count(*) FROM url JOIN page USING (id)"
                " WHERE page.active = 1 AND (url.failing IS NOT NULL OR url.gone IS NOT NULL)"
            )
        )

    def history(self, number: int) -> list[tuple[int, Outcome]]:
        """Return the nights in which the outcome of an address changed."""
        rows = self._db.all("SELECT night, outcome FROM history WHERE url = ? ORDER BY night", number)
        return [(row[0], Outcome.__members__[row[1].upper()]) for row in rows]

    def prune(self, number: int) -> None:
        """Forget what happened more than 90 nights before night *number*."""
        oldest = number - KEEP
        self._db.run("DELETE FROM night WHERE number <= ?", oldest)
        # The latest row of each address stays, however old: it is how that address ends ever since.
        self._db.run(
            "DELETE FROM history WHERE night <= ? AND EXISTS (SELECT 1 FROM history AS later"
            " WHERE later.url = history.url AND later.night > history.night AND later.night <= ?)",
            oldest, oldest,
        )  # fmt: skip

    def forget(self, before: float) -> None:
        """Forget addresses that never gave a page, that nobody links to, and only failed since *before*."""
        self._db.run(
            "DELETE FROM url WHERE had_page = 0 AND depth > 0 AND pending = 0"
            " AND coalesce(failing, visited) < ? AND NOT EXISTS"
            " (SELECT 1 FROM link WHERE link.target = url.id OR link.source = url.id)"
            " AND NOT EXISTS (SELECT 1 FROM url AS folded WHERE folded.target = url.id)",
            before,
        )
        self._db.run("DELETE FROM history WHERE url NOT IN (SELECT id FROM url)")

    def _nights(self, where: str, *values: object) -> list[Night]:
        rows = self._db.all(f"SELECT number, started, ended, data FROM night {where}", *values)  # noqa: S608
        return [_loads(*row) for row in rows]


_PLAIN = (
    "kept",
    "deleted",
    "requests",
    "pages",
    "reached",
    "held",
    "accepted",
    "poorer",
    "untidy",
    "linked",
    "start_links",
)


def _dumps(night: Night) -> str:
    data: dict[str, object] = {name: getattr(night, name) for name in _PLAIN}
    data["counts"] = {outcome.value: many for outcome, many in sorted(night.counts.items())}
    data["frozen"], data["warnings"] = night.frozen, night.warnings
    return json.dumps(data, ensure_ascii=False)


def _loads(number: int, started: float, ended: float | None, text: str) -> Night:
    data = json.loads(text)
    return Night(
        number,
        datetime.fromtimestamp(started, UTC),
        None if ended is None else datetime.fromtimestamp(ended, UTC),
        counts={Outcome.__members__[name.upper()]: many for name, many in data["counts"].items()},
        frozen=tuple(data["frozen"]),
        warnings=tuple(data["warnings"]),
        **{name: data[name] for name in _PLAIN if name in data},
    )
