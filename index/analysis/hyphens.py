"""Words written with hyphens, brackets, apostrophes: whole, joined and in parts."""

from __future__ import annotations

import re
from itertools import combinations

from index.analysis.pieces import Piece, Pieces, by_place, union, whole
from index.analysis.token import Forms
from index.analysis.words import Words

_HYPHEN = "[-‐‑–]"
_JOINERS = r"und|oder|bzw\.|beziehungsweise|sowie|u\.|od\.|/|&"
HYPHENATED = rf"[^\W_]++(?:{_HYPHEN}[^\W_]++){{1,8}}"
SUSPENDED = (
    rf"[^\W\d_]{{2,60}}+{_HYPHEN}"
    rf"(?=(?:,\s[^\W\d_]{{2,60}}{_HYPHEN}){{0,4}},?\s?(?:{_JOINERS})\s?(?P<last>[^\W\d_]{{4,80}}))"
)
# "Bundes·tag": Leichte Sprache shows the parts of long words (Mediopunkt, and signs that look like it).
INTERPUNCT = r"[^\W\d_]++(?:[·•∙‧⋅・][^\W\d_]++){1,8}"
BRACKETED = r"[^\W\d_]{2,60}\([^\W\d_]{1,30}-?\)[^\W\d_]{0,60}"
APOSTROPHE = r"[^\W\d_]++['’`´][^\W\d_]++"
AMPERSAND = r"[^\W\d_]{1,20}&[^\W\d_]{1,20}"
_PART = re.compile(r"[^\W_]+")
_ALL_RUNS = 4


def hyphenated(text: str, words: Words) -> Pieces:
    """Return the parts one after the other, and the joined runs where they begin and where they end.

    At both, so that "neuer Kitaplatz" and "Kitaplatz frei" find "neuer Kita-Platz frei" as phrases.
    """
    parts = list(_PART.finditer(text))
    last = len(parts) - 1
    told = [Piece(m.start(), m.end(), place, words.forms(m.group())) for place, m in enumerate(parts)]
    runs = list(combinations(range(len(parts)), 2)) if len(parts) <= _ALL_RUNS else [(0, last)]
    for first, end in runs:
        forms = words.forms("".join(part.group() for part in parts[first : end + 1]))
        where = parts[first].start(), parts[end].end()
        told += [Piece(*where, first, forms), Piece(*where, end, forms)]
    joined = words.forms("".join(part.group() for part in parts))
    wanted = asked(joined, [words.forms(part.group()) for part in parts])
    return Pieces(by_place(told), (Piece(0, parts[-1].end(), 0, wanted),))


def asked(joined: Forms, parts: list[Forms]) -> Forms:
    """Return *joined* as a query asks for it: also by its *parts* alone, words of the dictionary whole."""
    both = union(joined, Forms((), (), tuple(term for part in parts for term in (*part.stems, *part.parts))))
    stems = tuple(part.stems for part in parts)
    alone = tuple(part.stems for part in parts if len(part.exact[0]) > 1)
    inner = tuple(part.constituents for part in parts)
    return both._replace(constituents=stems, alone=alone or stems, inner=inner)


def suspended(text: str, last: str, words: Words) -> Pieces:
    """Return "Kinder-" before "und Jugendhilfe" as Kinder and as Kinderhilfe."""
    first = text[:-1]
    whole_word = words.forms(first)
    leaves = words.compounds(last.lower()).leaves
    heads = (last[leaf.start :] for leaf in leaves[1:])
    completed = [words.forms(first + head) for head in heads if len(head) >= 3]
    told = union(whole_word, *completed) if completed else whole_word
    return Pieces((Piece(0, len(first), 0, told),), (Piece(0, len(first), 0, whole_word),))


def bracketed(text: str, words: Words) -> Pieces:
    """Return "Kinder(tages)pflege" with and without what is in brackets."""
    without = re.sub(r"\(.*\)", "", text)
    return whole(text, union(words.forms(re.sub("[()-]", "", text)), words.forms(without)))


def apostrophe(text: str, words: Words) -> Pieces:
    """Return "Ludwig’sche" joined and as Ludwig."""
    first, second = re.split("['’`´]", text)
    return whole(text, union(words.forms(first + second), words.forms(first)))


def ampersand(text: str, words: Words) -> Pieces:
    """Return "H&M" joined and in parts."""
    return whole(text, union(words.forms(text.replace("&", "")), *map(words.forms, text.split("&"))))
