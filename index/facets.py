"""Facets: by which values a page is narrowed and counted. What people call them: ``search/facets.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from crawler.formats import HTML, PDF
from crawler.page import Page
from index.document import Facet


def _types(page: Page) -> Iterable[str]:
    if page.media_type == PDF.media_type:
        return page.kind.value, "pdf"
    return (page.kind.value,) if page.media_type == HTML.media_type else (page.kind.value, "document")


def _areas(page: Page) -> Iterable[str]:
    return page.section[:1]


def _years(page: Page) -> Iterable[str]:
    return (str(page.day.year),) if page.day else ()


def _languages(page: Page) -> Iterable[str]:
    return (page.language,)


VALUES: dict[Facet, Callable[[Page], Iterable[str]]] = {
    Facet.TYPE: _types,
    Facet.AREA: _areas,
    Facet.YEAR: _years,
    Facet.LANGUAGE: _languages,
}
"""Facet → the values of a page; a new facet is one more line, and one entry of ``search/facets.py``."""


def facets(page: Page) -> Mapping[Facet, tuple[str, ...]]:
    """Return the values of *page*, without facets that have none."""
    found = {facet: tuple(dict.fromkeys(filter(None, of(page)))) for facet, of in VALUES.items()}
    return {facet: values for facet, values in found.items() if values}
