"""How far apart two spellings are for someone who writes German: a weighted edit distance.

Costs between 0 and 1 for the slips that people make: umlauts left out, letters that sound alike, doubled and
silent letters, neighbours on the keyboard. The edits are those of Damerau (1964), with swaps; the pairs are
what German learners and children confuse.
"""

from __future__ import annotations

from collections.abc import Iterator

_UMLAUT, _SOUND, _KEY, _OTHER = 0.3, 0.5, 0.8, 1.0
_DOUBLED, _SILENT, _SWAPPED = 0.35, 0.45, 0.6
_FIRST = 0.35
"""Added when the first letter is wrong: people rarely miss it."""
_KEYBOARD = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")


def _pairs(text: str, cost: float) -> dict[tuple[str, str], float]:
    return {pair: cost for two in text.split() for pair in ((two[0], two[1]), (two[1], two[0]))}


def _neighbours() -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for row, letters in enumerate(_KEYBOARD):
        for at, letter in enumerate(letters):
            near = letters[at + 1 : at + 2]
            if row + 1 < len(_KEYBOARD):
                near += _KEYBOARD[row + 1][max(at - 1, 0) : at + 1]
            for other in near:
                found[letter, other] = found[other, letter] = _KEY
    return found


_REPLACED = (
    _neighbours()
    | _pairs("ae oe ue ei ao ou iu", 0.8)
    | _pairs("dt bp gk fv vw sz ck cz iy üy üi äe öe ij kq öü cs gj mn", _SOUND)
    | _pairs("aä oö uü", _UMLAUT)
)
_SILENT_AFTER = {"h": "aeiouäöütr", "e": "i", "c": "s", "k": "c", "t": "d", "d": "n"}
_SILENT_BEFORE = {"c": "k", "t": "z", "d": "t"}


def _left_out(word: str, at: int) -> float:
    """Return the cost of leaving out ``word[at]``."""
    letter, before, after = word[at], word[at - 1 : at], word[at + 1 : at + 2]
    if letter in (before, after):
        return _DOUBLED
    if before and before in _SILENT_AFTER.get(letter, ""):
        return _SILENT
    if after and after in _SILENT_BEFORE.get(letter, ""):
        return _SILENT
    return _OTHER


def _differing(typed: str, word: str) -> tuple[int, int, int]:
    """Return where the two begin to differ, and where each ends but for a common ending."""
    short = min(len(typed), len(word))
    start = next((at for at in range(short) if typed[at] != word[at]), short)
    same = 0
    while same < short - start and typed[-1 - same] == word[-1 - same]:
        same += 1
    return start, len(typed) - same, len(word) - same


def distance(typed: str, word: str, limit: float) -> float:
    """Return the cost of turning *typed* into *word* (both folded), or *limit* when it is not below that.

    >>> distance("strase", "strasse", 3), distance("fuhrerschein", "führerschein", 3)
    (0.35, 0.3)
    """
    first = _FIRST if typed[:1] != word[:1] else 0.0
    start, last_typed, last_word = _differing(typed, word)
    insert = [_left_out(word, at) for at in range(start, last_word)]
    whole, typed, word = typed, typed[start:last_typed], word[start:last_word]
    before: list[float] = []
    row = [0.0]
    for cost in insert:
        row.append(row[-1] + cost)
    for i, a in enumerate(typed):
        omit = _left_out(whole, start + i)
        last, before, row = before, row, [row[0] + omit]
        for j, b in enumerate(word):
            if a == b:
                best = before[j]
            else:
                best = before[j] + _REPLACED.get((a, b), _OTHER)
                if i and j and a == word[j - 1] and b == typed[i - 1]:
                    best = min(best, last[j - 1] + _SWAPPED)
            row.append(min(best, before[j + 1] + omit, row[j] + insert[j]))
        if min(row) >= limit:
            return limit
    return min(row[-1] + first, limit)


def slips(typed: str, word: str) -> Iterator[tuple[int, float]]:
    """Yield (letters used, cost) for each way in which *typed* begins with *word*, but for one slip.

    >>> list(slips("stuerbescheid", "steuer")), list(slips("steuerbescheid", "steuer"))
    ([(5, 1.0)], [])
    """
    size = len(word)
    same = 0
    for a, b in zip(typed, word, strict=False):
        if a != b:
            break
        same += 1
    if same == size:
        return
    rest = word[same + 1 :]
    if typed.startswith(rest, same):
        yield size - 1, _left_out(word, same) + _FIRST * (not same)
    if same == len(typed):
        return
    first = 0.0 if same else _FIRST
    if typed.startswith(rest, same + 1):
        yield size, _REPLACED.get((typed[same], word[same]), _OTHER) + first
    if typed.startswith(word[same:], same + 1):
        yield size + 1, _left_out(typed, same) + first
    if typed[same : same + 2] == word[same : same + 2][::-1] and typed.startswith(word[same + 2 :], same + 2):
        yield size, _SWAPPED + first
