"""What something costs: a whole table under a heading that says so, or one sentence about the thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crawler.page import Passage
from index.answers.wording import bare, names, sentences, subjects

_AMOUNT = re.compile(
    r"(?:(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:\d\d|-{1,2}|–))?\s?(?:Euro|EUR|€)|€\s?\d)"
    r"|\b(?:gebühren|kosten)frei\b|\bkostenlos\b|\bunentgeltlich\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:(?:die|höhe der|verwaltungs|aktuelle)\s*)?(?:gebühr(?:en)?|kosten|preise?|entgelte?"
    r"|eintritt(?:spreise?)?|tarife?"
    r"|beitr(?:ag|äge)|steuer|steuersätze|gebühren(?:sätze| und auslagen)|kosten(?: und|/) ?gebühren"
    r"|gebühren(?: und|/) ?kosten)"
    r"(?:\s+(?:und (?:auslagen|kosten|preise|zahlung)|im überblick))?[:?]?|was (?:es|das|kostet es"
    r"|kostet das)(?: kostet)?\??|wie (?:viel|hoch|teuer) .{3,40}\??",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:gebühr(?:en)?|kosten|preise?|eintritt(?:spreise)?|entgelte?) (?:für|der|des|im|in der"
    r"|fürs)\s+(?:(?:de[nrsm]|die|das|eine?n?)\s+)?(.+)",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"(?:(?:Der|Die|Das|Ein|Eine)\s+)?(?P<thing>[A-ZÄÖÜ][\w-]+)(?:,\s[^,]{3,80},)?\s+"
    r"(?:kostet|kosten|beträgt|betragen|ist (?:für alle )?(?:gebühren|kosten)(?:frei|los)"
    r"|sind (?:gebühren|kosten)(?:frei|los))\b"
)
_IT_COSTS = re.compile(r"(?:Er|Sie|Es) (?:kostet|ist (?:gebühren|kosten)(?:frei|los))\b")
_PLAIN = frozenset(
    [
        "gebühr",
        "gebühren",
        "anmeldung",
        "preis",
        "ausstellung",
        "bearbeitung",
        "antrag",
        "beantragung",
        "erteilung",
        "genehmigung",
        "bescheinigung",
        "eintritt",
        "steuer",
        "beitrag",
        "entgelt",
        "kosten",
    ]
)
"""Nouns that stand for the fee itself: of the thing that the page is about."""
_POINTING = frozenset(
    [
        "Das",
        "Dies",
        "Diese",
        "Dieser",
        "Dieses",
        "Es",
        "Er",
        "Sie",
        "Beides",
        "Alles",
        "Jeder",
        "Jede",
        "Jedes",
        "Wer",
        "Was",
    ]
)
_UNITS = frozenset(
    [
        "woche",
        "stunde",
        "tag",
        "monat",
        "jahr",
        "seite",
        "person",
        "stück",
        "kopie",
        "übernachtung",
        "halbtag",
        "wochenende",
        "nacht",
        "kilometer",
        "meter",
        "platz",
        "karte",
        "einzelkarte",
    ]
)
"""What something costs a fee for: of what, only the page knows."""
_NOT_NOW = re.compile(
    r"\b(?:früher|bisher|bislang|damals|kostete|betrug|nicht (?:kostenlos|gebührenfrei|kostenfrei)"
    r"|bis 20\d\d|künftig|geplant)\b|\bwird\b|\bwerden\b",
    re.IGNORECASE,
)
_MOST = 700
"""Characters of a table that are still an answer."""


class Fee(NamedTuple):
    """A quote that states a fee, and of what."""

    subject: str
    quote: str
    headed: bool
    """It stands under a heading of fees."""


def fees(title: str, passages: tuple[Passage, ...]) -> Iterator[Fee]:
    """Yield what the page with this *title* says that things cost."""
    things = subjects(title)
    main = bare(title)
    for passage in passages:
        heading = passage.heading.strip()
        if not passage.quotable:
            continue
        if _HEAD.fullmatch(heading) and (quote := _whole(passage.text)):
            yield from (Fee(thing, quote, True) for thing in things)
        elif (match := _FOR.fullmatch(heading)) and (quote := _whole(passage.text)):
            yield Fee(match[1].rstrip(":?"), quote, True)
        else:
            yield from _said(main, passage)


def _whole(text: str) -> str:
    """Return the rows or sentences of *text* that state fees, with the header of their table."""
    if len(text) > _MOST or not _AMOUNT.search(text) or _NOT_NOW.search(text):
        return ""
    return text


def _said(main: str, passage: Passage) -> Iterator[Fee]:
    before = ""
    for sentence in sentences(passage.text):
        if _AMOUNT.search(sentence) and not _NOT_NOW.search(sentence) and " | " not in sentence:
            if _IT_COSTS.match(sentence):
                if not passage.heading and main and _speaks_of(before, main):
                    yield Fee(main, sentence, False)
            elif (match := _COSTS.match(sentence)) and match["thing"] not in _POINTING:
                thing = match["thing"]
                if thing.lower() in _PLAIN or names(thing, main):
                    if not passage.heading:
                        yield Fee(main, sentence, False)
                elif thing.lower() not in _UNITS:
                    yield Fee(thing, sentence, False)
        before = sentence


def _speaks_of(sentence: str, thing: str) -> bool:
    """Tell whether *thing* is what "it" behind *sentence* means: no other noun of its end stands there."""
    return any(names(word.strip(".,;:()"), thing) for word in sentence.split())
