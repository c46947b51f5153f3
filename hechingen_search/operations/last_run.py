"""The record of the last night: how it ended, for ``status`` and the report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

REMEMBERED = timedelta(days=180)
"""How long a page's message counts as said: far longer than until the page is fetched anew."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last ``reindex`` ended."""

    started: datetime
    ended: datetime
    result: str
    """done, warnings, refused or failed."""
    messages: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """What has been said before, by its topic, and the day of the last time."""


def news(
    messages: tuple[str, ...], before: LastRun | None, today: date
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return which of *messages* have not been said before, and what has been said from now on.

    What concerns one page is remembered while nobody looks at the page; anything else is news again when it
    was over in between.
    """
    told = dict(before.told) if before else {}
    fresh = tuple(message for message in messages if _topic(message) not in told)
    oldest = (today - REMEMBERED).isoformat()
    kept = {topic: day for topic, day in told.items() if topic.startswith("http") and day >= oldest}
    return fresh, kept | {_topic(message): today.isoformat() for message in messages}


def _topic(message: str) -> str:
    """Return *message* without its numbers and what they count, except in addresses.

    One page today and 34 tomorrow are one topic.

    >>> _topic("https://x.de/b12: 31 Seiten nicht gelesen.")
    'https://x.de/b12: # nicht gelesen.'
    """
    address, mark, rest = message.partition(": ") if message.startswith("http") else ("", "", message)
    return address + mark + re.sub(r"\b\d[\d.,]*(\s+\w+)?", "#", rest)


def write(path: Path, run: LastRun) -> None:
    """Replace the record at *path* in one step."""
    body = {
        "started": run.started.isoformat(timespec="seconds"),
        "ended": run.ended.isoformat(timespec="seconds"),
        "result": run.result,
        "messages": run.messages,
        "told": run.told,
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def read(path: Path) -> LastRun | None:
    """Return the record at *path*; None when there is none that can be read."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        started, ended = (datetime.fromisoformat(body[key]) for key in ("started", "ended"))
        told = {str(topic): str(day) for topic, day in body.get("told", {}).items()}
        return LastRun(started, ended, str(body["result"]), tuple(map(str, body["messages"])), told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
