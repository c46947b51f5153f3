"""Where something is: a sentence about the thing itself that names a street with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crawler.page import Page
from index.answers.wording import bare, names, sentences

_STREET = re.compile(
    r"\b(?:[A-ZÄÖÜ][\w.-]*(?:straße|str\.|strasse|weg|gasse|platz|allee|ring|graben|steige|staig|hof|damm|ufer|markt|berg|rain|halde|staffel|anger|wall)"
    r"|(?:Am|Im|An der|In der|Auf der|Zum|Zur|Obere|Untere|Alte"
    r"|Neue)\s(?:[A-ZÄÖÜ][\w-]+\s?){1,2})\s\d{1,3}\s?[a-z]?\b"
)
_ABOUT = re.compile(
    r"(?:(?:Der|Die|Das|Unser|Unsere)\s+)?(?:städtische[rsn]?\s+)?(?P<thing>[A-ZÄÖÜ][\w-]+)\b"
)
_IS_AT = re.compile(r"\b(?:liegt|befindet sich|steht|ist|finden sie|neben|in der|am|im)\b|,\s")
_NOT_NOW = re.compile(
    r"\b(?:zieht|umzug|umgezogen|früher|bisher|ehemalig\w*|war|wurde|vorübergehend|ab dem|bis zum|künftig"
    r"|neben der)\b",
    re.IGNORECASE,
)


class Located(NamedTuple):
    """A sentence that tells where its subject is."""

    subject: str
    quote: str


def places(page: Page) -> Iterator[Located]:
    """Yield the sentences of *page* that tell the address of what they, or their heading, are about."""
    for passage in page.passages:
        thing = passage.heading or bare(page.title)
        if not passage.quotable or not thing or passage.language:
            continue
        for sentence in sentences(passage.text):
            match = _ABOUT.match(sentence)
            if not match or not names(match["thing"], thing) or " | " in sentence:
                continue
            streets = _STREET.findall(sentence)
            if len(streets) == 1 and _IS_AT.search(sentence) and not _NOT_NOW.search(sentence):
                yield Located(thing, sentence)


def located(text: str) -> bool:
    """Tell whether *text* names one street with its number."""
    return len(_STREET.findall(text)) == 1


def is_house(text: str) -> bool:
    """Tell whether *text*, the beginning of an address, names a building: "Rathaus", "Altes Spital"."""
    return not _STREET.search(text) and not re.search(
        r"\d|@|geschoss|stock|zimmer|gebäude|postfach", text, re.IGNORECASE
    )


def streets(text: str) -> frozenset[str]:
    """Return the streets with their numbers in *text*, in one spelling.

    >>> streets("Rathaus, Marktplatz 1, 70000 Lautringen") == streets("Markt­platz 1".replace("\xad", ""))
    True
    """
    return frozenset(
        " ".join(street.lower().replace("str.", "straße").split()) for street in _STREET.findall(text)
    )
