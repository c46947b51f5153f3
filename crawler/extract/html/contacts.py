"""Contact details as data: quoted verbatim, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from crawler.extract.block import Block
from crawler.extract.html.dom import attribute, inner_text
from crawler.extract.html.walk import Anchor
from crawler.extract.text import one_line
from crawler.page import Contact

_NUMBER = r"(?:\+49|0049|\(?0)[\d\s/().|‐–—-]{4,26}\d(?:\s?(?:[,/]|oder|und)\s?[-–]\s?\d{1,5})*"
# With its label a number may lack the area code: "Telefon 930-123".
_PHONE = re.compile(
    r"(?:\b(?:tel(?:efon)?|fon|phone|mobil(?:telefon|funk)?|handy|durchwahl|ruf|rufnummer|zentrale|hotline)|[☎📞✆])"
    r"(?:[./\s]{0,3}(?:und |u\. )?(?:tele)?fax)?\.?\s*-?(?:nr\.?|nummer)?\s*[:|]?\s*"
    rf"({_NUMBER}|\d{{2,6}}\s?[-/–]\s?\d{{1,6}}(?![\d.:]|\s?uhr))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^(?:• )?({_NUMBER})$", re.MULTILINE)
"""A line that is a number and nothing else."""
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PLACE = re.compile(r"\b\d{5}\s+[A-ZÄÖÜ][a-zäöüß]+")
_STREET = re.compile(r"\b[A-ZÄÖÜ][\w.\- ]{2,40}?\s\d{1,4}\s?[a-z]?\b")
_HOURS_HEAD = re.compile(r"(?:öffnungs|sprech|service|besuchs|geschäfts)zeit", re.IGNORECASE)
_DAY = (
    r"(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|täglich|werktags)"
)
_HOURS = re.compile(
    rf"\b{_DAY}\w*\b(?:.{{0,60}}?\d{{1,2}}(?:[.:]\d\d)?\s*(?:uhr|[-–]|bis)|\W{{1,4}}geschlossen)"
    r"|^(?:• )?(?:und|sowie|nach)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?:• )?(?!(?:Ihre?|Unsere?|Weitere|Kontakt|Bei|Für|Alle|Neue)\b)(?:(?:Herr|Frau|Dr\.|Prof\.)\s+)*"
    r"[A-ZÄÖÜ][\w-]+(?:\s+(?:von |van |de )?[A-ZÄÖÜ][\w-]+){1,3}$"
)
_LIMIT = 20


def contacts(blocks: Sequence[Block], anchors: Iterable[Anchor]) -> tuple[Contact, ...]:
    """Return the contacts in the main text: one per mail or phone, and the opening hours.

    A name and an address are taken only from the three blocks around the number they belong to.
    """
    found: list[Contact] = []
    for index, block in enumerate(blocks):
        lines = block.text.split("\n") if len(block.text) < 600 else [block.text[:600]]
        contact = _direct(block.text[:2_000])
        if contact.phone or contact.mail:
            near = [
                line
                for b in blocks[max(0, index - 3) : index]
                if len(b.text) < 120
                for line in b.text.split("\n")
            ]
            after = blocks[index + 1].text if index + 1 < len(blocks) else ""
            found = _merged(found, _completed(contact, [*near, *lines], after))
        if len(found) >= _LIMIT:
            break
    for anchor in anchors:
        found = _from_link(found, anchor)
    hours = _hours(blocks)
    if hours:
        found = [replace(found[0], hours=hours), *found[1:]] if found else [Contact(hours=hours)]
    return tuple(found[:_LIMIT])


def _direct(text: str) -> Contact:
    phone, mail = _PHONE.search(text) or _BARE.search(text), _MAIL.search(text)
    return Contact(phone=one_line(phone.group(1)) if phone else "", mail=mail.group() if mail else "")


def _completed(contact: Contact, lines: list[str], after: str) -> Contact:
    name = next(
        (line.removeprefix("• ") for line in reversed(lines) if len(line) < 60 and _NAME.match(line)), ""
    )
    place = next(
        (
            line
            for line in [*reversed(lines), *after.split("\n")[:2]]
            if len(line) < 120 and _PLACE.search(line)
        ),
        "",
    )
    if place and not _STREET.search(place):
        at = lines.index(place) if place in lines else 0
        street = lines[at - 1] if at > 0 and _STREET.search(lines[at - 1]) and len(lines[at - 1]) < 60 else ""
        place = f"{street}, {place}" if street else place
    return replace(contact, name=name, address=one_line(place.removeprefix("• ")))


def _merged(found: list[Contact], new: Contact) -> list[Contact]:
    """Add *new*; a mail that follows a phone of the same person completes it."""
    if any((new.phone, new.mail) == (c.phone, c.mail) for c in found):
        return found
    for index, known in enumerate(found):
        if new.mail and new.mail == known.mail and (not known.phone or not new.phone):
            full = Contact(
                new.name or known.name,
                new.phone or known.phone,
                new.mail,
                new.address or known.address,
                known.hours,
            )
            return [*found[:index], full, *found[index + 1 :]]
    if found:
        last = found[-1]
        same = not new.name or new.name == last.name
        if same and (not last.mail or not new.mail) and (not last.phone or not new.phone):
            merged = Contact(
                last.name or new.name,
                last.phone or new.phone,
                last.mail or new.mail,
                last.address or new.address,
            )
            return [*found[:-1], merged]
    return [*found, new]


def _from_link(found: list[Contact], anchor: Anchor) -> list[Contact]:
    href = attribute(anchor.tag, "href").strip()
    if anchor.frame or not href.lower().startswith(("mailto:", "tel:")) or len(found) >= _LIMIT:
        return found
    scheme, _, value = href.partition(":")
    value = unquote(value.partition("?")[0]).strip()
    if scheme.lower() == "mailto":
        if not _MAIL.fullmatch(value) or any(value == contact.mail for contact in found):
            return found
        text = inner_text(anchor.tag, 80)
        return _merged(found, Contact(name=text if _NAME.match(text) else "", mail=value))
    shown = inner_text(anchor.tag, 60)
    digits = re.sub(r"\D", "", value)[-6:]
    known = any(re.sub(r"\D", "", contact.phone).endswith(digits) for contact in found if contact.phone)
    if len(digits) < 4 or known:
        return found
    return _merged(found, Contact(phone=shown if re.search(r"\d{3}", shown) else value))


def _hours(blocks: Sequence[Block]) -> str:
    """Return the lines under the first heading of opening hours, or lines that look like them."""
    for index, block in enumerate(blocks):
        if len(block.text) < 80 and _HOURS_HEAD.search(block.text):
            lines = []
            for follower in blocks[index + 1 : index + 15]:
                if follower.level or not _HOURS.search(follower.text):
                    break
                lines.append(follower.text.removeprefix("• ").replace("\n", "; ").replace(" | ", ": ", 1))
            if lines:
                return "; ".join(lines)[:500]
        elif _HOURS_HEAD.search(block.text) and _HOURS.search(block.text) and len(block.text) < 500:
            text = one_line(block.text.removeprefix("• ").replace("\n", "; "))
            return re.sub(r"^\w*zeiten:\s*", "", text)
    return ""
