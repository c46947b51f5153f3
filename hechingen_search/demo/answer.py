"""What the town's server answers to one request, complete with validators."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers without Content-Length, and body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def page(html: str, modified: str = "", status: int = 200) -> Answer:
    """Return an HTML page with a weak ETag, as PHP front ends send it, and Last-Modified where known."""
    body = html.encode()
    headers = {"Content-Type": HTML}
    if status == 200:
        headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        if modified:
            headers["Last-Modified"] = http_date(modified)
    return Answer(status, body, headers)


def data(body: bytes, media_type: str, modified: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return a file with Last-Modified only, as static files behind a cache often come."""
    return Answer(
        200, body, {"Content-Type": media_type, "Last-Modified": http_date(modified), **(headers or {})}
    )


def redirect(status: int, location: str) -> Answer:
    """Return a redirect without a body."""
    return Answer(status, b"", {"Location": location, "Content-Type": HTML})


def http_date(iso: str) -> str:
    """Return the HTTP date of six in the evening of an ISO day.

    >>> http_date("2026-11-23")
    'Mon, 23 Nov 2026 18:00:00 GMT'
    """
    return format_datetime(datetime.combine(date.fromisoformat(iso), time(18), UTC), usegmt=True)


def not_modified(answer: Answer, etag: str | None, since: str | None) -> bool:
    """Tell whether a conditional request is met (RFC 9110 §13.2.2: If-None-Match goes first)."""
    if answer.status != 200:
        return False
    if etag is not None:
        own = answer.headers.get("ETag", "")
        return bool(own) and own.removeprefix("W/") in {
            part.strip().removeprefix("W/") for part in etag.split(",")
        }
    return since is not None and since == answer.headers.get("Last-Modified")
