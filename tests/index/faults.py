"""Faults on purpose: a disk that is full, or ``kill -9``, at any instant of a write."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import durable
from index.build import build
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.generations import Generations
from tests.forked import CONTEXT
from tests.index.pages import ListSource


class Fuse:
    """Act at the n-th write, sync, creation, link or renaming; half of that write is on the disk by then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        self.left = -1
        self._act = act
        create, sync, replace, link = durable.create, durable.sync, Path.replace, os.link
        monkeypatch.setattr(durable, "create", lambda path: _Fused(self.burn(create)(path), self))
        monkeypatch.setattr(durable, "sync", self.burn(sync))
        monkeypatch.setattr(Path, "replace", self.burn(replace))
        monkeypatch.setattr(os, "link", self.burn(link))

    def burn(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return *call*, before which the fuse may burn down."""

        def fused(*arguments: Any) -> Any:
            if self.is_down():
                self._act()
            return call(*arguments)

        return fused

    def is_down(self) -> bool:
        """Burn a little; tell whether this was the end of it."""
        self.left -= 1
        return self.left == 0


class _Fused:
    """A file whose writes burn the fuse."""

    def __init__(self, file: Any, fuse: Fuse) -> None:
        self._file, self._fuse = file, fuse

    def write(self, data: bytes) -> Any:
        if self._fuse.is_down():
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            self._fuse._act()
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Fused:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def disk_full() -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


def killed() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work: Callable[..., object], *arguments: object) -> bool:
    """Do *work* in a process of its own; return whether it came to its end, rather than being killed."""
    child = CONTEXT.Process(target=work, args=arguments)
    child.start()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode == 0


def write_until_killed(directory: Path, pool_bytes: int, changes: Changes, countdown: int) -> None:
    """Write *changes* and be killed at the write of this number."""
    engine = WhooshEngine(directory, create=False, pool_bytes=pool_bytes)
    Fuse(pytest.MonkeyPatch(), killed).left = countdown
    engine.write(changes)


def publish_until(
    fault: Callable[[], None], directory: Path, source: ListSource, countdown: int, left: Path
) -> None:
    """Build and publish with *fault* at the write of this number; note how far the countdown was from it."""
    from tests.index.warm import GERMAN

    fuse = Fuse(pytest.MonkeyPatch(), fault)
    generations = Generations(directory)
    fuse.left = countdown
    try:
        generations.publish(build(generations, source, GERMAN))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    left.write_text(str(fuse.left))
