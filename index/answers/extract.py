"""Page → facts. Pure; what a page does not state beyond doubt of a thing that it names, is no fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.formats import HTML
from crawler.page import Contact, Kind, Page
from index.answers import times
from index.answers.fact import Fact, FactKind
from index.answers.fees import fees
from index.answers.people import PAST, masculine, people
from index.answers.places import is_house, located, places
from index.answers.wording import bare, subjects

_LASTING = frozenset({Kind.PAGE, Kind.SERVICE})
"""Pages that say how things are; news, by-laws and files say how they were, or how they shall be."""


def facts(page: Page) -> tuple[Fact, ...]:
    """Return what *page* states, each fact once, in the order of the page."""
    found: dict[Fact, None] = {}
    if page.media_type == HTML.media_type and page.language == "de" and page.indexable:
        found = dict.fromkeys((*_dated(page), *(_lasting(page) if _holds(page) else ())))
    return tuple(found)


def _holds(page: Page) -> bool:
    if PAST.search(" ".join((page.title, *page.section))):
        return False
    return page.kind in _LASTING and page.ends is None


def _fact(page: Page, kind: FactKind, subject: str, quote: str, name: str = "") -> Fact:
    own = subject in subjects(page.title) or subject == page.title
    return Fact(kind, subject, quote, page.url, page.title, own, page.dated, name=name, rank=page.depth or 0)


def _dated(page: Page) -> Iterator[Fact]:
    if happens := times.event(page):
        fact = _fact(page, FactKind.EVENT, page.title, happens.quote)
        for name in times.called(page.title):
            yield replace(fact, subject=name, starts=happens.starts, ends=happens.ends)
    for closed in times.closings(page):
        fact = _fact(page, FactKind.CLOSED, f"{page.title} {closed.quote}", closed.quote)
        yield replace(fact, starts=closed.starts, ends=closed.ends)


def _lasting(page: Page) -> Iterator[Fact]:
    main = bare(page.title)
    for contact in page.contacts:
        yield from _contact(page, contact)
    yield from _responsible(page)
    for opening in times.openings(page):
        for subject in subjects(opening.subject) if opening.subject else (main,):
            yield replace(_fact(page, FactKind.HOURS, subject, opening.quote), heading=opening.heading)
    for fee in fees(page.title, page.passages):
        fact = _fact(page, FactKind.FEE, fee.subject, fee.quote)
        yield replace(fact, own=fact.own and fee.headed)
        if fee.subject == main and page.title != main and page.title.startswith(f"{main} "):
            yield replace(fact, subject=page.title, own=fee.headed)
    for person in people(page):
        for role in dict.fromkeys((person.role, masculine(person.role))):
            yield _fact(page, FactKind.PERSON, role, person.quote, person.name)
    for place in places(page):
        yield _fact(page, FactKind.PLACE, place.subject, place.quote)


def _contact(page: Page, contact: Contact) -> Iterator[Fact]:
    """Yield what a contact block says of the office that it names, and where the house is that it is in."""
    values = (
        (FactKind.HOURS, contact.hours if any(map(str.isdigit, contact.hours)) else ""),
        (FactKind.PHONE, contact.phone),
        (FactKind.MAIL, contact.mail),
        (FactKind.PLACE, "" if "postfach" in contact.address.lower() else contact.address),
    )
    for subject in subjects(contact.office) if contact.office else ():
        for kind, value in values:
            if value:
                yield _fact(page, kind, subject, value)
    house, comma, street = contact.address.partition(", ")
    if comma and is_house(house) and located(street):
        yield _fact(page, FactKind.PLACE, house, contact.address)


def _responsible(page: Page) -> Iterator[Fact]:
    """Yield whom to ask about the service that *page* describes, where it names just one."""
    named = [contact for contact in page.contacts if contact.phone or contact.mail]
    if page.kind is not Kind.SERVICE or len(named) != 1:
        return
    contact = named[0]
    who = ", ".join(filter(None, (contact.office, contact.name)))
    if not who:
        return
    reached = "\n".join(filter(None, (contact.office, contact.name, contact.phone, contact.mail)))
    for subject in subjects(page.title):
        yield _fact(page, FactKind.PERSON, subject, reached, who)
        if contact.phone:
            yield _fact(page, FactKind.PHONE, subject, contact.phone, who)
        if contact.mail:
            yield _fact(page, FactKind.MAIL, subject, contact.mail, who)
