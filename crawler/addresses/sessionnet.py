"""SessionNet, the council's papers on a second host: which addresses count and which are one. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from crawler.outcome import Outcome

_WANTED = re.compile(r"/(si0040|si0057|to0040|to0050|vo0050|getfile)\.(php|asp)$")
_MEETING = re.compile(r"/(?:to0040|si0057)\.(php|asp)$")


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
