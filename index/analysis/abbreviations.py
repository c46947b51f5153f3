"""Abbreviations and what they stand for."""

from __future__ import annotations

FULL = {
    "abs": "absatz", "art": "artikel", "bd": "band", "bhf": "bahnhof", "bzw": "beziehungsweise",
    "ca": "circa", "di": "dienstag", "dipl": "diplom", "do": "donnerstag", "dr": "doktor",
    "eg": "erdgeschoss", "einschl": "einschließlich", "ev": "evangelisch", "evtl": "eventuell",
    "fr": "frau", "gem": "gemäß", "ggf": "gegebenenfalls", "hbf": "hauptbahnhof", "hr": "herr",
    "hrsg": "herausgeber", "inkl": "inklusive", "jh": "jahrhundert", "kath": "katholisch",
    "mi": "mittwoch", "mio": "millionen", "mo": "montag", "mrd": "milliarden", "nr": "nummer",
    "og": "obergeschoss", "pl": "platz", "prof": "professor", "rd": "rund", "sa": "samstag",
    "so": "sonntag", "st": "sankt", "std": "stunde", "stellv": "stellvertretend", "stk": "stück",
    "str": "straße", "stv": "stellvertretend", "tel": "telefon", "ug": "untergeschoss",
    "vgl": "vergleiche", "zzgl": "zuzüglich",
}  # fmt: skip
"""Abbreviation, in small letters without the full stop that follows it → the word it stands for."""

SPACED = (
    r"(?:z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|o\.\s?g|i\.\s?V"
    r"|s\.\s?o|e\.\s?V|a\.\s?D|e\.\s?G|m\.\s?b\.\s?H)\."
)
"""Several letters, each with its full stop: one word."""


def expand(word: str, dotted: bool) -> str | None:
    """Return what *word* stands for, or None; a street needs no full stop.

    >>> expand("Marktstr", dotted=False), expand("Nr", dotted=True), expand("Art", dotted=False)
    ('marktstraße', 'nummer', None)
    """
    lower = word.lower()
    if len(lower) > 5 and lower.endswith("str"):
        return lower[:-3] + "straße"
    if len(lower) > 4 and lower.endswith("pl") and dotted:
        return lower[:-2] + "platz"
    return FULL.get(lower) if dotted else None
