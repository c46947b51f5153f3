"""Who is logged in: one small file a session, named by the hash of its secret, so that all processes know it.

The secret is in the visitor's cookie only; it is new at every login, so that one planted before is worth
nothing. A session holds the person's name and nothing of the machine it is used from.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hechingen_search import private
from hechingen_search.web.staff.accounts import Account

IDLE_SECONDS = 2 * 3600
"""Unused for so long, a session ends."""
LIFE_SECONDS = 12 * 3600
"""A session ends after a working day, however much it is used."""
_TOUCH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is logged in."""

    name: str
    stamp: str
    """Of the password that the session began with."""
    begun: float


class Sessions:
    """The sessions in one directory; *now* gives seconds since 1970."""

    def __init__(self, directory: Path, now: Callable[[], float] = time.time) -> None:
        self.directory = directory
        self._now = now

    def begin(self, account: Account) -> str:
        """Return the secret of a new session; what has expired is removed on the way."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in self.directory.glob("*.json"):
            if self._read(path) is None:
                path.unlink(missing_ok=True)
        secret = secrets.token_urlsafe(32)
        body = {"name": account.name, "stamp": account.stamp, "begun": self._now()}
        path = self._path(secret)
        private.write(path, json.dumps(body, ensure_ascii=False))
        os.utime(path, (self._now(), self._now()))
        return secret

    def find(self, secret: str) -> Session | None:
        """Return the session with this secret, None when there is none or it has expired."""
        path = self._path(secret)
        found = self._read(path)
        if found is not None:
            with suppress(OSError):
                if self._now() - path.stat().st_mtime > _TOUCH_SECONDS:
                    os.utime(path, (self._now(), self._now()))
        return found

    def end(self, secret: str) -> None:
        """End the session with this secret."""
        self._path(secret).unlink(missing_ok=True)

    def _path(self, secret: str) -> Path:
        return self.directory / f"{hashlib.sha256(secret.encode('utf-8', 'replace')).hexdigest()}.json"

    def _read(self, path: Path) -> Session | None:
        try:
            used, found = path.stat().st_mtime, Session(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        now = self._now()
        fresh = now - used < IDLE_SECONDS and now - found.begun < LIFE_SECONDS
        return found if fresh else None


def form_token(secret: str) -> str:
    """Return what a form of the session with this *secret* has to send along: nobody else can know it."""
    return hmac.new(secret.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()
