"""What an index has to suggest: the titles and headings of its pages, its expressions and its words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.page import Page, Passage
from index.analysis.function_words import is_function_word
from index.document import Field
from index.engine import Engine, Hit
from index.query import Everything, Query
from index.suggestions.expressions import Expressions
from index.suggestions.table import Kind, Suggestion, WeightedSuggestion

MIN_PAGES = 2
"""Pages that have a word before it is suggested; what stands on one page only is often a slip."""
MIN_LETTERS = 4
MAX_LENGTH = 90
"""Characters of a suggestion; longer headings are sentences."""
HEADINGS = 20
"""Passages of a page whose headings are taken."""
BATCH = 500


def entries(engine: Engine, directory: Path) -> Iterator[WeightedSuggestion]:
    """Yield everything to suggest from *engine*; a temporary file is made in *directory*.

    Every page is read once. Beside the titles and headings, what is held in memory is the vocabulary.
    """
    headings: dict[str, float] = {}
    with Expressions(engine.terms(Field.WORD), directory) as expressions:
        for hit in _every(engine):
            page, passages = hit.page, engine.passages(hit.url, range(len(hit.passage_starts)))
            found = _headings(page, passages)
            expressions.add((page.title, *page.anchors, *found, *(passage.text for passage in passages)))
            if _fits(page.title):
                yield WeightedSuggestion(Suggestion(page.title, page.url, Kind.PAGE), _popular(page))
            for heading in filter(_fits, found):
                headings[heading] = headings.get(heading, 0.0) + _popular(page)
        for expression in expressions.found():
            if _fits(expression.text):
                yield WeightedSuggestion(Suggestion(expression.text), float(expression.documents))
    for heading, popular in headings.items():
        yield WeightedSuggestion(Suggestion(heading, kind=Kind.HEADING), popular)
    for word, pages in engine.terms(Field.WORD):
        if pages >= MIN_PAGES and _fits(word) and not is_function_word(word):
            yield WeightedSuggestion(Suggestion(word), float(pages))


def _every(engine: Engine) -> Iterator[Hit]:
    """Yield all pages in standard German, a batch at a time."""
    for offset in range(0, engine.count(), BATCH):
        query = Query(Everything(), limit=BATCH, offset=offset, positions=False)
        yield from (hit for hit in engine.search(query).items if hit.page.language in ("", "de"))


def _headings(page: Page, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """Return the headings of a web page; those of files are often numbers or running heads."""
    if page.media_type != "text/html":
        return ()
    return tuple(dict.fromkeys(passage.heading for passage in passages[:HEADINGS]))


def _fits(text: str) -> bool:
    return MIN_LETTERS <= len(text) <= MAX_LENGTH and text.isprintable()


def _popular(page: Page) -> float:
    """Return how prominent the site itself makes *page*: link texts that lead to it, and how near it is."""
    return len(page.anchors) + 5 / (1 + (page.depth or 0))
