"""One at a time writes to the data directory; light enough to be imported by a serving process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from crawler.store import Store
from hechingen_search.errors import RunningError
from hechingen_search.operations.log import logged
from hechingen_search.settings import Settings


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the right to write to the data directory; raises RunningError while another run has it."""
    settings.data.directory.mkdir(parents=True, exist_ok=True)
    try:
        # The kernel lets go of the lock when the process dies, however it dies.
        with FileLock(settings.data.lock, timeout=0), logged(settings.data.log):
            yield
    except Timeout as error:
        raise RunningError(
            f"Ein anderer Lauf arbeitet gerade in {settings.data.directory}. Bitte später noch einmal."
        ) from error


def accept(settings: Settings) -> None:
    """Vouch for the site as it is now: the next night believes what it sees and deletes what is gone."""
    settings.data.directory.mkdir(parents=True, exist_ok=True)
    with Store(settings.data.store) as store:
        store.accept()
