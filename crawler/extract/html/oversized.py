"""Tags with more attributes than any person or program wrote on purpose."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 1_000
"""Parsers compare each attribute of a tag with those before it: 100,000 cost minutes, 1,000 some ms."""

# Comments and scripts first: what looks like a tag in them is none. Each piece is taken or left for good, so
# the text is looked at once.
_PIECES = re.compile(
    r"""<!--(?:[^-]++|-(?!->))*+
    | <(?P<raw>script|style)\b(?:[^<]++|<(?!/(?P=raw)))*+
    | (?P<name><[a-z][^\s/>"']*+) (?P<rest>[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")


def without_oversized(text: str) -> str:
    """Return the page *text*; a tag with more than ``MAX_ATTRIBUTES`` loses them all.

    >>> without_oversized("<p " + "a=1 " * 2_000 + ">Text</p><p class=x>mehr")
    '<p >Text</p><p class=x>mehr'
    """
    return _PIECES.sub(_bounded, text)


def _bounded(match: re.Match[str]) -> str:
    rest = match["rest"]
    # The shortest attribute is a blank and a letter.
    if not rest or len(rest) < 2 * MAX_ATTRIBUTES:
        return match[0]
    many = len(re.findall(r"[^\s/]+", _QUOTED.sub("", rest))) > MAX_ATTRIBUTES
    return f"{match['name']} " if many else match[0]
