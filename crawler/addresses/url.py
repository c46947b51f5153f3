"""One spelling per address: the key under which a URL is stored. URLs themselves are fetched verbatim."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

import can_ada

_INVISIBLE = re.compile("[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SESSION_PATH = re.compile(r"(?i);(jsessionid|phpsessid|sid)=[^/?;]*")
# Names that mean nothing else: a session or a campaign, whatever the value.
_DROPPED = re.compile(
    r"(?ix)^( phpsessid | jsessionid | aspsessionid\w* | cftoken | cfid | zenid | oscsid"
    r"| skipentranceurl | utm_\w+ | fbclid | gclid | msclkid | mtm_\w+ | matomo_\w+"
    r"| pk_(campaign|kwd|source|medium) ) $"
)
# Short names may be content ("?sid=2", "?schrift=5"): a session has a long random value, a switch two.
_SESSION = re.compile(r"(?i)^(s_?id|session|session_?id|sess|fe_typo_user)=(?=\w*\d)[\w,.-]{16,}$")
_SWITCH = re.compile(
    r"(?i)^(print|print_?view|printable|drucken|druckansicht|kontrast|contrast|high_?contrast|schriftgroesse|fontsize)"
    r"=?(0|1|true|false|yes|no|on|off|ja|nein|an|aus|hoch|high|normal|gross|klein|large|small)?$"
)
# TYPO3 serves its print view as page type 98.
_DROPPED_PAIRS = frozenset({"type=98"})
_DEFAULT_PORTS = frozenset({80, 443, None})
_KEEP = "!$'()*+,;:@/~"
"""Reserved characters that a path may carry unescaped (RFC 3986 §3.3)."""


def clean(url: str) -> str:
    r"""Return *url* without what editors paste by accident: white space, invisible signs, ``\``, ``&amp;``.

    >>> clean(' https://www.hechingen.de\\de\u200b/a?b=1&amp;amp;c=2\t')
    'https://www.hechingen.de/de/a?b=1&c=2'
    """
    url = _INVISIBLE.sub("", url).strip()
    head, mark, query = url.partition("?")
    if mark:
        while "&amp;" in query:
            query = query.replace("&amp;", "&")
    return head.replace("\\", "/") + mark + query


@lru_cache(maxsize=50_000)
def resolve(base: str, href: str) -> str:
    r"""Return *href* on a page at *base* as browsers resolve it (WHATWG URL); "" when it is no web address.

    >>> [resolve("https://x.de/a/b", href) for href in (r" ..\c d ", "//straße.de", "http:y.de")]
    ['https://x.de/c%20d', 'https://xn--strae-oqa.de/', 'http://y.de/']
    >>> [resolve("https://x.de/", href) for href in ("mailto:a@b", "http://[", "https://x:99999/")]
    ['', '', '']
    """
    try:
        target = can_ada.parse(_encodable(base)) + _encodable(href)
    except ValueError:
        return ""
    return str(target.href) if target.protocol in ("http:", "https:") and target.hostname else ""


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def canonical(url: str) -> str:
    """Return the one spelling under which *url* is stored; ValueError if it is no address of the web.

    Unicode is NFC, ``%2B`` stays ``%2B``, parameters that do not change the content are dropped, the others
    sorted. http and https share a key.

    >>> canonical("HTTPS://www.Hechingen.de:443/a/../b#top")
    'https://www.hechingen.de/b'
    >>> canonical("http://www.hechingen.de/Wirtschaft%2bBauen/?b=2&a=1&PHPSESSID=x")
    'https://www.hechingen.de/Wirtschaft%2BBauen/?a=1&b=2'
    """
    try:
        parts = urlsplit(can_ada.parse(_encodable(clean(url))).href)
    except ValueError as error:
        raise ValueError(f"keine Web-Adresse: {url[:200]}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"keine Web-Adresse: {url[:200]}")
    host = parts.hostname.rstrip(".")
    if not host:
        raise ValueError("Adresse ohne Servernamen")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    path = _segments(_escape(_SESSION_PATH.sub("", parts.path)))
    query = _query(parts.query)
    return f"https://{host}{port}{path}" + (f"?{query}" if query else "")


def host(url: str) -> str:
    """Return the host of *url* in lower case ASCII, with a port that is not the default; "" if it has none.

    >>> host("https://WWW.Hechingen.de.:443/"), host("http://127.0.0.1:8080/x"), host("mailto:a@b.de")
    ('www.hechingen.de', '127.0.0.1:8080', '')
    """
    try:
        return canonical(url).split("/", 3)[2]
    except ValueError:
        return ""


def has_dropped(url: str) -> bool:
    """Tell whether *url* carries parameters that its key does not (a session, a print view).

    >>> has_dropped("https://x/a?print=1"), has_dropped("https://x/a?sid=2")
    (True, False)
    """
    return bool(_SESSION_PATH.search(url)) or any(map(_is_dropped, urlsplit(url).query.split("&")))


def pattern(key: str) -> str:
    """Return what all addresses share that differ only in the values of their parameters.

    >>> pattern("https://x/kalender?day=3&month=4")
    'https://x/kalender?day&month'
    """
    head, mark, query = key.partition("?")
    return head + mark + "&".join(pair.partition("=")[0] for pair in query.split("&"))


def _escape(text: str, safe: str = _KEEP) -> str:
    """Return *text* with one escape per character: NFC, upper-case hex, nothing escaped without need."""
    parts = re.split(r"(%2[BbFf3]|%3[Ff]|%25|%26|%3[Dd])", text)  # these escapes carry meaning
    return "".join(
        part.upper() if number % 2 else _escape_plain(part, safe) for number, part in enumerate(parts)
    )


def _escape_plain(text: str, safe: str) -> str:
    raw = unquote_to_bytes(text.encode("utf-8", "surrogateescape"))
    # Latin-1 bytes such as %E4 stay as they are: another address, and usually a broken one.
    with suppress(UnicodeDecodeError):
        raw = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
    return quote(raw, safe=safe)


def _segments(path: str) -> str:
    """Return *path* without dot segments (RFC 3986 §5.2.4)."""
    out: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for segment in segments:
        if segment == "..":
            del out[-1:]
        elif segment != ".":
            out.append(segment)
    if segments and segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)


def _is_dropped(pair: str) -> bool:
    switched = _SESSION.match(pair) or _SWITCH.match(pair)
    return pair.lower() in _DROPPED_PAIRS or bool(switched or _DROPPED.match(pair.partition("=")[0]))


def _query(query: str) -> str:
    kept = [_escape(pair, _KEEP + "=?") for pair in query.split("&") if pair and not _is_dropped(pair)]
    return "&".join(sorted(set(kept)))
