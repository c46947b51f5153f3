"""Headers that every answer carries: nothing foreign is loaded, nothing is leaked, nothing is framed."""

from __future__ import annotations

from flask import Response, request

# No inline script or style, no third party; scripts and connections of our own only, for suggestions.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # What was searched for must not travel to the page that is opened.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def protect(response: Response) -> Response:
    """Add the security headers, and keep result pages out of other search engines."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("X-Robots-Tag", "noindex, follow")
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def allow_origins(response: Response, origins: tuple[str, ...]) -> Response:
    """Let the pages of *origins* read an API answer (Fetch standard, CORS protocol)."""
    response.headers.add("Vary", "Origin")
    origin = request.headers.get("Origin", "")
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
