"""Whether the text layer of a page is text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_BAD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\U000f0000-\U000ffffd]")
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"^[\W\d]+$")
_WORD = re.compile(r"^\W*[^\W\d_]+(?:[-/.:*&'’][^\W\d_]+)*\W*$")
_VOWEL = re.compile("[aeiouyäöüáàâéèêíóôúœæøåаеиоуыэюяαεηιουω]", re.IGNORECASE)
_VOWELLED = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]")
_UPPER, _LOWER, _DIGIT = re.compile("[A-ZÄÖÜ]"), re.compile("[a-zäöüß]"), re.compile(r"\d")
_SAMPLE = 2_500
"""Characters; a font that is garbage is so from the first line."""
MINIMUM = 15
"""Letters; a page with fewer has no text of its own to speak of."""


def letters(text: str) -> int:
    """Return how many letters *text* has."""
    return sum(map(str.isalpha, text))


def garbage(text: str) -> bool:
    """Return whether *text* is what a font without a usable character map leaves behind.

    That is: one character in ten is private, unassigned or a control; or of at least 40 letters of alphabets
    with vowels fewer than 22 % are vowels (38 % in German); or of at least ten tokens fewer than 45 % look
    like words (letters only, with a vowel, or up to four letters). Numbers and codes of a common shape
    (AB-1234) are no tokens, and a page on which they are two fifths has a map; other scripts have no words.

    >>> garbage("'LH 6WDGW +HFKLQJHQ HUKHEW HLQH 6WHXHU DXI GDV +DOWHQ YRQ +XQGHQ XQG 3IHUGHQ")
    True
    >>> garbage("Die Stadt Hechingen erhebt eine Steuer auf das Halten von Hunden. § 1 gilt.")
    False
    >>> garbage("Quy định này có hiệu lực từ ngày mồng một tháng giêng và áp dụng cho tất cả các hộ gia đình")
    False
    """
    text = text[:_SAMPLE]
    dense = "".join(text.split())
    if not dense:
        return False
    if len(_BAD.findall(dense)) * 10 > len(dense):
        return True
    # Vietnamese sets several marks on a vowel.
    plain = unicodedata.normalize("NFD", text)
    count = len(_VOWELLED.findall(plain))
    if letters(dense) > 2 * count:
        return False
    tokens = _TOKEN.findall(text)
    coded = _coded(tokens)
    if sum(coded) * 5 >= 2 * len(tokens):
        return False
    if count >= 40 and len(_VOWEL.findall(plain)) * 100 < 22 * count:
        return True
    words = [token for token, code in zip(tokens, coded, strict=True) if not code]
    if len(words) < 10:
        return False
    good = sum(1 for word in words if _WORD.match(word) and _VOWEL.search(unicodedata.normalize("NFD", word)))
    short = sum(1 for word in words if len(word) <= 4 and _WORD.match(word) and not _VOWEL.search(word))
    return (good + min(short, len(words) // 5)) * 100 < 45 * len(words)


def _coded(tokens: Sequence[str]) -> list[bool]:
    """Return for each token whether it is a number, a sign, or a code whose shape occurs three times."""
    shapes = [_LOWER.sub("a", _UPPER.sub("A", _DIGIT.sub("9", token))) for token in tokens]
    counts = Counter(shapes)
    return [
        _NUMBER.match(token) is not None or ("9" in shape and counts[shape] > 2)
        for token, shape in zip(tokens, shapes, strict=True)
    ]
