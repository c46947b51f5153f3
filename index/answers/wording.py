"""Sentences, and what a page or a part of it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?P<last>\S+[.!?])\s+(?=[\"„»(]?[A-ZÄÖÜ0-9])")
_SHORT = frozenset(
    [
        "dr.",
        "prof.",
        "str.",
        "nr.",
        "st.",
        "tel.",
        "hr.",
        "fr.",
        "ca.",
        "bzw.",
        "vgl.",
        "ggf.",
        "inkl.",
        "max.",
        "min.",
        "abs.",
        "art.",
        "z.",
        "b.",
        "d.",
        "h.",
        "u.",
        "a.",
        "i.",
        "r.",
        "evtl.",
        "dipl.",
        "mo.",
        "di.",
        "mi.",
        "do.",
        "fr.",
        "sa.",
        "so.",
        "zzgl.",
        "einschl.",
        "geb.",
        "gem.",
        "jan.",
        "feb.",
        "aug.",
        "sept.",
        "okt.",
        "nov.",
        "dez.",
        "telef.",
        "bürgerm.",
    ]
)
_NUMBER = re.compile(r"\(?\d{1,2}\.")
_DEED = (
    r"(?:an|ab|um|be|ver|er|ent|aus|ein|auf|zu|mit|nach|vor|über|fest|frei|durch)?[a-zäöüß]{3,}(?:en|ern|eln)"
)
_ACTS = re.compile(
    rf"\s+(?:(?:online|neu|selbst|richtig)\s+)?(?:{_DEED})(?:(?:,|\s+und|\s+oder|\s*/)\s*{_DEED})*$"
)
_SIMPLE = re.compile(r"[A-ZÄÖÜ][\w'’-]*[^\W_-]")
_ELLIPTIC = re.compile(r"([A-ZÄÖÜ][\wäöüß]+)-\s+(?:und|u\.|&)\s+([A-ZÄÖÜ][\wäöüß]+)")
_HEADS = (
    "amt",
    "büro",
    "stelle",
    "verwaltung",
    "hof",
    "bad",
    "schule",
    "museum",
    "archiv",
    "kasse",
    "bücherei",
)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of *text*; a line ends one.

    >>> list(sentences("Am 27. November ist zu. Dr. Aulbach kommt."))
    ['Am 27. November ist zu.', 'Dr. Aulbach kommt.']
    """
    for line in text.split("\n"):
        line, start = line.removeprefix("• ").strip(), 0
        for match in _END.finditer(line):
            last = match["last"]
            # Behind "27." comes the month, behind "Dr." a name.
            if not (_NUMBER.fullmatch(last) or last.lower() in _SHORT):
                yield line[start : match.end("last")]
                start = match.end()
        if line[start:]:
            yield line[start:]


def subjects(title: str) -> tuple[str, ...]:
    """Return the things that a title names, without what is to be done with them.

    >>> subjects("Hundesteuer: Hund anmelden und abmelden"), subjects("Reisepass und Expresspass")
    (('Hundesteuer', 'Hund anmelden und abmelden'), ('Reisepass', 'Expresspass'))
    >>> subjects("Ordnungs- und Sozialamt"), subjects("Personalausweis beantragen")
    (('Ordnungsamt', 'Sozialamt'), ('Personalausweis beantragen', 'Personalausweis'))
    """
    first, colon, rest = title.partition(": ")
    if colon and _SIMPLE.fullmatch(first):
        found = [first, rest.strip()]
    else:
        found = _split(title.strip())
    return tuple(dict.fromkeys(filter(None, found)))


def _split(part: str) -> list[str]:
    if (match := _ELLIPTIC.fullmatch(part)) and (head := _head(match[2])):
        return [match[1] + head, match[2]]
    pieces = re.split(r"\s+und\s+", part)
    if len(pieces) == 2 and all(_SIMPLE.fullmatch(piece) for piece in pieces):
        return pieces
    without = _ACTS.sub("", part)
    return [part, without] if without != part else [part]


def _head(word: str) -> str:
    return next((head for head in _HEADS if word.lower().endswith(head)), "")


def bare(title: str) -> str:
    """Return the first thing of a title."""
    return subjects(title)[-1 if ": " not in title and " und " not in title else 0] if title else ""


def names(noun: str, thing: str) -> bool:
    """Tell whether *noun* can stand for *thing*: it is the same, or the end of it ("Pass", "Reisepass").

    >>> names("Pass", "Reisepass"), names("Scheins", "Fischereischein"), names("Hund", "Hundesteuer")
    (True, True, False)
    """
    whole = _forms(thing)
    return len(noun) >= 4 and any(full.endswith(said) for said in _forms(noun) for full in whole)


def _forms(word: str) -> tuple[str, str]:
    """Return *word* in small letters, and without the ending of its case."""
    lower = word.lower().replace("-", "")
    return lower, re.sub(r"(?:es|(?<!s)s|en|n|e)$", "", lower) if len(lower) > 5 else lower
