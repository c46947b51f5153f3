"""The nights of many towns: side by side within the limits of the machine, on as many machines as there are.

Each night is a process of its own with the town's configuration, store, lock and politeness; one that fails
or dies leaves the others alone. Where the towns share a cluster, a town's night is a right that one machine
holds (``index.engines.opensearch.lease``): another one takes over the town of a machine that died, and no
town is read twice in a night.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from hechingen_search.operations import last_run
from hechingen_search.published import connection_of
from hechingen_search.settings import Settings
from hechingen_search.towns import Towns
from index.engines.registry import engine_type

ELSEWHERE = -1
"""Another machine has done the night."""
TONIGHT = 12 * 3600.0
"""Seconds for which a night that another machine has done counts as tonight's."""
PAUSE = 2.0
"""Seconds until a town is looked at again whose night another machine is doing."""
GOOD = (0, 3)
"""Codes of ``reindex`` after which a town is done: published, perhaps with warnings, or nothing new."""


@dataclass(frozen=True, slots=True)
class TownNight:
    """How the night of one town ended."""

    town: str
    code: int
    """Of the command ``reindex``, or ``ELSEWHERE``."""


def nights(
    towns: Towns,
    said: Callable[[TownNight], None] = lambda night: None,
    command: Sequence[str] = (sys.executable, "-m", "hechingen_search"),
) -> tuple[TownNight, ...]:
    """Do the night of each town once, those first that have waited longest; return how they ended.

    A town that another machine is at work on is looked at again after the others.
    """
    waiting = deque(sorted(towns.each, key=_last))
    ended: list[TownNight] = []
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                settings = waiting.popleft()
            night = _night(settings, command)
            with lock:
                if night is None:
                    waiting.append(settings)
                else:
                    ended.append(night)
                    said(night)
            if night is None:
                time.sleep(PAUSE)

    with ThreadPoolExecutor(towns.side_by_side) as pool:
        for done in [pool.submit(work) for _ in range(towns.side_by_side)]:
            done.result()
    return tuple(ended)


def _night(settings: Settings, command: Sequence[str]) -> TownNight | None:
    """Do the night of one town; None while another machine does it."""
    town, shelf = settings.index.town, engine_type(settings.index.engine).shelf
    if shelf is None:
        return TownNight(town, _run(settings, command))
    own = shelf(connection_of(settings))
    with own.turn(TONIGHT) as ours:
        if ours is None:
            return TownNight(town, ELSEWHERE)
        if not ours:
            return None
        code = _run(settings, command)
        if code in GOOD:
            own.worked()
        return TownNight(town, code)


def _run(settings: Settings, command: Sequence[str]) -> int:
    words = [*command, "--quiet", "--config", str(settings.path), "reindex"]
    return subprocess.run(words, stdin=subprocess.DEVNULL, check=False).returncode  # noqa: S603


def _last(settings: Settings) -> datetime:
    """Return when the last night of a town ended."""
    run = last_run.read(settings.data.last_run)
    return run.ended if run else datetime.min.replace(tzinfo=UTC)
