"""One at a time writes to the data directory; light enough to be imported by a serving process."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.store import Store
from hechingen_search.errors import RunningError
from hechingen_search.operations.log import logged
from hechingen_search.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """A command that has begun and not said that it has ended."""

    name: str
    started: datetime
    running: bool
    """False: it was interrupted."""


@contextmanager
def locked(settings: Settings, task: str = "") -> Iterator[None]:
    """Hold the right to write to the data directory; raises RunningError while another run has it.

    *task* names the command; when it is killed, ``task_of`` tells so afterwards.
    """
    settings.data.directory.mkdir(parents=True, exist_ok=True)
    try:
        # The kernel lets go of the lock when the process dies, however it dies.
        with FileLock(settings.data.lock, timeout=0), logged(settings.data.log):
            if task:
                begun = {"task": task, "started": datetime.now(UTC).isoformat(timespec="seconds")}
                settings.data.task.write_text(json.dumps(begun), encoding="utf-8")
            try:
                yield
            except Exception:
                # A failure is told by itself; whatever else ends a command interrupts it.
                _ended(settings, task)
                raise
            _ended(settings, task)
    except Timeout as error:
        raise RunningError(
            f"Ein anderer Lauf arbeitet gerade in {settings.data.directory}. Bitte später noch einmal."
        ) from error


def _ended(settings: Settings, task: str) -> None:
    if task:
        settings.data.task.unlink(missing_ok=True)


def task_of(settings: Settings) -> Task | None:
    """Return the command that is at work or was interrupted, None when the last one came to its end."""
    try:
        body = json.loads(settings.data.task.read_text(encoding="utf-8"))
        name, started = str(body["task"]), datetime.fromisoformat(body["started"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Task(name, started, _held(settings.data.lock))


def _held(path: Path) -> bool:
    """Tell whether a process holds the lock; asks for a share of it, which needs no right to write."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def accept(settings: Settings) -> None:
    """Vouch for the site as it is now: the next night believes what it sees and deletes what is gone."""
    settings.data.directory.mkdir(parents=True, exist_ok=True)
    with Store(settings.data.store) as store:
        store.accept()
