"""How fast passwords may be tried, counted without addresses: by the name that is tried, and in all.

A right password waits as long as a wrong one, else the wait would tell them apart. Names are kept as keyed
hashes, because people type their password into the wrong field.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from hechingen_search import private

FREE = 5
"""Failures of one name without a wait."""
LONGEST_WAIT = 300.0
"""Seconds between two tries at most: 288 guesses a day."""
FORGOTTEN = 3600.0
"""Seconds after which a failure no longer counts."""
PER_MINUTE = 30
"""Tries in all, of all names; a login costs a quarter of a second of CPU."""
_NAMES = 1_000


class Throttle:
    """The failures in one file, shared by all processes; *now* gives seconds since 1970."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self._now = now

    def wait(self, name: str) -> float:
        """Return for how many seconds nobody may try *name*; 0 counts this as a try."""
        with self._locked():
            state, now = self._read(), self._now()
            tries = [at for at in state["tries"] if 0 <= now - at < 60]
            count, last = state["failures"].get(self._key(state, name), (0, 0.0))
            count = count if now - last < FORGOTTEN else 0
            due = last + min(2.0 ** (count - FREE), LONGEST_WAIT) if count >= FREE else 0.0
            waiting = max(due - now, tries[0] + 60 - now if len(tries) >= PER_MINUTE else 0.0, 0.0)
            if not waiting:
                # Counted before the password is looked at: a hundred tries at once are a hundred tries.
                self._write(state, [*tries, now], self._key(state, name), count + 1)
            return waiting

    def forgive(self, name: str) -> None:
        """Forget the failures of *name*, who has just logged in."""
        with self._locked():
            state = self._read()
            state["failures"].pop(self._key(state, name), None)
            private.write(self.path, json.dumps(state))

    def _write(self, state: dict[str, Any], tries: list[float], key: str, count: int) -> None:
        now = self._now()
        failures = {
            each: row for each, row in state["failures"].items() if each != key and now - row[1] < FORGOTTEN
        }
        kept = dict(sorted(failures.items(), key=lambda item: item[1][1])[-_NAMES:])
        state |= {"tries": tries, "failures": kept | {key: (count, now)}}
        private.write(self.path, json.dumps(state))

    def _key(self, state: dict[str, Any], name: str) -> str:
        return hashlib.sha256((state["salt"] + name).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _locked(self) -> FileLock:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        return FileLock(self.path.with_name(self.path.name + ".lock"), timeout=10, mode=0o600)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_bytes())
            return {key: found[key] for key in ("salt", "tries", "failures")}
        except (OSError, ValueError, KeyError, TypeError):
            return {"salt": secrets.token_hex(16), "tries": [], "failures": {}}
