"""What a page or file asks of robots: meta elements and X-Robots-Tag headers, read by one parser.

Rules add up: whichever source forbids, forbids. Rules for another agent are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.extract import dates

_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_PREFIX = re.compile(r"\s*([\w.-]+)\s*:(.*)", re.DOTALL)
_AFTER = re.compile(r"unavailable_after\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_LIMITS = re.compile(r"\bmax-[a-z-]+\s*:\s*[\w-]+")
_SEPARATOR = re.compile(r"[,;\s]+")
_EVERYBODY = frozenset({"robots", "*"})


@dataclass(frozen=True, slots=True)
class Directives:
    """What is allowed with a page."""

    index: bool = True
    follow: bool = True


def parse(metas: Iterable[tuple[str, str]], header: str, agent: str, now: datetime) -> Directives:
    """Return what *metas* (name, content) and the X-Robots-Tag *header* ask of *agent*.

    Repeated headers stand on lines of their own: an agent named in one holds up to its end.

    >>> parse([("robots", "max-image-preview:none")], "bot: noindex\\nnofollow", "Suche", datetime.now(UTC))
    Directives(index=True, follow=False)
    """
    us = _EVERYBODY | {agent.lower()}
    rules = [content for name, content in metas if name.lower() in us]
    rules += [rule for line in header.splitlines() for rule in _ours(line, us)]
    words: set[str] = set()
    expired = False
    for rule in rules:
        if after := _AFTER.search(rule):
            expired = expired or _passed(after[1], now)
            rule = rule[: after.start()]
        words |= {word for word in _SEPARATOR.split(_LIMITS.sub(" ", rule.lower())) if word}
    return Directives(
        index=not (expired or words & {"noindex", "none"}), follow=not words & {"nofollow", "none"}
    )


def _ours(line: str, us: frozenset[str]) -> list[str]:
    """Return the rules of one header *line* that are meant for one of *us*."""
    mine, found = True, []
    for part in line.split(","):
        rule = part
        match = _PREFIX.match(part)
        if match and match[1].lower() not in _VALUED:
            mine, rule = match[1].lower() in us, match[2]
        if mine:
            found.append(rule)
    # A date may hold a comma: "unavailable_after: Friday, 25-Jun-10 15:00:00 UTC".
    return [",".join(found)] if any(_AFTER.search(rule) for rule in found) else found


def _passed(value: str, now: datetime) -> bool:
    """Tell whether the date *value*, RFC 822, RFC 850, ISO 8601 or German, lies before *now*."""
    value = value.strip().strip("\"'")
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (when if when.tzinfo else when.replace(tzinfo=UTC)) < now
    day = dates.parse(value)
    return day is not None and day < now.date()
