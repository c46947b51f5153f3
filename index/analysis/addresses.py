"""Web and mail addresses: found whole and by the words in them."""

from __future__ import annotations

import re

from index.analysis.pieces import Terms
from index.analysis.spelling import fold

URL = r"(?:https?://|www\.)[^\s<>\"()\[\]]{1,2000}"
MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_WORDS = re.compile(r"[^\W_]{2,}")


def url(text: str) -> Terms:
    """Return the terms of a web address.

    >>> url("https://www.hechingen.de/rathaus.").exact
    ('www.hechingen.de/rathaus', 'www.hechingen.de', 'hechingen.de', 'hechingen', 'rathaus')
    """
    address = text.lower().rstrip(".,;:!?").split("://")[-1].rstrip("/")
    host = address.partition("/")[0]
    words = (fold(word) for word in _WORDS.findall(address) if word not in ("www", "de", "html", "php"))
    return Terms.same(address, host, host.removeprefix("www."), *words)


def mail(text: str) -> Terms:
    """Return the terms of a mail address.

    >>> mail("Info@hechingen.de").exact
    ('info@hechingen.de', 'info', 'hechingen', 'hechingen.de')
    """
    address = text.lower().rstrip(".")
    domain = address.partition("@")[2]
    words = [fold(word) for word in _WORDS.findall(address) if word != "de"]
    return Terms.same(address, *words, domain)
