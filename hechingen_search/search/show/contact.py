"""A question for contact details or opening hours, answered with what the page itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.page import Contact

_HOURS = """öffnungszeit öffnungszeiten geöffnet offen sprechzeit sprechzeiten sprechstunde sprechstunden
    servicezeiten schalterzeiten uhrzeit"""
_CONTACT = """telefon telefonnummer tel nummer rufnummer durchwahl kontakt adresse anschrift mail email e-mail
    mailadresse ansprechpartner ansprechpartnerin zuständig erreichen anrufen fax"""
_TITLES = frozenset(["frau", "herr", "herrn", "dr"])
_DIGITS = 4
"""Of a telephone number that is looked for; fewer are those of many."""
HOURS = frozenset(_HOURS.split())
CONTACT = frozenset(_CONTACT.split())


def asks_for(words: Iterable[str], contacts: Iterable[Contact]) -> Contact | None:
    """Return the one of *contacts* that holds what *words* ask for, or that they name, or None.

    Of several the one that shares most words with the question, the first of equals.
    """
    lower = [word.lower() for word in words]
    said = set(lower)
    if said & HOURS or {"wann", "auf"} <= said:
        able = [contact for contact in contacts if contact.hours]
    elif said & CONTACT:
        able = [c for c in contacts if c.phone or c.mail or c.address]
    else:
        return next((contact for contact in contacts if _named(lower, contact)), None)
    return max(able, key=lambda contact: len(said & _words(contact)), default=None)


def _words(contact: Contact) -> set[str]:
    return set(re.findall(r"\w+", f"{contact.office} {contact.name}".lower()))


def _named(words: Sequence[str], contact: Contact) -> bool:
    """Tell whether *words* name *contact*: by name, mail address, or telephone number or its end."""
    typed = " ".join(words)
    digits = re.sub(r"\D", "", typed)
    number = re.sub(r"\D", "", contact.phone)
    if digits and not re.search(r"[^\W\d_]", typed):
        return len(digits) >= _DIGITS and number.endswith(digits.removeprefix("49"))
    mail = contact.mail.lower()
    name = set(re.findall(r"\w+(?:-\w+)*", contact.name.lower()))
    named = [word for word in words if word not in _TITLES]
    return typed == mail or (bool(named) and set(named) <= name)
