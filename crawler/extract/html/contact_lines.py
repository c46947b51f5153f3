"""What one line of a contact block says: a number, a mail, a street, hours, a person, an office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.extract.block import Block
from crawler.extract.text import one_line

_NUMBER = r"(?:\+49|0049|\(?0)[\d\s/().|‐–—-]{4,26}\d(?:\s?(?:[,/]|oder|und)\s?[-–]\s?\d{1,5})*"
# With its label a number may lack the area code: "Telefon 930-123".
PHONE = re.compile(
    r"(?:\b(?:tel(?:efon)?|fon|phone|mobil(?:telefon|funk)?|handy|durchwahl|ruf|rufnummer|zentrale|hotline)|[☎📞✆])"
    r"(?:[./\s]{0,3}(?:und |u\. )?(?:tele)?fax)?\.?\s*-?(?:nr\.?|nummer)?\s*[:|]?\s*"
    rf"({_NUMBER}|\d{{2,6}}\s?[-/–]\s?\d{{1,6}}(?![\d.:]|\s?uhr))",
    re.IGNORECASE,
)
BARE = re.compile(rf"^(?:• )?({_NUMBER})$", re.MULTILINE)
"""A line that is a number and nothing else."""
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
FAX = re.compile(r"^(?:• )?(?:tele)?fax\b", re.IGNORECASE)
PLACE = re.compile(r"\b\d{5}\s+[A-ZÄÖÜ][a-zäöüß]+")
STREET = re.compile(r"\b[A-ZÄÖÜ][\w.\- ]{2,40}?\s\d{1,4}\s?[a-z]?\b")
_HOURS_HEAD = re.compile(
    r"(?:allgemeine\s+|unsere\s+|telefonische\s+)?(?:öffnungs|sprech|service|besuchs|geschäfts|schalter|kassen)(?:zeit|stunde)(?:en|n)?",
    re.IGNORECASE,
)
_DAY = r"(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|täglich|werktag)"
_HOURS = re.compile(
    rf"\b{_DAY}s?\b.{{0,60}}?(?:\d{{1,2}}(?:[.:]\d\d)?\s*(?:uhr|h\b|[-–]|bis)|geschlossen|vereinbarung)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:• )?(?:und|sowie|nach\b|vor(?:mittag|m\.)|nachm|außer|ab\b|\d{1,2}(?:[.:]\d\d)?\s*(?:uhr|[-–]"
    r"|bis))",
    re.IGNORECASE,
)
_TITLE = r"(?:Herrn?|Frau|Dr\.|Prof\.|Dipl\.-?\w*\.?)"
_WORD = r"[A-ZÄÖÜ][a-zäöüßéèáç]+(?:-[A-ZÄÖÜ][a-zäöüßéèáç]+)*"
_PERSON = re.compile(rf"(?:{_TITLE}\s+)*{_WORD}(?:\s+(?:von |van |de |zu )?{_WORD}){{1,3}}")
_TITLED = re.compile(rf"(?:{_TITLE}\s+)+(?:{_WORD}\s*)+")
_NOT_NAMES = re.compile(r"^(?:Ihre?|Unsere?|Weitere|Kontakt|Bei|Für|Alle|Neue|Stadt|Der|Die|Das|So)\b")
_OFFICE = re.compile(
    r"(?:amt|büro|stelle|verwaltung|hof|bad|halle|bücherei|bibliothek|museum|archiv|schule|kindergarten|haus"
    r"|behörde|kasse|dienste?|werke?|wehr|zentrum|center|information|kämmerei|referat|abteilung|bereich|gebiet"
    r"|team|betrieb|service|stadt|gemeinde|kita|krippe|hort|forst|leitung|sekretariat|wache|station|stiftung"
    r"|verein|rat|gericht|garten|heim|treff|kreis|polizei|zentrale|gmbh|stab|dezernat)(?:e[ns]?|s|n)?\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:ihre?|unsere?|die|weitere|direkter?|persönlicher?)\s+)?(?:kontakt(?:daten|e|informationen|person(?:en)?)?"
    r"|ansprechpartner(?:in|innen)?(?: und ansprechpartner(?:innen)?)?|anschrift|adresse|besucheradresse"
    r"|postanschrift"
    r"|hausanschrift|lieferanschrift|standort|zuständig(?:keit|e stelle)?|auskunft|so erreichen sie uns"
    r"|kontakt und .*"
    r"|name|telefon|e-?mail|fax|funktion|bereich|zimmer|anfahrt.*|lage(?:plan)?|hinweise?|info(?:rmation(?:en)?)?s?"
    r"|downloads?|links?|formulare?|mehr.*|weitere.*|zum .*|vcard.*|karte.*)[:.]?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:• )?(tel(?:efon)?\.?|fon|telefonnummer|(?:tele)?fax\.?|e-?mail|mobil|anschrift|adresse"
    r"|hausanschrift|postanschrift"
    r"|öffnungszeiten|sprechzeiten|servicezeiten|ansprechpartner(?:in)?|name|amt|abteilung|dienststelle|einrichtung|zimmer)"
    r"\s*:?",
    re.IGNORECASE,
)
"""What stands alone before its value, in a list of terms or a table."""


_PREFIX = re.compile(
    r"(?:anschrift|adresse|hausanschrift|ansprechpartner(?:in)?|name|amt|abteilung|dienststelle|einrichtung):\s+",
    re.IGNORECASE,
)
"""What says of the value behind it only what one sees: that is left out."""


class Line(NamedTuple):
    """A line of text, the level of its heading, the cells of its table row, and whether it is a list item."""

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    item: bool = False


def lines(blocks: Sequence[Block]) -> Iterator[Line]:
    """Yield the lines of *blocks*; a label that stands alone is joined with the value below it."""
    label = ""
    for line in _lines(blocks):
        if label and not line.level and not _LABEL.fullmatch(line.text):
            line = Line(_PREFIX.sub("", f"{label}: {line.text}"))
        label = ""
        if not line.level and not line.cells and (match := _LABEL.fullmatch(line.text)):
            label = match[1]
        else:
            yield line


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for block in blocks:
        texts = block.text.split("\n") if len(block.text) < 600 else [block.text[:2_000]]
        for text in texts:
            item, text = text.startswith("• "), text.removeprefix("• ").strip()
            cells = tuple(cell.strip() for cell in text.split(" | ")) if " | " in text else ()
            if len(cells) == 2 and _LABEL.fullmatch(cells[0]) and not _LABEL.fullmatch(cells[1]):
                text, cells = f"{cells[0].rstrip(':')}: {cells[1]}", ()
            text = _PREFIX.sub("", text) if not block.level else text
            if text:
                yield Line(text, block.level, cells, item)


def is_office(text: str) -> bool:
    """Tell whether *text* is the name of an office or an institution: one of its words says so."""
    return is_label(text) and bool(_OFFICE.search(text))


def phone(text: str) -> str:
    """Return the telephone number in *text* as written, "" without one."""
    found = PHONE.search(text) or BARE.search(text)
    return one_line(found[1]) if found else ""


def mail(text: str) -> str:
    """Return the first mail address in *text*."""
    found = MAIL.search(text)
    return found.group() if found else ""


def hours_head(text: str) -> str | None:
    """Return what stands behind "Öffnungszeiten" in a heading or a label, None where there is no such word.

    >>> hours_head("Öffnungszeiten des Bürgerbüros"), hours_head("Sprechzeiten:"), hours_head("Anfahrt")
    ('Bürgerbüros', '', None)
    """
    found = _HOURS_HEAD.match(text)
    if not found or (len(text) > 90 and ":" not in text[:60]):
        return None
    rest = text[found.end() :].strip(" :–-")
    return re.sub(r"^(?:de[rs]|im|in der|vom|von)\s+", "", rest)


def is_hours(text: str, goes_on: bool = False) -> bool:
    """Tell whether *text* states weekdays with times; *goes_on* below such a line also what continues it."""
    return bool(_HOURS.search(text)) or (goes_on and len(text) < 120 and bool(_GOES_ON.match(text)))


def is_person(text: str) -> bool:
    """Tell whether *text* is the name of one person, or of several.

    >>> [is_person(text) for text in ("Frau Müller", "Petra Muster, Jan Beispiel", "Freiwillige Feuerwehr")]
    [True, True, False]
    """
    names = text.split(", ")
    return len(text) < 90 and all(
        (_PERSON.fullmatch(name) or _TITLED.fullmatch(name))
        and not _NOT_NAMES.match(name)
        and not _OFFICE.search(name)
        for name in names
    )


def is_address(text: str) -> bool:
    """Tell whether *text* is a street with its number, or a postcode with its town."""
    if len(text) > 120 or (text.endswith((".", "!", "?")) and not PLACE.search(text)):
        return False
    return bool(PLACE.search(text)) or bool(STREET.search(text) and len(text) < 60)


def is_label(text: str) -> bool:
    """Tell whether *text* can be what an office is called: short, no sentence, more than "Kontakt"."""
    ends = text.endswith((".", "!", "?", ":", "…")) and not re.search(r"e\. ?V\.$", text)
    if len(text) > 80 or ends or ": " in text or _GENERIC.fullmatch(text):
        return False
    return text[:1].isupper() and not re.search(r"\d|@|[|]|https?:|www\.", text) and text.count(" ") < 9
