"""Generations that several machines share: the service of the engine knows them, the directory is a copy.

What is published, finished, refused and being built is asked of the service. A front end that sees another
generation published fetches the files beside the index (words, suggestions, vectors) into its own directory.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from index.engines.registry import EngineType
from index.engines.service import Connection, Shelf
from index.errors import IndexingError, LockedError, NoGenerationError
from index.generations import Facts, Generation, Generations


class SharedGenerations(Generations):
    """All generations of one name in a service."""

    def __init__(self, directory: Path, connection: Connection, engine: EngineType, shelf: Shelf) -> None:
        """Copy into *directory* what is opened."""
        super().__init__(directory, connection)
        self._engine, self._shelf = engine, shelf

    def current_name(self) -> str | None:
        """Return what the service says is published; raises EngineError."""
        return self._shelf.published()

    def get(self, name: str) -> Generation:
        """Return a finished generation, fetched where it is not here yet."""
        # Only now: who searches an index of this machine needs no lock.
        from filelock import FileLock

        path = self.directory / name
        if not self.is_name(name):
            raise NoGenerationError(path)
        facts = Facts(**self._shelf.record(name)["facts"])
        self.directory.mkdir(parents=True, exist_ok=True)
        with FileLock(self.directory / "fetch.lock"):
            # A copy of the same name may stem from a cluster that is no more.
            if self._local(name) != facts:
                self._fetch(name, path)
        return Generation(name, path, facts, self.connection)

    def _local(self, name: str) -> Facts | None:
        with contextlib.suppress(IndexingError):
            return super().get(name).facts
        return None

    def _fetch(self, name: str, path: Path) -> None:
        fresh = Path(tempfile.mkdtemp(dir=self.directory, prefix="fetch-"))
        try:
            self._shelf.fetch(name, fresh)
            shutil.rmtree(path, ignore_errors=True)
            fresh.rename(path)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        kept = self._shelf.records()
        for copy in self.directories():
            # What is still being built here is no copy.
            if copy.name not in kept and self._local(copy.name):
                shutil.rmtree(copy, ignore_errors=True)

    def all(self) -> tuple[Generation, ...]:
        """Return the finished generations, the oldest first; their files may not be here."""
        return tuple(
            Generation(name, self.directory / name, Facts(**record["facts"]), self.connection)
            for name, record in self._shelf.records().items()
        )

    def standby(self) -> tuple[Generation, ...]:
        """Return the generations that were published once, the newest first, each fetched."""
        found = []
        for name, record in reversed(tuple(self._shelf.records().items())):
            if record.get("published"):
                with contextlib.suppress(NoGenerationError):
                    found.append(self.get(name))
        return tuple(found)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to build, here and on all machines; raises LockedError."""
        with super().lock(), self._shelf.lock(self.directory):
            yield

    def create(self, engine: EngineType) -> Path:
        """Return a new, unfinished directory; what builds left behind that were killed is removed."""
        self._remove_torn()
        known = self._shelf.records().keys() | {path.name for path in self.directories()}
        newest = max((int(name[1:]) for name in known), default=0)
        path = self.directory / f"g{newest + 1:06d}"
        path.mkdir(parents=True)
        return path

    def _remove_torn(self) -> None:
        """Remove what is in the service or here without a record; needs the lock."""
        begun = self._shelf.begun() | {path.name for path in self.directories()}
        for name in begun - self._shelf.records().keys():
            self._engine.removed(self.directory / name, self.connection)
            shutil.rmtree(self.directory / name, ignore_errors=True)

    def finish(self, path: Path, facts: Facts) -> Generation:
        """Declare the directory *path* complete, for all machines."""
        own = self.describe(path, facts)
        self._shelf.finish(path, asdict(own))
        return Generation(path.name, path, own, self.connection)

    def publish(self, generation: Generation) -> None:
        """Make *generation* the one that all machines answer from."""
        self._shelf.publish(generation.name)

    def refuse(self, generation: Generation, reasons: Iterable[str]) -> None:
        """Note why *generation* must not be served."""
        self._shelf.note(generation.name, refused=list(reasons))

    def refused(self, generation: Generation) -> tuple[str, ...]:
        """Return why *generation* was refused; empty when it was not."""
        return tuple(self._shelf.record(generation.name).get("refused", ()))

    def prune(self, keep: int = 3) -> tuple[str, ...]:
        """Remove all but the current generation and the *keep* newest others, and what is torn."""
        with contextlib.suppress(LockedError), self.lock():
            self._remove_torn()
        current = self.current_name()
        others = [generation for generation in self.all() if generation.name != current]
        removed = others[: max(len(others) - keep, 0)]
        for generation in removed:
            self._shelf.forget(generation.name)
            self._engine.removed(generation.path, self.connection)
            shutil.rmtree(generation.path, ignore_errors=True)
        return tuple(generation.name for generation in removed)


def generations(directory: Path, engine: EngineType, connection: Connection) -> Generations:
    """Return the generations of *engine* in *directory*, or in its service."""
    if engine.shelf is None:
        return Generations(directory, connection)
    return SharedGenerations(directory, connection, engine, engine.shelf(connection))
