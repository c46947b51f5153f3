"""Hits → what is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.formats import PDF
from crawler.page import Kind, Page
from hechingen_search.search.facets import label
from hechingen_search.search.ranking.blocks import RankedHit
from hechingen_search.search.results import FacetValue, ResultItem, SearchRequest, Snippet
from hechingen_search.search.show.contact import asks_for
from hechingen_search.search.show.groups import folded, grouped
from hechingen_search.search.show.marks import Matcher, fragments
from hechingen_search.search.show.snippets import further_pages, snippet, wanted
from index.document import Facet
from index.engine import Engine
from index.query import Sort


def page_items(
    shown: Sequence[RankedHit], whole: int, matcher: Matcher, engine: Engine, request: SearchRequest
) -> tuple[ResultItem, ...]:
    """Return what is shown of the hits of one page, of which so many hold the *whole* of what was asked."""
    engine.prefetch(passages=((each.hit.url, wanted(each.hit, matcher)) for each in shown))
    first = request.offset + 1
    ranks = {each.hit.url: rank for rank, each in enumerate(shown, first)}
    cut = max(whole - request.offset, 0)
    answering, partial = shown[:cut], shown[cut:]
    # Who sorts by date wants one list, the newest first.
    listed = grouped if request.sort is Sort.RELEVANCE else _one_by_one

    def items(run: Sequence[RankedHit]) -> Iterator[ResultItem]:
        for each, below in listed(run):
            more = tuple(_item(ranks[other.hit.url], other, matcher, engine) for other in below)
            best = snippet(each.hit, matcher, engine)
            rank = ranks[each.hit.url]
            asked = request.text if rank == 1 else ""
            yield _item(rank, each, matcher, engine, best, asked, more)

    lacking = (replace(item, missing=matcher.missing(each.hit)) for item, each in _with_hits(partial, items))
    return (*folded(items(answering)), *folded(lacking))


def _with_hits(
    run: Sequence[RankedHit], items: Callable[[Sequence[RankedHit]], Iterator[ResultItem]]
) -> Iterator[tuple[ResultItem, RankedHit]]:
    """Yield the items of *run*, each with its hit."""
    hits = {each.hit.url: each for each in run}
    for item in items(run):
        yield item, hits[item.url]


def _one_by_one(shown: Sequence[RankedHit]) -> list[tuple[RankedHit, tuple[RankedHit, ...]]]:
    return [(each, ()) for each in shown]


def _item(
    rank: int,
    shown: RankedHit,
    matcher: Matcher,
    engine: Engine,
    best: Snippet | None = None,
    asked: str = "",
    more: tuple[ResultItem, ...] = (),
) -> ResultItem:
    """Return a hit as it is shown at *rank*."""
    hit, page = shown.hit, shown.hit.page
    title = page.title or hit.url
    link = hit.url
    pages: tuple[int, ...] = ()
    if best is not None and best.page is not None and page.media_type == PDF.media_type:
        link = at_page(hit.url, best.page)
        pages = further_pages(hit, matcher, engine, best.page)
    return ResultItem(
        rank=rank,
        url=hit.url,
        link=link,
        title=fragments(title, matcher.title(hit, engine) if page.title else matcher.marks(title)),
        snippet=best,
        section=page.section,
        type=_type(page),
        language=page.language,
        date=page.day,
        size=page.size,
        page_count=page.page_count,
        score=hit.score,
        labels=shown.labels,
        contact=asks_for(asked.split(), page.contacts) if asked else None,
        media_type=page.media_type,
        pages=pages,
        more=more,
    )


def at_page(url: str, page: int) -> str:
    """Return the address at which browsers open the PDF at *url* on *page* (RFC 8118).

    >>> at_page("https://www.hechingen.de/haushalt.pdf#top", 87)
    'https://www.hechingen.de/haushalt.pdf#page=87'
    """
    return f"{url.partition('#')[0]}#page={page}"


def facet_values(
    counts: Mapping[Facet, Mapping[str, int]], chosen: Mapping[Facet, tuple[str, ...]]
) -> Mapping[Facet, tuple[FacetValue, ...]]:
    """Return the counts with their German names, chosen values included even at 0."""
    values = {}
    for facet, found in counts.items():
        selected = chosen.get(facet, ())
        every = {**found, **{value: found.get(value, 0) for value in selected}}
        values[facet] = tuple(
            FacetValue(value, label(facet, value), count, value in selected) for value, count in every.items()
        )
    return values


def _type(page: Page) -> str:
    """Return what *page* is first of all: a by-law that is a PDF is a by-law, a mere document is a PDF."""
    if page.kind is Kind.DOCUMENT and page.media_type == PDF.media_type:
        return "pdf"
    return page.kind.value
