"""Whether the text layer of a page is text."""

from __future__ import annotations

import re

_BAD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\U000f0000-\U000ffffd]")
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"^[\W\d]+$")
_WORD = re.compile(r"^\W*[^\W\d_]+(?:[-/.:*&'’][^\W\d_]+)*\W*$")
_VOWEL = re.compile("[aeiouyäöüáàâéèêíóôúœæøåаеиоуыэюяαεηιουω]", re.IGNORECASE)
_SAMPLE = 2_500
"""Characters; a font that is garbage is so from the first line."""
MINIMUM = 15
"""Letters; a page with fewer has no text of its own to speak of."""


def letters(text: str) -> int:
    """Return how many letters *text* has."""
    return sum(map(str.isalpha, text))


def garbage(text: str) -> bool:
    """Return whether *text* is what a font without a usable character map leaves behind.

    That is: one character in ten is private, unassigned or a control; or of at least 40 letters fewer than
    22 % are vowels (38 % in German); or of at least ten tokens that are no numbers, fewer than 45 % look like
    words (letters only, with a vowel, or up to four letters).

    >>> garbage("'LH 6WDGW +HFKLQJHQ HUKHEW HLQH 6WHXHU DXI GDV +DOWHQ YRQ +XQGHQ XQG 3IHUGHQ")
    True
    >>> garbage("Die Stadt Hechingen erhebt eine Steuer auf das Halten von Hunden. § 1 gilt.")
    False
    """
    text = text[:_SAMPLE]
    dense = "".join(text.split())
    if not dense:
        return False
    if len(_BAD.findall(dense)) * 10 > len(dense):
        return True
    count = letters(dense)
    if count >= 40 and len(_VOWEL.findall(dense)) * 100 < 22 * count:
        return True
    tokens = [token for token in _TOKEN.findall(text) if not _NUMBER.match(token)]
    if len(tokens) < 10:
        return False
    good = sum(1 for token in tokens if _WORD.match(token) and _VOWEL.search(token))
    short = sum(1 for token in tokens if len(token) <= 4 and _WORD.match(token) and not _VOWEL.search(token))
    return (good + min(short, len(tokens) // 5)) * 100 < 45 * len(tokens)
