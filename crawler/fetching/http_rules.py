"""What statuses, headers and transport errors mean for the crawl. Pure."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions as u

from crawler import formats
from crawler.fetching.net import AddressRefusedError, NameUnknownError
from crawler.outcome import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STATUS = {
    204: Outcome.EMPTY,
    205: Outcome.EMPTY,
    206: Outcome.PARTIAL,
    401: Outcome.LOGIN,
    403: Outcome.FORBIDDEN,
    404: Outcome.NOT_FOUND,
    408: Outcome.TIMEOUT,
    410: Outcome.GONE,
    429: Outcome.RATE_LIMITED,
}
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_COMPRESSIONS = frozenset(
    {
        "gzip",
        "x-gzip",
        "deflate",
        "br",
        "zstd",
        "x-zstd",
        "compress",
        "x-compress",
        "dcb",
        "dcz",
        "exi",
        "bzip2",
        "x-bzip2",
    }
)  # the registry of RFC 9110 §16.6, and what servers add to it
_FILE_TYPES = (
    *(one.media_type for one in formats.FORMATS if one.reader or one is formats.ZIP),
    "application/vnd.",
    "application/x-pdf",
)
_FILE_MAGIC = (
    *(magic for one in formats.FORMATS for magic in one.magic),
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)


def status_outcome(status: int) -> Outcome | None:
    """Return what a final *status* means, or None when the body is to be read.

    >>> status_outcome(200), status_outcome(418), status_outcome(502)
    (None, <Outcome.HTTP_ERROR: 'http_error'>, <Outcome.SERVER_ERROR: 'server_error'>)
    """
    if status in _STATUS:
        return _STATUS[status]
    if 200 <= status < 300:
        return None
    return Outcome.SERVER_ERROR if status >= 500 else Outcome.HTTP_ERROR


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 §10.2.3: seconds or a date), or None.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    when = http_date(value)
    return None if when is None else (when - now).total_seconds()


def http_date(value: str) -> datetime | None:
    """Return the aware date in an HTTP header, or None when it is none."""
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def content_coding(value: str) -> str:
    """Return a Content-Encoding without what is no compression: servers put charsets and media types there.

    >>> content_coding("UTF-8"), content_coding("gzip, none"), content_coding("gzip, gzip")
    ('', 'gzip', 'gzip, gzip')
    """
    return ", ".join(token for part in value.lower().split(",") if (token := part.strip()) in _COMPRESSIONS)


def refuse_encoding(value: str) -> str:
    """Return why a body with this Content-Encoding is not read, or "".

    >>> refuse_encoding("gzip"), refuse_encoding("gzip, gzip")
    ('', 'Content-Encoding: gzip, gzip')
    """
    return "" if value.strip().lower() in _ENCODINGS else f"Content-Encoding: {value[:100]}"


def is_file(content_type: str, head: bytes) -> bool:
    """Tell whether a response is a file (PDF, office), which may be larger and slower than a page."""
    kind = content_type.strip().lower()
    return head.startswith(_FILE_MAGIC) or (
        kind.startswith(_FILE_TYPES) and not head.lstrip().startswith(b"<")
    )


_ERRORS: tuple[tuple[type[BaseException], Outcome], ...] = (
    (NameUnknownError, Outcome.DNS),
    (AddressRefusedError, Outcome.PRIVATE_ADDRESS),
    (u.NameResolutionError, Outcome.DNS),
    (requests.exceptions.SSLError, Outcome.TLS),
    (u.SSLError, Outcome.TLS),
    (ssl.SSLError, Outcome.TLS),
    (requests.Timeout, Outcome.TIMEOUT),
    (u.TimeoutError, Outcome.TIMEOUT),
    (TimeoutError, Outcome.TIMEOUT),
    (requests.exceptions.ContentDecodingError, Outcome.ENCODING),
    (u.DecodeError, Outcome.ENCODING),
    (requests.exceptions.InvalidURL, Outcome.BAD_URL),
    (requests.exceptions.InvalidSchema, Outcome.BAD_URL),
    (u.LocationParseError, Outcome.BAD_URL),
    (UnicodeError, Outcome.BAD_URL),
    (requests.ConnectionError, Outcome.CONNECTION),
    (u.HTTPError, Outcome.CONNECTION),
    (OSError, Outcome.CONNECTION),
)


def error_outcome(error: BaseException) -> Outcome:
    """Return what a transport *error* means; one that nobody foresaw is reported with its name."""
    return next((outcome for kind, outcome in _ERRORS if isinstance(error, kind)), Outcome.HTTP_ERROR)


# OpenSSL's X509_V_ERR_… of its strict mode (RFC 5280 to the letter), the default of Python since 3.13: names
# and key identifiers that are missing, extensions not marked as they must be. Earlier versions let them pass.
_STRICT = range(80, 94)


def error_detail(error: BaseException) -> str:
    """Return name and message of a transport *error*; and what helps when only a newer Python sees it."""
    refused = _certificate_error(error)
    if refused is not None and refused.verify_code in _STRICT:
        return (
            f"Das Zertifikat ist formal unvollständig ({refused.verify_message}); "
            "Python lehnt es ab 3.13 ab. Die Zertifizierungsstelle sollte sich und den Server nach RFC 5280 "
            "neu ausstellen (mit Schlüsselkennungen)."
        )
    return f"{type(error).__name__}: {error}"[:300]


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """Return the refusal of a certificate that *error* wraps, or None."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error
