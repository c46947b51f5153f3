"""SessionNet, the council's papers on a second host: which addresses count and which are one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from crawler.addresses.url import host
from crawler.outcome import Outcome

_WANTED = re.compile(r"/(si0040|si0057|to0040|to0050|vo0050|getfile)\.(php|asp)$")
_MEETING = re.compile(r"/(?:to0040|si0057)\.(php|asp)$")

# Its pages are two letters and four digits (ALLRIS has three); else names that councils give such a host.
_PAGE = re.compile(r"/(?:[a-z]{2}\d{4}|infobi|getfile)\.(php|asp)$")
_NAMED = re.compile(
    r"(?:^|[.-])(?:ris|bi|session|sessionnet|(?:ratsinfo|buergerinfo|sitzung|gremien)\w*)[.-]"
)


def session_host(links: Iterable[str], start: str) -> str:
    """Return the host of the SessionNet that a site at *start* links to, or "".

    >>> session_host(["https://touristik.x.de/", "https://ris.x.de/", "https://rat.x.de/bi/si0040.php"], "https://x.de/")
    'rat.x.de'
    """
    others = [url for url in links if host(url) not in ("", host(start))]
    found = [url for url in others if _PAGE.search(urlsplit(url).path)]
    found += [url for url in others if _NAMED.search(host(url))]
    return host(found[0]) if found else ""


def session_outcome(url: str) -> Outcome | None:
    """Return why a SessionNet address is not visited: only months, meetings, papers and files are.

    >>> session_outcome("https://ris/bi/kp0041.php?__kpenr=7"), session_outcome("https://ris/bi/getfile.php?id=7")
    (<Outcome.EXCLUDED: 'excluded'>, None)
    """
    return None if _WANTED.search(urlsplit(url).path) else Outcome.EXCLUDED


def session_key(key: str) -> str:
    """Return the one key of a meeting: its agenda (to0040) and its overview (si0057) show the same.

    >>> session_key("https://ris/bi/to0040.php?__ksinr=12&smccont=85")
    'https://ris/bi/si0057.php?__ksinr=12'
    """
    parts = urlsplit(key)
    meeting = _MEETING.search(parts.path)
    number = parse_qs(parts.query).get("__ksinr")
    if meeting is None or not number:
        return key
    return f"https://{parts.netloc}{parts.path[: meeting.start()]}/si0057.{meeting[1]}?__ksinr={number[0]}"
