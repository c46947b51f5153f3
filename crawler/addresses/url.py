"""One spelling per address: the key under which a URL is stored. URLs themselves are fetched verbatim."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from urllib.parse import quote, unquote_to_bytes, urlsplit

_INVISIBLE = re.compile("[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SESSION_PATH = re.compile(r"(?i);(jsessionid|phpsessid|sid)=[^/?;]*")
_DROPPED = re.compile(
    r"(?ix)^( phpsessid | jsessionid | sessionid | session_id | sid | s_id | cftoken | cfid"
    r"| print | printview | print_view | drucken | druck | druckansicht | printable"
    r"| kontrast | contrast | highcontrast | hc | fontsize | schriftgroesse | schrift"
    r"| skipentranceurl | utm_\w+ | fbclid | gclid | mtm_\w+ | pk_\w+ ) $"
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


def canonical(url: str) -> str:
    """Return the one spelling under which *url* is stored; ValueError if it is no address of the web.

    Unicode is NFC, ``%2B`` stays ``%2B``, parameters that do not change the content are dropped, the others
    sorted. http and https share a key.

    >>> canonical("HTTPS://www.Hechingen.de:443/a/../b#top")
    'https://www.hechingen.de/b'
    >>> canonical("http://www.hechingen.de/Wirtschaft%2bBauen/?b=2&a=1&PHPSESSID=x")
    'https://www.hechingen.de/Wirtschaft%2BBauen/?a=1&b=2'
    """
    parts = urlsplit(clean(url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"keine Web-Adresse: {url[:200]}")
    host = _host(parts.hostname)
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

    >>> has_dropped("https://x/a?sid=1"), has_dropped("https://x/a?id=1")
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


def _host(name: str) -> str:
    name = name.rstrip(".")
    if not name:
        raise ValueError("Adresse ohne Servernamen")
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"unmöglicher Servername {name!r}") from error


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
    return pair.lower() in _DROPPED_PAIRS or bool(_DROPPED.match(pair.partition("=")[0]))


def _query(query: str) -> str:
    kept = [_escape(pair, _KEEP + "=?") for pair in query.split("&") if pair and not _is_dropped(pair)]
    return "&".join(sorted(set(kept)))
