"""Who may enter the editors' room: names and hashed passwords, in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from hechingen_search import private
from hechingen_search.errors import ServiceError

NAME = re.compile(r"[^\W_][\w.-]{0,39}")
SHORTEST = 12
"""Characters of a password; length beats odd characters (BSI, "Sichere Passwörter erstellen")."""
LONGEST = 1_000
# OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3 is one of the equal minimal choices and takes 32 MB.
COST, BLOCK, PARALLEL = 2**15, 8, 3
_MEMORY = 128 * 1024 * 1024


class AccountError(ServiceError):
    """An account cannot be made or changed as asked; the message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person: a salted hash of the password, and of the token for programs, "" without one."""

    name: str
    password: str
    token: str = ""

    @property
    def stamp(self) -> str:
        """Return what changes with the password; sessions hold it, so that a new password ends them."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]


class Accounts:
    """The accounts in one file, read anew each time: what is changed holds at once in every process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> tuple[Account, ...]:
        """Return the accounts by name, none without a file; raises AccountError."""
        try:
            rows = json.loads(self.path.read_bytes())["accounts"]
            return tuple(Account(**row) for row in rows)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AccountError(f"Die Konten in {self.path} sind nicht lesbar: {error}") from error

    def get(self, name: str) -> Account | None:
        """Return the account of this name."""
        return next((each for each in self.all() if each.name == name), None)

    def add(self, name: str, password: str) -> None:
        """Add an account; raises AccountError when the name is taken or either is unfit."""
        if not NAME.fullmatch(name):
            raise AccountError(
                f"»{name[:60]}« geht nicht als Name: bis zu 40 Buchstaben, Ziffern, Punkte, Binde- und "
                "Unterstriche, zuerst ein Buchstabe oder eine Ziffer."
            )
        with self._writing():
            if self.get(name):
                raise AccountError(f"»{name}« gibt es schon; »editors passwd {name}« ändert das Passwort.")
            self._write((*self.all(), Account(name, hashed(fit(password, name)))))

    def change(self, name: str, password: str) -> None:
        """Set a new password, which ends the sessions of this person and their token; raises AccountError."""
        with self._writing():
            self._known(name)
            self._replace(Account(name, hashed(fit(password, name))))

    def new_token(self, name: str) -> str:
        """Return a new token for programs in place of an earlier one; only its hash is kept."""
        token = f"{name}:{secrets.token_urlsafe(32)}"
        with self._writing():
            self._replace(Account(name, self._known(name).password, _digest(token)))
        return token

    def remove(self, name: str) -> None:
        """Remove an account; raises AccountError."""
        with self._writing():
            self._known(name)
            self._write(tuple(each for each in self.all() if each.name != name))

    def verified(self, name: str, password: str) -> Account | None:
        """Return the account when the password is right; takes as long for names that do not exist."""
        found = self.get(name)
        right = matches(password[:LONGEST], found.password if found else _nobody(COST, PARALLEL))
        return found if found and right else None

    def bearer(self, token: str) -> Account | None:
        """Return the account that *token* was made for."""
        found = self.get(token.partition(":")[0])
        given = _digest(token)
        kept = found.token if found and found.token else _digest("")
        return found if hmac.compare_digest(given, kept) and found and found.token else None

    def _known(self, name: str) -> Account:
        if (found := self.get(name)) is None:
            names = ", ".join(each.name for each in self.all()) or "noch niemand"
            raise AccountError(f"»{name}« gibt es nicht. Eingetragen: {names}.")
        return found

    def _replace(self, account: Account) -> None:
        self._write(tuple(account if each.name == account.name else each for each in self.all()))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        with FileLock(self.path.with_name(self.path.name + ".lock"), timeout=10, mode=0o600):
            yield

    def _write(self, accounts: tuple[Account, ...]) -> None:
        """Replace the file in one step; nobody else may read even the unfinished one."""
        ordered = sorted(accounts, key=lambda each: each.name)
        body = json.dumps({"accounts": [asdict(each) for each in ordered]}, ensure_ascii=False, indent=1)
        private.write(self.path, body)


def fit(password: str, name: str) -> str:
    """Return *password* if it may be one; raises AccountError."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"Das Passwort braucht mindestens {SHORTEST} Zeichen; ein kurzer Satz ist gut.")
    if len(set(password)) < 5 or password.lower() in (name.lower(), name.lower()[::-1]):
        raise AccountError("Dieses Passwort wäre leicht zu raten; ein kurzer Satz ist gut.")
    return password


def hashed(password: str) -> str:
    """Return salt and hash of *password* (scrypt, RFC 7914), with the costs that were paid."""
    salt = secrets.token_bytes(16)
    return _joined(COST, BLOCK, PARALLEL, salt, _scrypt(password, salt, COST, BLOCK, PARALLEL))


def matches(password: str, kept: str) -> bool:
    """Tell in constant time whether *kept* is a hash of *password*."""
    _, *costs, salt, right = kept.split("$")
    given = _scrypt(password, b64decode(salt), *map(int, costs))
    return hmac.compare_digest(given, b64decode(right))


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    told = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(told, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32)


def _joined(cost: int, block: int, parallel: int, salt: bytes, key: bytes) -> str:
    return f"scrypt${cost}${block}${parallel}${b64encode(salt).decode()}${b64encode(key).decode()}"


@lru_cache
def _nobody(cost: int, parallel: int) -> str:
    """Return the hash of a password that nobody knows: to be as slow for names that do not exist."""
    return _joined(cost, BLOCK, parallel, secrets.token_bytes(16), secrets.token_bytes(32))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
