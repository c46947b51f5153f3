"""What a site says about itself: its start page and its imprint, read once, become settings to check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses.sessionnet import session_host
from crawler.addresses.url import host
from crawler.clock import Clock
from crawler.errors import PageError
from crawler.extract import Extractor
from crawler.fetching.fetch import Fetcher
from crawler.page import Contact, Fetched
from crawler.probe.names import site_name, town_name
from crawler.probe.page_html import Html, parse_html
from crawler.probe.visitor import Visitor
from crawler.settings import CrawlSettings

MAX_PAGES = 4
"""robots.txt, the start page, the imprint, the page of contacts; redirects are extra."""
_IMPRINT = re.compile(r"(?i)impressum|imprint")
_CONTACT = re.compile(r"(?i)\bkontakt|contact\b")
_SOUGHT = re.compile(
    r"(?i)(oft|häufig|meist|viel|schnell|zuletzt)\w*[ -]?(gesucht|gefragt|gefunden|genutzt|zugriff|einstieg)"
    r"|beliebt\w*|quick ?links|top[ -]?(themen|services|links)|direkt zu\b|direkteinstieg"
)
_POPULAR = 6
_LABELS = ".//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//*[@aria-label]|.//p|.//strong|.//summary|.//button"


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a site seems to be; every value is a proposal, "" and () where nothing was found."""

    start: str
    """As asked for, with the scheme and host that answer."""
    requests: int
    town: str
    site_name: str
    """The part of the page titles that names the site."""
    contact: Contact
    hosts: tuple[str, ...]
    """Other hosts under the same domain that the start page links to."""
    session_host: str
    popular: tuple[str, ...]
    problems: tuple[str, ...]


def introduce(settings: CrawlSettings, fetcher: Fetcher, extractor: Extractor, clock: Clock) -> Introduction:
    """Return what the start page and the imprint say; raises PageError when the start page cannot be read."""
    visitor = Visitor(settings, fetcher, clock, MAX_PAGES + settings.max_hops)
    visitor.read_robots()
    if not visitor.robots.allows(settings.start):
        visitor.problems.append(
            "Die robots.txt untersagt die Startseite; ohne Erlaubnis wird nichts gelesen."
        )
    home = visitor.get(settings.start)
    first = parse_html(home)
    fetched = [home, *_about(visitor, first)]
    pages = [first, *(parse_html(page) for page in fetched[1:])]
    session = session_host(first.links, home.final_url)
    return Introduction(
        start=_start(settings.start, home.final_url),
        requests=visitor.requests,
        town=town_name(home.final_url, [page.root for page in pages]),
        site_name=site_name([page.root for page in pages]),
        contact=_contact([*fetched[1:], home], extractor, home.final_url),
        hosts=tuple(_relatives(first.links, home.final_url, session)),
        session_host=session,
        popular=_popular(first.root),
        problems=tuple(visitor.problems),
    )


def _start(asked: str, answered: str) -> str:
    """Return the address to begin at: a redirect to another page of the same host may change any day."""
    before, after = urlsplit(asked), urlsplit(answered)
    if (before.scheme, before.netloc) == (after.scheme, after.netloc):
        return asked
    return f"{after.scheme}://{after.netloc}/"


def _about(visitor: Visitor, home: Html) -> Iterator[Fetched]:
    """Yield the imprint and the page of contacts, as far as there are links to them."""
    for wanted in (_IMPRINT, _CONTACT):
        links = [url for url, text in home.named if wanted.search(text)]
        links += [
            url for url in home.links if wanted.search(urlsplit(url).path.rstrip("/").rpartition("/")[2])
        ]
        allowed = (url for url in links if visitor.inside(url) and visitor.allowed(url))
        if (url := next(allowed, "")) and (page := visitor.attempt(url)):
            yield page


def _contact(pages: Iterable[Fetched], extractor: Extractor, start: str) -> Contact:
    """Return how the town hall is reached: the first contact whose mail is of the town's own domain."""
    found: list[Contact] = []
    for page in pages:
        try:
            found += extractor(page).page.contacts
        except PageError:
            continue
    own = [
        each for each in found if each.mail and domain(each.mail.rpartition("@")[2]) == domain(host(start))
    ]
    reached = [each for each in found if each.phone]
    best = (own or reached or found or [Contact()])[0]
    phone = best.phone or next((each.phone for each in reached), "")
    address = best.address or next((each.address for each in found if each.address), "")
    hours = next((each.hours for each in found if each.hours), "")
    # A person's name in the imprint is not whom citizens should call.
    return replace(best, name="", phone=phone, address=address, hours=hours)


def domain(name: str) -> str:
    """Return the last two labels of a host, without its port; "" for numbers.

    >>> domain("www.example-town.de"), domain("127.0.0.1:80")
    ('example-town.de', '')
    """
    labels = name.lower().partition(":")[0].split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and not labels[-1].isdigit() else ""


def _relatives(links: Iterable[str], start: str, session: str) -> Iterator[str]:
    own = host(start)
    known = {own, session, own.removeprefix("www."), f"www.{own}"}
    for name in dict.fromkeys(map(host, links)):
        if name not in known and domain(name) and domain(name) == domain(own):
            yield name


def _popular(root: HtmlElement) -> tuple[str, ...]:
    """Return the links below a heading such as „Oft gesucht“."""
    for label in root.xpath(_LABELS):
        text = " ".join((label.get("aria-label") or label.text_content()).split())
        if len(text) > 40 or not _SOUGHT.search(text):
            continue
        inside = label if label.get("aria-label") else _following(label)
        names = [] if inside is None else [" ".join(a.text_content().split()) for a in inside.iter("a")]
        names = [re.sub(r"\s*\([^)]*\)$|:.*", "", name) for name in names]
        if found := [name for name in dict.fromkeys(names) if 3 <= len(name) <= 40]:
            return tuple(found[:_POPULAR])
    return ()


def _following(label: HtmlElement) -> HtmlElement | None:
    """Return the next element with links, beside *label* or beside what surrounds it."""
    for outer in [label, *list(label.iterancestors())[:2]]:
        for beside in outer.itersiblings():
            if re.fullmatch("h[1-6]", str(beside.tag)):
                break
            if isinstance(beside.tag, str) and next(beside.iter("a"), None) is not None:
                found: HtmlElement = beside
                return found
    return None
