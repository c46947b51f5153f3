"""A ``ResultPage`` → what the template shows: every link and every German word is made here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from crawler.formats import file_label
from hechingen_search import german_formats as formats
from hechingen_search.search.facets import entry, label
from hechingen_search.search.results import (
    AnswerCard,
    FacetValue,
    Fragment,
    Notice,
    Quote,
    ResultItem,
    ResultPage,
    SearchRequest,
)
from hechingen_search.search.show import notices
from hechingen_search.search.show.present import at_page
from hechingen_search.web import parameters
from hechingen_search.web.translate import gettext
from index.document import Facet
from index.query import Sort


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the page: to another result page, a filter, a sort order or another search."""

    text: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A notice with the link that undoes or follows it."""

    kind: str
    text: str
    step: Step | None
    own: str = ""
    """The same in the language of the frame."""


@dataclass(frozen=True, slots=True)
class FacetBox:
    """The values of one facet; ``more`` are shown on demand."""

    title: str
    first: tuple[Step, ...]
    more: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The way through the result pages; None stands for a gap."""

    previous: Step | None
    next: Step | None
    steps: tuple[Step | None, ...]


LANGUAGE_CODE = 2
"""Letters of the first folder in addresses like ``/de/…``, which says nothing to a reader."""
CARD_LINES = 3
"""Lines of an answer shown at once, so that the first hit stays in sight on a phone; the others unfold."""
SHOWN_VALUES = 6
"""Values of a facet that are shown at once: about what fits beside two hits."""

FOLLOW = {
    "corrected": "Stattdessen genau nach „{}“ suchen",
    "suggestion": "Nach „{}“ suchen",
}


def href(request: SearchRequest) -> str:
    """Return the address of the search page for *request*."""
    return "/suche?" + parameters.write(request)


def feed(request: SearchRequest) -> str:
    """Return the address of the feed of *request*, whatever page and order are shown."""
    return "/suche.atom?" + parameters.write(replace(request, page=1, sort=Sort.RELEVANCE))


def plain(fragments: tuple[Fragment, ...]) -> str:
    """Return the text of *fragments* without marks."""
    return "".join(fragment.text for fragment in fragments)


def in_xml(text: str) -> str:
    """Return *text* without what XML cannot hold (XML 1.0 §2.2).

    >>> in_xml("a\\x00b\\x0b\\ufffe")
    'ab'
    """
    return "".join(char for char in text if char.isprintable() or char in "\t\n\u00ad\u200b")


def remarks(page: ResultPage) -> tuple[Remark, ...]:
    """Return the notices with their links."""
    return tuple(Remark(n.kind, n.text, _follow(page.request, n), n.own) for n in page.notices)


def _follow(request: SearchRequest, notice: Notice) -> Step | None:
    if not notice.query:
        return None
    target = replace(request, text=notice.query, strict=notice.strict, page=1)
    return Step(FOLLOW.get(notice.kind, "Nach „{}“ suchen").format(_short(notice.query)), href(target))


def facets(page: ResultPage) -> tuple[FacetBox, ...]:
    """Return the facets that have something to choose."""
    return tuple(_facet_boxes(page))


def _facet_boxes(page: ResultPage) -> Iterator[FacetBox]:
    for facet, values in page.facets.items():
        foreign = facet == Facet.LANGUAGE and any(value.value != "de" for value in values)
        if len(values) > 1 or any(value.selected for value in values) or foreign:
            ordered = sorted(values, key=lambda value: not value.selected)
            steps = tuple(_facet_step(page.request, facet, value) for value in ordered)
            yield FacetBox(entry(facet).label, steps[:SHOWN_VALUES], steps[SHOWN_VALUES:])


def _facet_step(request: SearchRequest, facet: Facet, value: FacetValue) -> Step:
    target = parameters.toggled(request, facet, value.value)
    return Step(value.label, href(target), value.selected, value.count)


def chosen(request: SearchRequest) -> tuple[Step, ...]:
    """Return the filters in force, each with the link that takes it away."""
    steps = [
        Step(
            f"{entry(facet).label}: {label(facet, value)}",
            href(parameters.toggled(request, facet, value)),
        )
        for facet, values in request.filters.items()
        for value in values
    ]
    if request.since:
        gone = replace(request, since=None, page=1)
        steps.append(Step(f"ab {formats.day(request.since)}", href(gone)))
    if request.until:
        gone = replace(request, until=None, page=1)
        steps.append(Step(f"bis {formats.day(request.until)}", href(gone)))
    return tuple(steps)


def unfiltered(request: SearchRequest) -> str:
    """Return the address of the same search without any filter."""
    return href(replace(request, filters={}, since=None, until=None, page=1))


def orders(request: SearchRequest) -> tuple[Step, ...]:
    """Return the sort orders."""
    names = {Sort.RELEVANCE: "Relevanz", Sort.DATE: "Datum"}
    return tuple(
        Step(name, href(replace(request, sort=sort, page=1)), request.sort is sort)
        for sort, name in names.items()
    )


def pager(page: ResultPage) -> Pager | None:
    """Return the way through the result pages, or None when there is only one."""
    if page.pages < 2:
        return None
    here = page.request.page

    def step(number: int, text: str = "") -> Step:
        return Step(text or str(number), href(replace(page.request, page=number)), number == here)

    return Pager(
        step(min(here - 1, page.pages), "Zurück") if here > 1 else None,
        step(here + 1, "Weiter") if here < page.pages else None,
        tuple(step(number) if number else None for number in numbers(here, page.pages)),
    )


def numbers(here: int, last: int) -> list[int | None]:
    """Return the page numbers to offer: the ends and the neighbours; None where some are left out.

    >>> numbers(5, 20), numbers(3, 4)
    ([1, None, 4, 5, 6, None, 20], [1, 2, 3, 4])
    """
    near = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    offered: list[int | None] = [1]
    for before, number in pairwise(near):
        if number - before > 1:
            # A gap of one page is shown as that page: it takes no more room than the dots.
            offered.append(before + 1 if number - before == 2 else None)
        offered.append(number)
    return offered


def heading(page: ResultPage) -> str:
    """Return the headline: how many hits there are for what."""
    shown = _short(page.request.text.strip())
    if page.total and not page.best:
        found = gettext("%(count)s Treffer", count=formats.number(page.total))
    else:
        found = gettext(notices.headline(page))
    return gettext("%(found)s für „%(text)s“", found=found, text=shown) if shown else found


def quiet(page: ResultPage) -> tuple[Remark, ...]:
    """Return the quiet lines under the headline: synonyms, with the link that leaves them out."""
    line = notices.also_line(page.also)
    if not line:
        return ()
    typed = page.request.text
    strict = replace(page.request, strict=True, page=1)
    return (Remark("synonyms", line, Step(f"Nur nach „{_short(typed)}“ suchen", href(strict))),)


def languages(page: ResultPage) -> tuple[Step, ...]:
    """Return the links to the hits in other languages."""
    return tuple(
        Step(line, href(parameters.toggled(page.request, Facet.LANGUAGE, value)))
        for value, line in notices.other_languages(page)
    )


def answer_title(card: AnswerCard) -> str:
    """Return the heading of an answer: what it is about, and what is told of it."""
    return f"{card.subject}: {card.label}" if card.subject else card.label


def rows(quote: Quote) -> tuple[tuple[str, ...], ...]:
    """Return the lines of *quote*, those of a table as their cells."""
    return tuple(tuple(line.split(" | ")) for line in quote.text.split("\n"))


def begins_partial(page: ResultPage, item: ResultItem) -> bool:
    """Tell whether the line that says what is missing stands above *item*."""
    return bool(page.divider) and item is next((i for i in page.items if i.rank > page.total), None)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def crumbs(item: ResultItem, town: str) -> tuple[str, ...]:
    """Return the breadcrumb of *item*; without one the *town* and the readable folders of its address."""
    if item.section:
        return item.section
    parts = urlsplit(item.url)
    # A page that is chosen by parameters says nothing in its folders.
    folders = parts.path.split("/")[:-1] if not parts.query else ()
    readable = (unquote(folder).replace("-", " ") for folder in folders if len(folder) > LANGUAGE_CODE)
    return (town, *readable)


def tags(item: ResultItem) -> tuple[str, ...]:
    """Return what *item* is: its type and, when the type does not say it, its file format."""
    type_ = label(Facet.TYPE, item.type)
    format_ = file_format(item)
    return (
        (format_,)
        if item.type in ("pdf", "document") and format_
        else (type_, format_)
        if format_
        else (type_,)
    )


def file_format(item: ResultItem) -> str:
    """Return the format of a file as a citizen calls it, "" for a web page."""
    return file_label(item.media_type)


def file_facts(item: ResultItem) -> tuple[str, ...]:
    """Return what to know before opening a file: its length and size."""
    facts = []
    if item.page_count:
        facts.append(formats.count(item.page_count, "Seite", "Seiten"))
    if item.size and file_format(item):
        facts.append(formats.size(item.size))
    return tuple(facts)


def page_number(item: ResultItem) -> int | None:
    """Return the page of the file that the passage is on; None when there is only one."""
    return item.snippet.page if item.snippet and item.page_count != 1 else None


def safe(link: str) -> str:
    """Return *link* if a browser may follow it, else "": crawled addresses are not trusted."""
    return link if urlsplit(link).scheme in ("http", "https") else ""


def further_pages(item: ResultItem) -> tuple[Step, ...]:
    """Return the links to further pages of a PDF."""
    return tuple(Step(str(page), at_page(item.url, page)) for page in item.pages)


def further(item: ResultItem) -> str:
    """Return how many more hits there are of the list that *item* is from."""
    count = len(item.more)
    found = "Ein weiterer Treffer" if count == 1 else f"{formats.number(count)} weitere Treffer"
    return f"{found} aus „{item.section[-1]}“" if item.section else f"{found} derselben Art"


def readable(url: str) -> str:
    """Return *url* as a person reads it: without scheme, its letters decoded.

    >>> readable("https://www.hechingen.de/de/M%C3%BCll")
    'www.hechingen.de/de/Müll'
    """
    return unquote(url).partition(":")[2].lstrip("/")


def kept(request: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Return what a new search in the same form keeps: filters and order, not page and strictness."""
    return tuple(
        (name, value)
        for name, value in parameters.pairs(replace(request, page=1, strict=False))
        if name != "q"
    )


def undated(request: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Return what the form of the period keeps: everything but the period and the page."""
    return tuple(parameters.pairs(replace(request, page=1, since=None, until=None)))


def language_name(item: ResultItem) -> str:
    """Return the German name of the language of *item*."""
    return label(Facet.LANGUAGE, item.language)
