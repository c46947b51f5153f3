"""A question for contact details or opening hours, answered with what the page itself says."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.page import Contact

_HOURS = """öffnungszeit öffnungszeiten geöffnet offen sprechzeit sprechzeiten sprechstunde sprechstunden
    servicezeiten schalterzeiten uhrzeit"""
_CONTACT = """telefon telefonnummer tel nummer rufnummer durchwahl kontakt adresse anschrift mail email e-mail
    mailadresse ansprechpartner ansprechpartnerin zuständig erreichen anrufen fax"""
HOURS = frozenset(_HOURS.split())
CONTACT = frozenset(_CONTACT.split())


def asks_for(words: Iterable[str], contacts: Iterable[Contact]) -> Contact | None:
    """Return the first of *contacts* that holds what *words* ask for, or None."""
    lower = {word.lower() for word in words}
    if lower & HOURS or {"wann", "auf"} <= lower:
        return next((contact for contact in contacts if contact.hours), None)
    if lower & CONTACT:
        return next((c for c in contacts if c.phone or c.mail or c.address), None)
    return None
