"""The record of the last night: how it ended, for ``status`` and the report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last ``reindex`` ended."""

    started: datetime
    ended: datetime
    result: str
    """done, warnings, refused or failed."""
    messages: tuple[str, ...] = ()


def write(path: Path, run: LastRun) -> None:
    """Replace the record at *path* in one step."""
    body = {
        "started": run.started.isoformat(timespec="seconds"),
        "ended": run.ended.isoformat(timespec="seconds"),
        "result": run.result,
        "messages": run.messages,
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def read(path: Path) -> LastRun | None:
    """Return the record at *path*; None when there is none that can be read."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        started, ended = (datetime.fromisoformat(body[key]) for key in ("started", "ended"))
        return LastRun(started, ended, str(body["result"]), tuple(map(str, body["messages"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
