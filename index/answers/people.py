"""Who holds an office: a role beside a name, in a sentence that says nothing of the past or of deputies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crawler.page import Page
from index.answers.wording import sentences

_TITLE = r"(?:Dr\.(?:-Ing\.)?|Prof\.|Dipl\.-[A-Z]\w+\.?|Herr|Frau)"
_WORD = r"[A-ZÄÖÜ][a-zäöüßéèáçœş]+(?:-[A-ZÄÖÜ][a-zäöüßéèáç]+)*"
NAME = rf"(?:{_TITLE}\s+)*{_WORD}(?:\s+(?:von|van|de|zu)\b)?(?:\s+{_WORD}){{1,2}}"
_ENDS = (
    r"(?:meister|vorsteher|leiter|sprecher|kämmerer|kämmer|archivar|förster|kommandant|direktor"
    r"|rektor|manager|dezernent|intendant|baudirektor|schultes)(?:in)?|(?:kämmerin|beauftragter?|beigeordneter?|beigeordnete)"
)
_ROLE = (
    rf"(?:(?:Erster?|Zweiter?|Erste)\s+)?[A-ZÄÖÜ][\w-]*?(?:{_ENDS})|Beigeordneter?|Kämmerer|Kämmerin"
    rf"|Rektor(?:in)?|Kommandant(?:in)?|Förster(?:in)?"
)
_BESIDE = re.compile(
    rf"(?<![\w-])(?P<role>{_ROLE})\s+(?:ist\s+|ist seit \d{{4}}\s+)?(?P<name>{NAME})(?![\w-])"
)
_AND_IS = re.compile(
    rf"^(?P<name>{NAME})\s+ist\s+(?:seit\s+(?:\w+\s+)?\d{{4}}\s+)?(?:(?:der|die|unser|unsere)\s+)?(?P<role>{_ROLE})(?![\w-])(?!\s+(?:a\.|außer|der|des|von|in)\s)"
)
_LEADS = re.compile(
    rf"^(?P<name>{NAME})(?:, [^,]{{3,60}},)?\s+leitet\s+(?:seit\s+(?:\w+\s+)?\d{{4}}\s+)?(?:das|die"
    rf"|den)\s+(?P<office>{_WORD})(?=[.,;]|\s(?:und|in|seit)\b|$)"
)
_NOT_NOW = re.compile(
    r"ehemalig|früher|damalig|einstig|\balt-?(?:ober)?bürgermeister|stell?vertret|vertret(?:er|ung)"
    r"|vorgänger|nachfolg|a\. ?D\."
    r"|verstorben|gestorben|\bstarb|geboren|kandidat|bewerb|\bwar(?:en)?\b|\bwurde\b|\bwählte|amtszeit|verabschied|ruhestand"
    r"|ehrenbürger|partner(?:stadt|städte|schaft|gemeinde)|\bgast|nachbar|\b1[5-9]\d\d\b"
    r"|\bbis (?:\w+ )?\d{4}\b|\bwird\b|\bhieß|außer dienst|\bnicht\b|\bkein",
    re.IGNORECASE,
)
PAST = re.compile(
    r"geschichte|chronik|histori|rückblick|archiv|ehrenbürger|partner(?:stadt|städte|schaft|gemeinde)|wappen|persönlichkeit|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^\s*(?:,\s*)?(?:aus|von|der (?:stadt|gemeinde|partnerstadt)|in|,? [A-Z]\w+)\s+[A-ZÄÖÜ]"
)


class Person(NamedTuple):
    """Somebody in an office, in the words of a sentence or a row of a table."""

    role: str
    name: str
    quote: str


def people(page: Page) -> Iterator[Person]:
    """Yield who holds which office according to *page*, the parts that tell of the past left out."""
    for passage in page.passages:
        if not passage.quotable or passage.language or PAST.search(passage.heading):
            continue
        for sentence in sentences(passage.text):
            if " | " not in sentence and not _NOT_NOW.search(sentence):
                yield from _in_sentence(sentence)
        yield from _in_table(passage.text.split("\n"))


def _in_sentence(sentence: str) -> Iterator[Person]:
    for match in _BESIDE.finditer(sentence):
        if not _ELSEWHERE.match(sentence[match.end() :]) and not _of_elsewhere(sentence, match.start()):
            yield Person(match["role"], match["name"], sentence)
    if (is_one := _AND_IS.match(sentence)) and not _ELSEWHERE.match(sentence[is_one.end() :]):
        yield Person(is_one["role"], is_one["name"], sentence)
    if leads := _LEADS.match(sentence):
        yield Person(f"Leitung {leads['office']}", leads["name"], sentence)


def _of_elsewhere(sentence: str, at: int) -> bool:
    """Tell whether the role is one of another town: "der Herrenberger Bürgermeister"."""
    return bool(re.search(r"\b(?!Unser|Dieser|Erster)[A-ZÄÖÜ]\w+er\s+$", sentence[:at]))


def _in_table(lines: list[str]) -> Iterator[Person]:
    """Yield the rows of a table with a column of a role: place, name."""
    header: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.split(" | ")]
        if len(cells) < 2:
            header = []
        elif not header:
            header = cells
        elif len(cells) == len(header):
            for name, cell in zip(header[1:], cells[1:], strict=True):
                role = name.split(",")[0].split("/")[0].strip()
                if re.fullmatch(_ROLE, role) and re.fullmatch(NAME, cell):
                    yield Person(f"{role} {cells[0]}", cell, line)


def is_role(word: str) -> bool:
    """Tell whether *word*, as typed, names an office that somebody holds.

    >>> is_role("bürgermeisterin"), is_role("Bauhof")
    (True, False)
    """
    return word.capitalize() == "Leitung" or bool(re.fullmatch(_ROLE, word.capitalize()))


def masculine(role: str) -> str:
    """Return *role* without its feminine ending, as people ask for either.

    >>> masculine("Bürgermeisterin"), masculine("Ortsvorsteherin Eschlach"), masculine("Leitung Bauhof")
    ('Bürgermeister', 'Ortsvorsteher Eschlach', 'Leitung Bauhof')
    """
    first, blank, rest = role.partition(" ")
    return re.sub(r"(?<=er|nt|or|ar)in$", "", first) + blank + rest
