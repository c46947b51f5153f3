"""Abbreviations and what they stand for."""

from __future__ import annotations

FULL = {
    "abs": "absatz", "abt": "abteilung", "allg": "allgemein", "apr": "april", "art": "artikel",
    "aug": "august", "az": "aktenzeichen", "bd": "band", "bgm": "bürgermeister", "bhf": "bahnhof",
    "bspw": "beispielsweise", "bzw": "beziehungsweise", "ca": "circa", "dez": "dezember", "di": "dienstag",
    "dipl": "diplom", "do": "donnerstag", "dr": "doktor", "eg": "erdgeschoss", "ehem": "ehemalig",
    "einschl": "einschließlich", "einw": "einwohner", "entspr": "entsprechend", "ev": "evangelisch",
    "evtl": "eventuell", "exkl": "exklusive", "fa": "firma", "fam": "familie", "feb": "februar",
    "fon": "telefon", "fr": "frau", "gde": "gemeinde", "geb": "geboren", "gebr": "gebrüder", "gem": "gemäß",
    "ggf": "gegebenenfalls", "ggü": "gegenüber", "hbf": "hauptbahnhof", "hl": "heilig", "hr": "herr",
    "hrsg": "herausgeber", "ing": "ingenieur", "inkl": "inklusive", "insb": "insbesondere",
    "insbes": "insbesondere", "jan": "januar", "jh": "jahrhundert", "jährl": "jährlich",
    "kath": "katholisch", "lkr": "landkreis", "lt": "laut", "mi": "mittwoch", "mind": "mindestens",
    "mio": "millionen", "mo": "montag", "mrd": "milliarden", "mtl": "monatlich", "nov": "november",
    "nr": "nummer", "og": "obergeschoss", "okt": "oktober", "ot": "ortsteil", "pers": "personen",
    "pl": "platz", "prof": "professor", "rd": "rund", "sa": "samstag", "sept": "september", "so": "sonntag",
    "sog": "sogenannt", "st": "sankt", "std": "stunde", "stellv": "stellvertretend", "stk": "stück",
    "str": "straße", "stv": "stellvertretend", "teilw": "teilweise", "tel": "telefon", "tägl": "täglich",
    "ug": "untergeschoss", "urspr": "ursprünglich", "versch": "verschieden", "verw": "verwaltung",
    "vgl": "vergleiche", "vorauss": "voraussichtlich", "vorl": "vorläufig", "vors": "vorsitzender",
    "zus": "zusätzlich", "zzgl": "zuzüglich", "zzt": "zurzeit", "öff": "öffentlich",
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
