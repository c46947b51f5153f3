"""How answers travel: compressed, cached as long as they hold, with a time to come back after a failure."""

from __future__ import annotations

import gzip

from flask import Response, request

TEXTS = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
ALSO = ("application/x-suggestions+json", "application/opensearchdescription+xml", "image/svg+xml")
WORTH = 600
"""Bytes from which compression saves more than the packet that carries them anyway."""
LEVEL = 5
FOR_EVER = "public, max-age=31536000, immutable"
"""For addresses that hold a hash of what they send (RFC 8246)."""
RETRY_SECONDS = 30


def deliver(response: Response) -> Response:
    """Set how long *response* holds, and compress it for who reads gzip."""
    if request.path.startswith("/static/") and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = FOR_EVER
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return _compressed(response) if (response.mimetype or "").startswith((*TEXTS, *ALSO)) else response


def _compressed(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"] or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < WORTH:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(
            etag, weak=True
        )  # equal in meaning to the plain one, not in bytes (RFC 9110 §8.8.1)
    return response
