"""Keep the staff's files: one atomic write a change, a history of who changed what, and the way back.

The files stay the truth and may be edited by hand at any time; what was changed by hand enters the history
when the next change is made here. A change is made to what its author has seen, or not at all.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from hechingen_search.errors import ServiceError
from index import durable

MOST = 2_000
"""Changes in the history."""
BY_HAND = "von Hand"


class ConflictError(ServiceError):
    """The file is not what the author of a change has seen."""


class KeepingError(ServiceError):
    """A file cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: some lines in place of others, with the lines around them."""

    number: int
    file: str
    who: str
    what: str
    time: str
    """ISO 8601, UTC, to the minute."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    line: int
    """Where it began, from 0."""

    @property
    def moment(self) -> datetime:
        """Return when it was made; aware, UTC."""
        return datetime.fromisoformat(self.time)


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is: its text with ``\\n`` only, and what tells it from any other content."""

    text: str
    version: str
    ending: str = "\n"
    mark: bytes = b""
    mode: int = 0o644


class Keeper:
    """The history in one directory, and changes to files."""

    def __init__(self, directory: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.directory = directory
        self._now = now

    def change(
        self,
        file: str,
        path: Path,
        version: str,
        edit: Callable[[str], str],
        who: str,
        what: str,
        new: str = "",
    ) -> Change:
        """Apply *edit* to the file *path*, known in the history as *file*, as it was seen in *version*.

        *new* is what it begins with when there is no file. Raises ConflictError, KeepingError, and whatever
        *edit* raises; then nothing has changed.
        """
        with self._locked():
            found = content(path, new)
            if found.version != version:
                raise ConflictError(
                    f"{path.name} wurde inzwischen geändert. Bitte ansehen, was jetzt dort steht, und dann "
                    "noch einmal speichern; Ihre Eingabe steht noch im Formular."
                )
            changed = edit(found.text)
            if changed == found.text:
                raise KeepingError("Das steht schon so dort; es gibt nichts zu ändern.")
            history = self.history()
            history = self._seen(history, file, found.text)
            made = self._made(history, file, found.text, changed, who, what)
            # The file first: killed here, the change counts as made by hand.
            _write(path, found, changed)
            self._write_history([*history, made])
            durable.write(self._last(file), changed.encode())
            return made

    def undone(self, number: int) -> tuple[Change, Callable[[str], str]]:
        """Return change *number* and the edit that takes it back, whatever came after it elsewhere."""
        made = next((each for each in self.history() if each.number == number), None)
        if made is None:
            raise KeepingError("Diese Änderung gibt es nicht mehr im Verlauf.")
        return made, lambda text: _reverted(text, made)

    def history(self) -> list[Change]:
        """Return the changes, the oldest first."""
        try:
            lines = (self.directory / "verlauf.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            row = json.loads(line)
            texts = {key: tuple(row[key]) for key in ("before", "after", "above", "below")}
            found.append(Change(**(row | texts)))
        return found

    def _seen(self, history: list[Change], file: str, text: str) -> list[Change]:
        """Return *history* with what was changed by hand since it ended."""
        try:
            last = self._last(file).read_text(encoding="utf-8")
        except FileNotFoundError:
            return history
        if last == text:
            return history
        return [*history, self._made(history, file, last, text, BY_HAND, "In der Datei geändert")]

    def _made(
        self, history: Sequence[Change], file: str, before: str, after: str, who: str, what: str
    ) -> Change:
        old, new = before.split("\n"), after.split("\n")
        first = 0
        while first < min(len(old), len(new)) and old[first] == new[first]:
            first += 1
        last = 0
        while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
            last += 1
        number = history[-1].number + 1 if history else 1
        around = old[max(first - 3, 0) : first], old[len(old) - last : len(old) - last + 3]
        return Change(
            number,
            file,
            who,
            what,
            self._now().isoformat(timespec="minutes"),
            tuple(old[first : len(old) - last]),
            tuple(new[first : len(new) - last]),
            tuple(around[0]),
            tuple(around[1]),
            first,
        )

    def _write_history(self, history: Sequence[Change]) -> None:
        lines = (json.dumps(asdict(each), ensure_ascii=False) for each in history[-MOST:])
        durable.write(self.directory / "verlauf.jsonl", "".join(f"{line}\n" for line in lines).encode())

    def _last(self, file: str) -> Path:
        """Return where the last content known to the history is kept."""
        return self.directory / f"{file}.zuletzt"

    def _locked(self) -> FileLock:
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o750)
            return FileLock(self.directory / "verlauf.lock", timeout=10)
        except OSError as error:
            raise KeepingError(f"{self.directory} ist nicht beschreibbar: {error.strerror}.") from error


def content(path: Path, new: str = "") -> Content:
    """Return what the file *path* holds, *new* when there is none; raises KeepingError."""
    try:
        data = path.read_bytes()
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        return Content(new, _version(b"\0missing"))
    except OSError as error:
        raise KeepingError(f"{path} ist nicht lesbar: {error.strerror}.") from error
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data.removeprefix(mark).decode()
    except UnicodeDecodeError as error:
        raise KeepingError(f"{path} ist kein UTF-8-Text: {error}.") from error
    ending = "\r\n" if "\r\n" in text else "\n"
    return Content(text.replace("\r\n", "\n"), _version(data), ending, mark, mode)


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _write(path: Path, before: Content, text: str) -> None:
    """Replace the file in one step, with the endings of lines and the rights that it had."""
    target = path.resolve()
    try:
        durable.write(target, before.mark + text.replace("\n", before.ending).encode())
        os.chmod(target, before.mode)  # noqa: PTH101
    except OSError as error:
        raise KeepingError(
            f"{path} lässt sich nicht speichern: {error.strerror}. Dem Konto der Suche Schreibrechte am "
            f"Verzeichnis {path.parent} geben."
        ) from error


def _reverted(text: str, made: Change) -> str:
    """Return *text* with *made* taken back where it stands now; raises ConflictError."""
    lines = text.split("\n")
    for width in (3, 2, 1, 0):
        above, below = (
            made.above[len(made.above) - width if width < len(made.above) else 0 :],
            made.below[:width],
        )
        wanted = [*above, *made.after, *below]
        places = (
            [at for at in range(len(lines) - len(wanted) + 1) if lines[at : at + len(wanted)] == wanted]
            if wanted
            else []
        )
        if len(places) > 1 and made.line - len(above) in places:
            places = [made.line - len(above)]
        if len(places) == 1:
            start = places[0] + len(above)
            return "\n".join([*lines[:start], *made.before, *lines[start + len(made.after) :]])
    raise ConflictError(
        "Diese Stelle wurde später noch einmal geändert; bitte zuerst die spätere Änderung zurücknehmen."
    )
