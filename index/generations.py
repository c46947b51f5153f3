"""Generations of the index: each complete in a directory of its own, one of them current.

::

    index/
      current             the name of the published generation, replaced in one atomic step
      g000007/            files of the engine, and generation.json, written last
      g000008/

A directory without ``generation.json`` was never finished: nobody reads it, and the next build removes it.
Readers never lock. A process that still answers from a pruned generation keeps its files mapped.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from index import durable
from index.engine import Engine
from index.engines.registry import ENGINES, EngineType, engine_in
from index.engines.service import LOCAL, Connection
from index.errors import (
    DamagedIndexError,
    LockedError,
    NoEarlierGenerationError,
    NoGenerationError,
    OtherFingerprintError,
)

_NAME = re.compile(r"g(\d{6,})")
_FACTS = "generation.json"
_REFUSED = "refused.json"
_PUBLISHED = "published"
"""Marks what was published once: if the current one is damaged, the one before it may answer."""
_CURRENT = "current"
_CHECKSUM = "crc32"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a finished generation says of itself."""

    engine: str
    """Name in ``index.engines.registry``."""
    fingerprint: str
    """Schema, analysis and dictionaries that it was built with."""
    source: str
    """Identity of the source."""
    revision: int
    """Revision of the source up to which it is complete."""
    documents: int
    built: str
    """ISO 8601, UTC."""
    base: str | None = None
    """Generation from which it was continued, or None after a full build."""
    town: str = ""
    """Noted on every page, for searches over several towns."""
    files: Mapping[str, int] = field(default_factory=dict)
    """CRC-32 of the files beside the engine's, which checks its own; none in earlier versions."""

    @property
    def built_at(self) -> datetime:
        """When it was finished."""
        return datetime.fromisoformat(self.built)


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation."""

    name: str
    path: Path
    facts: Facts
    connection: Connection = LOCAL

    def damaged(self) -> tuple[Path, ...]:
        """Return the files beside the engine's that are missing or not as they were finished."""
        found = ((self.path / name, checksum) for name, checksum in self.facts.files.items())
        return tuple(path for path, checksum in found if not path.is_file() or _sum(path) != checksum)


class Generations:
    """All generations in one directory."""

    def __init__(self, directory: Path, connection: Connection = LOCAL) -> None:
        """Use *directory*, which need not exist yet; *connection* is for engines that are services."""
        self.directory = directory
        self.connection = connection

    def current_name(self) -> str | None:
        """Return the name of the published generation; cheap enough to ask before every search."""
        try:
            # Whatever stands there instead of a name is none of ours, and no reason to fail.
            return (self.directory / _CURRENT).read_text(encoding="ascii", errors="replace").strip() or None
        except FileNotFoundError:
            return None

    def current(self) -> Generation | None:
        """Return the published generation, None before the first; raises DamagedIndexError."""
        name = self.current_name()
        return None if name is None else self.get(name)

    def get(self, name: str) -> Generation:
        """Return a finished generation; raises NoGenerationError, DamagedIndexError."""
        path = self.directory / name
        if not self.is_name(name) or not (path / _FACTS).exists():
            raise NoGenerationError(path)
        return Generation(name, path, _read(path / _FACTS), self.connection)

    @staticmethod
    def is_name(text: str) -> bool:
        """Tell whether *text* can be the name of a generation."""
        return bool(_NAME.fullmatch(text))

    def all(self) -> tuple[Generation, ...]:
        """Return the finished generations that say what they are, the oldest first."""
        found = []
        for path in self.directories():
            with contextlib.suppress(NoGenerationError, DamagedIndexError):
                found.append(self.get(path.name))
        return tuple(found)

    def standby(self) -> tuple[Generation, ...]:
        """Return the generations that were published once and may be again, the newest first."""
        return tuple(found for found in reversed(self.all()) if (found.path / _PUBLISHED).exists())

    def directories(self) -> list[Path]:
        """Return the directories of generations, finished or torn, the oldest first."""
        if not self.directory.is_dir():
            return []
        found = [path for path in self.directory.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()]
        return sorted(found, key=lambda path: int(path.name[1:]))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to build and publish; raises LockedError while another process has it."""
        # Only now: who searches needs no lock.
        from filelock import FileLock, Timeout

        self.directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.directory / "lock", timeout=0):
                yield
        except Timeout as error:
            raise LockedError(self.directory) from error

    def create(self, engine: EngineType) -> Path:
        """Return a new, unfinished directory for *engine*, whose torn ones are removed; needs the lock."""
        for path in self.directories():
            if not (path / _FACTS).exists():
                engine.removed(path, self.connection)
                shutil.rmtree(path)
        newest = max((int(path.name[1:]) for path in self.directories()), default=0)
        path = self.directory / f"g{newest + 1:06d}"
        path.mkdir(parents=True)
        return path

    def finish(self, path: Path, facts: Facts) -> Generation:
        """Declare the directory *path* complete."""
        self.describe(path, facts)
        return self.get(path.name)

    def describe(self, path: Path, facts: Facts) -> Facts:
        """Write *facts*, with checksums of the files beside, as the last file; return what was written."""
        for file in path.iterdir():
            if file.is_file():
                durable.sync(file)
        beside = {file.name: _sum(file) for file in sorted(path.iterdir()) if _is_beside(file)}
        described = replace(facts, files=beside)
        values = asdict(described)
        durable.write(path / _FACTS, json.dumps(values | {_CHECKSUM: _checksum(values)}, indent=1).encode())
        durable.sync(self.directory)
        return described

    def publish(self, generation: Generation) -> None:
        """Make *generation* the one that searches are answered from, in one atomic step."""
        durable.write(self.get(generation.name).path / _PUBLISHED, b"")
        durable.write(self.directory / _CURRENT, generation.name.encode() + b"\n")

    def refuse(self, generation: Generation, reasons: Iterable[str]) -> None:
        """Note why *generation* must not be served; it stays for inspection, ``rollback`` passes it over."""
        text = json.dumps(list(reasons), ensure_ascii=False, indent=1)
        durable.write(generation.path / _REFUSED, text.encode())

    def refused(self, generation: Generation) -> tuple[str, ...]:
        """Return why *generation* was refused; empty when it was not."""
        try:
            return tuple(json.loads((generation.path / _REFUSED).read_bytes()))
        except FileNotFoundError:
            return ()

    def rollback(self, name: str | None = None) -> Generation:
        """Publish the generation *name*, by default the one before the current.

        Raises NoGenerationError, NoEarlierGenerationError.
        """
        if name is None:
            current = self.current_name() or ""
            older = [g for g in self.all() if _number(g.name) < _number(current) and not self.refused(g)]
            if not older:
                raise NoEarlierGenerationError(self.directory, tuple(g.name for g in self.all()))
            name = older[-1].name
        generation = self.get(name)
        self.publish(generation)
        return generation

    def prune(self, keep: int = 3) -> tuple[str, ...]:
        """Remove all but the current generation and the *keep* newest others; return the names removed."""
        current = self.current_name()
        others = [generation for generation in self.all() if generation.name != current]
        removed = others[: max(len(others) - keep, 0)]
        for generation in removed:
            # First the facts: a half removed directory must not look finished.
            (generation.path / _FACTS).unlink()
            if (engine := ENGINES.get(generation.facts.engine)) is not None:
                engine.removed(generation.path, self.connection)
            shutil.rmtree(generation.path)
        return tuple(generation.name for generation in removed)


def open_engine(generation: Generation, fingerprint: str | None = None) -> Engine:
    """Open the engine of *generation* for searching.

    With *fingerprint*, what the running code expects, a generation built otherwise is refused before any of
    its files is opened. Raises OtherFingerprintError, DamagedIndexError, NoGenerationError.
    """
    found = generation.facts.fingerprint
    if fingerprint is not None and found != fingerprint:
        raise OtherFingerprintError(generation.path, found, fingerprint)
    return engine_in(generation.facts.engine, generation.path, generation.connection)


def _read(path: Path) -> Facts:
    """Return the facts in *path*; raises DamagedIndexError."""
    try:
        values = json.loads(path.read_bytes())
        if values.pop(_CHECKSUM, None) not in (None, _checksum(values)):  # none: of an earlier version
            raise ValueError(_CHECKSUM)
        return Facts(**values)
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedIndexError(path) from error


def _is_beside(file: Path) -> bool:
    return file.is_file() and not re.match(r"_?MAIN_", file.name)


def _sum(path: Path) -> int:
    with path.open("rb") as file:
        result = 0
        while block := file.read(1 << 20):
            result = crc32(block, result)
    return result


def _checksum(values: dict[str, Any]) -> int:
    return crc32(json.dumps(values, sort_keys=True).encode())


def _number(name: str) -> int:
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0
