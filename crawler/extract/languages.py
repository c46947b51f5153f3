"""The language of a page: what it declares, where the declaration can be believed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SIMPLE = re.compile(r"\b(?:leichte[rn]?|einfache[rn]?) sprache\b", re.IGNORECASE)
_SIGNS = re.compile(r"gebärdensprach", re.IGNORECASE)
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")


def language(declared: str, url: str, title: str, section: tuple[str, ...]) -> str:
    """Return BCP 47: Leichte Sprache and sign language by name, else ``lang``, else the address, else German.

    >>> language("de-DE", "https://x/de/Leichte-Sprache", "Das Rathaus in Leichter Sprache", ())
    'de-simple'
    >>> language("", "https://x/en/Welcome", "Welcome", ()), language("de-DE", "https://x/", "Start", ())
    ('en', 'de')
    """
    named = " / ".join((*section, title))
    if _SIMPLE.search(named) or "simple" in declared.lower():
        return "de-simple"
    if _SIGNS.search(title):
        return "gsg"
    prefix = re.match(r"/(en|fr|it|es|tr|pl|ru|uk|ro|ar|hr|nl)(?:/|$)", urlsplit(url).path)
    if prefix and declared.lower()[:2] in ("", "de"):
        return prefix.group(1)
    return normal(declared) or "de"


def normal(tag: str) -> str:
    """Return the primary subtag of a language tag, "" when it is none.

    >>> normal("de-DE"), normal("en_GB"), normal("deutsch!")
    ('de', 'en', '')
    """
    tag = tag.strip()
    return re.split(r"[-_]", tag)[0].lower() if _TAG.match(tag) else ""
