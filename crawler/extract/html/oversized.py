"""Tags with more attributes than any person or program wrote on purpose."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 1_000
"""Parsers compare each attribute of a tag with those before it: 100,000 cost minutes, 1,000 some ms."""

# Comments and scripts first: what looks like a tag in them is none. Each piece is taken or left for good, so
# the text is looked at once.
_PIECES = re.compile(
    r"""<!--(?:[^-]++|-(?!->))*+
    | <script\b(?:[^<]++|<(?!/script))*+ | <style\b(?:[^<]++|<(?!/style))*+
    | (?P<name><[a-z][^\s/>"']*+) (?P<rest>[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORTEST = 2
"""Characters of an attribute: a blank and a letter."""
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")


def without_oversized(text: str) -> str:
    """Return the page *text*; a tag with more than ``MAX_ATTRIBUTES`` loses them all.

    >>> without_oversized("<p " + "a=1 " * 2_000 + ">Text</p><p class=x>mehr")
    '<p >Text</p><p class=x>mehr'
    """
    longest = max((len(rest) for _, rest in _PIECES.findall(text)), default=0)
    return _PIECES.sub(_bounded, text) if longest >= _SHORTEST * MAX_ATTRIBUTES else text


def _bounded(match: re.Match[str]) -> str:
    rest = match["rest"]
    if not rest or len(rest) < _SHORTEST * MAX_ATTRIBUTES:
        return match[0]
    many = len(re.findall(r"[^\s/]+", _QUOTED.sub("", rest))) > MAX_ATTRIBUTES
    return f"{match['name']} " if many else match[0]
