"""What an index has to suggest: the titles and headings of its pages, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.page import Page
from hechingen_search.suggest import Entry, Kind, Suggestion
from index.document import Facet, Field
from index.engine import Engine, Hit
from index.query import Everything, Filter, Query

MIN_PAGES = 2
"""Pages that have a word before it is suggested; what stands on one page only is often a slip."""
MIN_LETTERS = 4
MAX_LENGTH = 90
"""Characters of a suggestion; longer headings are sentences."""
HEADINGS = 20
"""Passages of a page whose headings are taken."""
BATCH = 500


def entries(engine: Engine, terms: Iterable[str] = (), language: str = "de") -> Iterator[Entry]:
    """Yield everything to suggest from *engine*, and the editors' *terms*."""
    yield from (Entry(Suggestion(term, kind=Kind.EDITOR)) for term in terms)
    for hit in _every(engine, language):
        yield from _of_page(hit, engine)
    for word, pages in engine.terms(Field.WORD):
        if pages >= MIN_PAGES and MIN_LETTERS <= len(word) <= MAX_LENGTH:
            yield Entry(Suggestion(word), float(pages))


def _every(engine: Engine, language: str) -> Iterator[Hit]:
    """Yield all pages in *language*, a batch at a time."""
    only = (Filter(Facet.LANGUAGE, (language,)),)
    for offset in range(0, engine.count(), BATCH):
        hits = engine.search(Query(Everything(), filters=only, limit=BATCH, offset=offset)).items
        yield from hits
        if len(hits) < BATCH:
            return


def _of_page(hit: Hit, engine: Engine) -> Iterator[Entry]:
    page = hit.page
    if _fits(page.title):
        yield Entry(Suggestion(page.title, page.url, Kind.PAGE), _popular(page))
    if page.media_type != "text/html":
        return
    numbers = range(min(len(hit.passage_starts), HEADINGS))
    for heading in dict.fromkeys(passage.heading for passage in engine.passages(hit.url, numbers)):
        if _fits(heading):
            yield Entry(Suggestion(heading, kind=Kind.HEADING), _popular(page))


def _fits(text: str) -> bool:
    return MIN_LETTERS <= len(text) <= MAX_LENGTH


def _popular(page: Page) -> float:
    """Return how prominent the site itself makes *page*: link texts that lead to it, and how near it is."""
    return len(page.anchors) + 5 / (1 + (page.depth or 0))
