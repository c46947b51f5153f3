"""A ``ResultPage`` on a terminal, and as lines for pipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from crawler.formats import file_label
from hechingen_search import german_formats as formats
from hechingen_search.cli.output import clean, styled, wrapped
from hechingen_search.search.explain import Explanation
from hechingen_search.search.facets import entry, label
from hechingen_search.search.results import AnswerCard, Fragment, ResultItem, ResultPage
from hechingen_search.search.show.notices import also_line, headline, other_languages
from index.document import Facet

NOTHING: Mapping[str, Explanation] = {}
INDENT = "  "
FACET_VALUES = 5
"""Values per facet: what fits one or two lines."""


def result_lines(page: ResultPage, explanations: Mapping[str, Explanation] = NOTHING) -> Iterator[str]:
    """Yield the lines that show *page*, each hit with its explanation, if there is one."""
    where = f" (Seite {page.request.page} von {page.pages})" if page.pages > 1 else ""
    yield click.style(f"{headline(page)} für „{_short(clean(page.request.text))}“{where}", bold=True)
    for notice in page.notices:
        yield from plain(clean(notice.text), "")
    if line := also_line(page.also):
        yield from plain(clean(line), "")
    for value, said in other_languages(page):
        yield from plain(f"{said} (--language {value})", "")
    if page.elsewhere:
        other = page.elsewhere
        who = f" Zuständig: {other.authority}" if other.authority else ""
        yield from plain(clean(f"{other.why}{who}"), "")
        yield from (click.style(clean(url), fg="cyan") for url in (other.url,) if url)
    if page.card:
        yield ""
        yield from _card_lines(page.card)
    below = next((item for item in page.items if item.rank > page.total), None) if page.divider else None
    for item in page.items:
        yield ""
        if item is below:
            yield from plain(clean(page.divider), "")
            yield ""
        yield from _item_lines(item)
        if item.url in explanations:
            yield from explanation_lines(explanations[item.url], "     ")
    if page.items and page.pages > 1 and (facets := list(_facet_lines(page))):
        yield ""
        yield from facets


def hit_line(item: ResultItem) -> str:
    """Return one hit for a pipe: address, title, type, day (ISO), separated by tabs."""
    day = item.date.isoformat() if item.date else ""
    return "\t".join((clean(item.link), clean("".join(part.text for part in item.title)), item.type, day))


def _card_lines(card: AnswerCard) -> Iterator[str]:
    """Yield what the site itself answers, and the page that says so."""
    title = f"{card.subject}: {card.label}" if card.subject else card.label
    yield from wrapped(styled((Fragment(clean(title)),), bold=True), "")
    for text in filter(None, (card.status, card.note.text if card.note else "")):
        yield from plain(clean(text), INDENT)
    for quote in card.quotes:
        for line in filter(None, (quote.heading, *quote.text.split("\n"))):
            yield from plain(clean(line), INDENT)
        day = f", Stand: {formats.day(quote.date)}" if quote.date else ""
        yield from plain(f"Quelle: {clean(quote.title)}{day}", INDENT)
        yield INDENT + click.style(clean(quote.url), fg="cyan")


def plain(text: str, indent: str) -> Iterator[str]:
    """Yield *text* in lines that fit."""
    return wrapped(styled((Fragment(text),)), indent)


def explanation_lines(found: Explanation, indent: str) -> Iterator[str]:
    """Yield why a page stands where it stands."""
    for line in found.lines():
        yield from plain(line, indent + " " * (len(line) - len(line.lstrip())))


def _item_lines(item: ResultItem) -> Iterator[str]:
    number = f"{item.rank:3d}. "
    indent = " " * len(number)
    title = list(wrapped(styled(item.title, bold=True), indent))
    yield number + (title[0].removeprefix(indent) if title else clean(item.url))
    yield from title[1:]
    yield from plain(" · ".join(_facts(item)), indent)
    if item.snippet:
        yield from wrapped(styled(item.snippet.fragments), indent)
    if item.missing:
        yield from plain(f"Es fehlt: {clean(', '.join(item.missing))}", indent)
    for copy in item.copies:
        yield from plain(f"ebenso: {clean(copy)}", indent)
    # An address stays in one piece, however long: it is there to be copied.
    yield indent + click.style(clean(item.link), fg="cyan")
    for other in item.more:
        day = f" ({formats.day(other.date)})" if other.date else ""
        yield from wrapped(styled((*other.title, Fragment(day))), indent + "  ")
        yield indent + "  " + click.style(clean(other.link), fg="cyan")


def _facts(item: ResultItem) -> Iterator[str]:
    if item.section:
        yield clean(" › ".join(item.section))
    yield label(Facet.TYPE, item.type)
    if (name := file_label(item.media_type)) and item.type != "pdf":
        yield name
    yield from item.labels
    if item.language != "de":
        yield label(Facet.LANGUAGE, item.language)
    if item.date:
        yield formats.day(item.date)
    if item.page_count:
        yield formats.count(item.page_count, "Seite", "Seiten")
    if item.snippet and item.snippet.page:
        yield f"Seite {', '.join(map(str, (item.snippet.page, *item.pages)))}"


def _facet_lines(page: ResultPage) -> Iterator[str]:
    for facet, values in page.facets.items():
        if len(values) > 1:
            shown = ", ".join(f"{clean(v.label)} ({v.count})" for v in values[:FACET_VALUES])
            yield from plain(f"{entry(facet).label}: {shown}", "")


def _short(text: str) -> str:
    return text if len(text) <= 50 else text[:49] + "…"
