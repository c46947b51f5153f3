"""Kölner Phonetik: words that sound alike in German have one code (Postel 1969).

>>> code("anstoss") == code("anschdos"), code("fahrrad") == code("varat")
(True, True)
"""

from __future__ import annotations

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "y": "i", "j": "i"})
_CODES = {
    **dict.fromkeys("aeiou", "0"),
    **dict.fromkeys("b", "1"),
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


def code(word: str) -> str:
    """Return the code of a folded *word*; letters that German does not have count for nothing."""
    letters = "".join(letter for letter in word.translate(_PLAIN) if "a" <= letter <= "z")
    codes = [_code(letters[at], letters[at - 1 : at], letters[at + 1 : at + 2]) for at in range(len(letters))]
    digits = "".join(codes)
    kept = [digit for at, digit in enumerate(digits) if at == 0 or digit != digits[at - 1]]
    return "".join(kept[:1] + [digit for digit in kept[1:] if digit != "0"])


def _code(letter: str, before: str, after: str) -> str:
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "c":
        return _hard_c(before, after)
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    return _CODES.get(letter, "")


def _hard_c(before: str, after: str) -> str:
    if not before:
        return "4" if after and after in "ahkloqrux" else "8"
    if before in "sz":
        return "8"
    return "4" if after and after in "ahkoqux" else "8"
