"""Contact details as data: quoted verbatim, never guessed.

What belongs together is read line by line: an office or a name begins a card, numbers, mails, streets and
hours fill it, and prose, the next office or a second number ends it. Hours belong to the card that they stand
in or directly below; hours that stand elsewhere are a card without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from crawler.extract.block import Block
from crawler.extract.html import contact_lines as say
from crawler.extract.html.contact_lines import Line, lines
from crawler.extract.html.dom import attribute, inner_text
from crawler.extract.html.walk import Anchor
from crawler.extract.text import one_line
from crawler.page import Contact

_LIMIT = 100
_MOST_HOURS = 600
_SHORT = 160
"""Characters of a line of a card; longer ones are prose, whose numbers are named by nobody."""
_TOWN_ITSELF = re.compile(
    r"(?:die )?(?:große kreis)?(?:stadt|gemeinde)(?:verwaltung)?\s+[A-ZÄÖÜ]\w+", re.IGNORECASE
)


def contacts(blocks: Sequence[Block], anchors: Iterable[Anchor]) -> tuple[Contact, ...]:
    """Return the contacts in the main text and in the boxes beside it, each with what stands with it."""
    reader = _Reader()
    for line in lines(blocks):
        reader.read(line)
        if len(reader.found) >= _LIMIT:
            break
    reader.close()
    found = reader.found
    for anchor in anchors:
        found = _from_link(found, anchor)
    return tuple(found[:_LIMIT])


class _Reader:
    """Read lines one after the other; ``found`` are the cards that are complete."""

    def __init__(self) -> None:
        self.found: list[Contact] = []
        self._card = Contact()
        self._section = ""
        """The office whose heading stands above."""
        self._hours = False
        """The line above states hours, or is their heading."""

    def read(self, line: Line) -> None:
        """Take *line* into the card that it belongs to."""
        text = line.text
        if (rest := say.hours_head(text)) is not None and not line.cells:
            self._hours_begin(line, rest)
        elif line.level:
            self._heading(text)
        elif not (line.cells and self._row(line.cells)) and not self._timed(text):
            self._hours = False
            self._detail(line)

    def _timed(self, text: str) -> bool:
        """Read a line of hours; tell whether it is one."""
        if len(text) > _SHORT * 3 or not say.is_hours(text, self._hours):
            return False
        if self._hours or self._reached() or self._card.address:
            self._state(text.replace(" | ", ": ", 1))
        return True

    def _detail(self, line: Line) -> None:
        """Read a number, a mail, a person, an address or the name of an office; prose ends the card."""
        text = line.text
        if say.FAX.match(text):
            return
        if (phone := say.phone(text)) or say.mail(text):
            self._reach(text, phone, say.mail(text))
        elif say.is_person(text):
            self._begin(name=text) if self._card.name or self._reached() else self._fill(name=text)
        elif say.is_address(text):
            self._locate(text)
        elif not line.cells and not line.item and say.is_label(text):
            self._label(text)
        elif not line.cells:
            self.close()
            self._card = Contact(office=self._section)

    def close(self) -> None:
        """Complete the card at hand."""
        card = self._card
        if card.phone or card.mail or card.hours or (card.office and card.address):
            self.found = _merged(self.found, replace(card, hours=card.hours[:_MOST_HOURS]))
        self._card = Contact()
        self._hours = False

    def _reached(self) -> bool:
        return bool(self._card.phone or self._card.mail)

    def _fill(self, **values: str) -> None:
        self._card = replace(self._card, **values)

    def _begin(self, **values: str) -> None:
        """Begin the next card, of the same section."""
        office = self._section
        self.close()
        self._card = replace(Contact(office=office), **values)

    def _heading(self, text: str) -> None:
        self.close()
        person = say.is_person(text)
        self._section = text if say.is_office(text) and not person else ""
        office = text if say.is_label(text) and not person else ""
        self._card = Contact(office=office, name=text if person else "")

    def _hours_begin(self, line: Line, rest: str) -> None:
        """Begin to state hours: of the card above, of the office that the heading names, or of the page."""
        if say.is_hours(rest) or "vereinbarung" in rest.lower():
            self._state(rest)
            return
        if line.level:
            alone = len(self.found) == 1 and not self._card.phone and not self._card.mail
            if rest or not (self._reached() or (self._card.office and self._card.address) or alone):
                self.close()
                self._card = Contact(office=rest if say.is_label(rest) else "")
            elif alone and not self._section:
                self._card = self.found.pop()
        elif rest and say.is_label(rest) and rest != self._card.office:
            self._begin(office=rest)
        self._hours = True

    def _state(self, text: str) -> None:
        text = one_line(text)
        stated = f"{self._card.hours}; {text}" if self._card.hours else text
        self._fill(hours=stated)
        self._hours = True

    def _row(self, cells: tuple[str, ...]) -> bool:
        """Read a row of a table that is a card of its own; tell whether it is one."""
        numbers = [cell for cell in cells if say.BARE.fullmatch(cell) or say.PHONE.fullmatch(cell)]
        mails = [cell for cell in cells if say.mail(cell) == cell]
        if not (numbers or mails):
            return False
        names = [cell for cell in cells if say.is_person(cell)]
        offices = [cell for cell in cells if cell not in names and say.is_label(cell)]
        if not (names or offices):
            return False
        self.close()
        office = offices[0] if offices and offices[0] == cells[0] else self._section
        self._card = Contact(
            office=office,
            name=names[0] if names else "",
            phone=say.phone(numbers[0]) if numbers else "",
            mail=mails[0] if mails else "",
        )
        self.close()
        return True

    def _reach(self, text: str, phone: str, mail: str) -> None:
        """Take a number or a mail; a second one belongs to the next card when something new was named."""
        if len(text) > _SHORT:
            section = self._section
            self.close()
            self._card = Contact(phone=phone, mail=mail)
            self.close()
            self._card = Contact(office=section)
            return
        before = text[: text.find(phone)] if phone else text[: text.find(mail)]
        named = re.split(r"[,:]|\btel", before, maxsplit=1, flags=re.IGNORECASE)[0].strip()
        if named != before and say.is_person(named):
            self._begin(name=named) if self._reached() else self._fill(name=self._card.name or named)
        card = self._card
        if (phone and card.phone and phone != card.phone and not mail) and card.mail:
            self._begin()
            card = self._card
        self._fill(phone=card.phone or phone, mail=card.mail or mail)
        place = next((part for part in re.split(r",? ?(?:tel|fon|e-?mail)", text, flags=re.I)[:1]), "")
        if not card.address and say.PLACE.search(place) and say.STREET.search(place):
            self._fill(address=one_line(place.strip(" ,·|")))

    def _locate(self, text: str) -> None:
        """Take a line of an address; behind a complete one it begins the next card."""
        card = self._card
        if card.address and say.PLACE.search(card.address):
            if say.PLACE.search(text) and self._reached():
                self._begin()
            else:
                return
        self._fill(address=one_line(f"{self._card.address}, {text}" if self._card.address else text))

    def _label(self, text: str) -> None:
        """Take the name of an office; behind numbers or hours it begins the next card."""
        card = self._card
        if self._reached() or card.hours or card.address:
            self.close()
            self._section = "" if card.office == self._section else self._section
            self._card = Contact(office=text)
        elif not card.office or card.office == self._section or _TOWN_ITSELF.fullmatch(card.office):
            self._fill(office=text)
        elif not _TOWN_ITSELF.fullmatch(text):
            # Two names above one number: it belongs to the one that stands nearer.
            self._fill(office=text)


def _merged(found: list[Contact], new: Contact) -> list[Contact]:
    """Add *new*, unless it says what is known; the mail of a known card completes that."""
    for index, known in enumerate(found):
        same = (known.phone, known.mail) == (new.phone, new.mail) and (new.phone or new.mail)
        completes = new.mail and new.mail == known.mail and not (known.phone and new.phone)
        if (same or completes) and known.office in ("", new.office) and not (known.hours and new.hours):
            full = (getattr(new, name) or getattr(known, name) for name in Contact.__slots__)
            return [*found[:index], Contact(*full), *found[index + 1 :]]
    return [*found, new]


def _from_link(found: list[Contact], anchor: Anchor) -> list[Contact]:
    """Add what only the target of a link says."""
    href = attribute(anchor.tag, "href").strip()
    if anchor.frame or not href.lower().startswith(("mailto:", "tel:")) or len(found) >= _LIMIT:
        return found
    scheme, _, value = href.partition(":")
    value = unquote(value.partition("?")[0]).strip()
    text = inner_text(anchor.tag, 80)
    if scheme.lower() == "mailto":
        if say.mail(value) != value or any(value == contact.mail for contact in found):
            return found
        new = Contact(name=text if say.is_person(text) else "", mail=value)
    else:
        digits = re.sub(r"\D", "", value)[-6:]
        known = any(re.sub(r"\D", "", contact.phone).endswith(digits) for contact in found if contact.phone)
        if len(digits) < 4 or known:
            return found
        new = Contact(phone=text if re.search(r"\d{3}", text) else value)
    # One card on the page that lacks just this: an address behind the word "E-Mail" belongs to it.
    told = bool(found) and bool((new.mail and found[0].mail) or (new.phone and found[0].phone))
    if len(found) == 1 and not told and not new.name:
        return [replace(found[0], mail=found[0].mail or new.mail, phone=found[0].phone or new.phone)]
    return [*found, new]
