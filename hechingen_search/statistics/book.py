"""The counts on disk: one file a day, and what has not been asked often enough to be written out.

::

    statistik/
      2026-11-28.json     searches, those without a hit, and how often each common term was asked that day
      offen.json          keyed hashes of the others: in how many different hours each was asked

A term is written out from the moment it was asked in ``K`` different hours within ``WINDOW`` days; after them
the key is thrown away with all hashes, and everything has to be asked anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from hechingen_search import private

K = 5
"""Different hours in which a term has to be asked before it is written out."""
WINDOW = 28
"""Days after which what was not is forgotten."""
MOST = 20_000
"""Terms that are counted as hashes; who floods the search with nonsense fills no disk."""
OPEN = "offen.json"


class Asked(NamedTuple):
    """A search that was answered: its countable term, "" without one, and the number of hits."""

    term: str
    found: int | None
    """None: a visitor says of an earlier search that what they sought was not among the hits."""


@dataclass(frozen=True, slots=True)
class Day:
    """The searches of one day."""

    day: date
    searches: int
    empty: int
    """Of them, those without a hit."""
    missed: int
    """How often visitors said that what they sought was not among the hits."""
    terms: dict[str, tuple[int, int, int]]
    """Common terms: how often asked, how often without a hit, how often missed among the hits."""


class Book:
    """The counts in one directory, kept for *days* days; *now* is aware."""

    def __init__(
        self, directory: Path, days: int = 400, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.directory = directory
        self._days = days
        self._now = now

    def record(self, asked: Iterable[Asked]) -> None:
        """Add searches to the counts; several processes may do so at once."""
        asked = tuple(asked)
        if not asked:
            return
        moment = self._now().astimezone()
        today = moment.date()
        with self._locked():
            state = self._state(today, moment.strftime("%Y-%m-%dT%H"))
            path = self._path(today)
            if not path.exists():
                self._forget(today)
            day = self._read(path) or Day(today, 0, 0, 0, {})
            terms = {term: list(counts) for term, counts in day.terms.items()}
            for each in asked:
                if each.term and self._is_common(state, each.term):
                    counts = terms.setdefault(each.term, [0, 0, 0])
                    counts[0] += each.found is not None
                    counts[1] += each.found == 0
                    counts[2] += each.found is None
            body = {
                "searches": day.searches + sum(each.found is not None for each in asked),
                "empty": day.empty + sum(each.found == 0 for each in asked),
                "missed": day.missed + sum(each.found is None for each in asked),
                "terms": dict(sorted(terms.items())),
            }
            # The day first: killed between the two, a term comes out an hour later, never one too early.
            private.write(path, json.dumps(body, ensure_ascii=False))
            private.write(self.directory / OPEN, json.dumps(state))

    def days(self, most: int) -> tuple[Day, ...]:
        """Return the last *most* days on which something was asked, the oldest first."""
        found = (self._read(path) for path in sorted(self.directory.glob("????-??-??.json"))[-most:])
        return tuple(day for day in found if day is not None)

    def _is_common(self, state: dict[str, Any], term: str) -> bool:
        """Count *term* once an hour and tell whether that makes enough hours; its text is not kept here."""
        key = hmac.new(bytes.fromhex(state["key"]), term.encode(), hashlib.sha256).hexdigest()[:16]
        hours = state["hours"]
        if key not in state["now"] and (key in hours or len(hours) < MOST):
            state["now"].append(key)
            hours[key] = min(hours.get(key, 0) + 1, K)
        return bool(hours.get(key, 0) >= K)

    def _state(self, today: date, hour: str) -> dict[str, Any]:
        """Return the hashes; with a new key where the old one has served its time."""
        try:
            state = json.loads((self.directory / OPEN).read_bytes())
            begun = date.fromisoformat(state["begun"])
            if not timedelta() <= today - begun < timedelta(days=WINDOW):
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError):
            state = {
                "key": secrets.token_hex(32),
                "begun": today.isoformat(),
                "hours": {},
                "hour": hour,
                "now": [],
            }
        if state["hour"] != hour:
            # Sorted, so that not even the order of an hour is left.
            state |= {"hour": hour, "now": [], "hours": dict(sorted(state["hours"].items()))}
        return dict(state)

    def _forget(self, today: date) -> None:
        """Remove the days that are kept no longer."""
        oldest = self._path(today - timedelta(days=self._days)).name
        for path in self.directory.glob("????-??-??.json"):
            if path.name < oldest:
                path.unlink(missing_ok=True)

    def _path(self, day: date) -> Path:
        return self.directory / f"{day.isoformat()}.json"

    def _read(self, path: Path) -> Day | None:
        try:
            body = json.loads(path.read_bytes())
            terms = {
                str(term): (int(n), int(empty), int(missed))
                for term, (n, empty, missed) in body["terms"].items()
            }
            searches, empty, missed = (int(body[name]) for name in ("searches", "empty", "missed"))
            return Day(date.fromisoformat(path.stem), searches, empty, missed, terms)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o750)
        with FileLock(self.directory / "lock", timeout=10, mode=0o600):
            yield


class Term(NamedTuple):
    """A common term over several days."""

    text: str
    times: int
    empty: int
    missed: int


def common(days: Iterable[Day]) -> tuple[Term, ...]:
    """Return the terms of *days*, the most asked first."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day in days:
        for term, numbers in day.terms.items():
            counts[term] = [sum(pair) for pair in zip(counts[term], numbers, strict=True)]
    found = (Term(term, *numbers) for term, numbers in counts.items())
    return tuple(sorted(found, key=lambda term: (-term.times, term.text)))


def unanswered(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that mostly found nothing, or not what was sought, the most asked first."""
    return tuple(term for term in terms if (term.empty + term.missed) * 2 > term.times)
