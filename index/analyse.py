"""Page → Document: which terms stand where, and what the page can be narrowed by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from urllib.parse import unquote, urlsplit

from crawler.page import Kind, Page
from index.analysis.german import German
from index.analysis.token import Forms, Places
from index.document import Document, Field, Postings
from index.facets import facets

_WRITTEN = re.compile(r"[^\W\d_]{2,60}(?:-[^\W\d_]{1,60})*")
"""Words worth suggesting: of letters, as somebody would type them."""
GAP = 64
"""Positions left free between passages, so that no phrase runs from one into the next."""


def analyse(page: Page, german: German) -> Document:
    """Return *page* as the terms an engine stores."""
    body = _Text(german)
    starts = tuple(body.add(passage.text) for passage in page.passages)
    end = body.end
    title = _Text(german)
    title.add(page.title)
    headings = _Text(german)
    for heading in dict.fromkeys(passage.heading for passage in page.passages if passage.heading):
        headings.add(heading)
    anchors = _Text(german)
    for anchor in (*page.anchors, *page.section, slug(page.canonical or page.url), *_contacts(page)):
        anchors.add(anchor)
    heads_at = end + title.end
    exact = chain(body.exact(), title.exact(end), headings.exact(heads_at))
    title_parts = chain(title.parts(), headings.parts(title.end))
    terms: dict[Field, Postings] = {
        Field.TITLE: _postings(title.stems()),
        Field.HEADINGS: _postings(headings.stems()),
        Field.ANCHORS: _postings(anchors.stems()),
        Field.BODY: _postings(body.stems()),
        Field.TITLE_PARTS: _postings(title_parts),
        Field.PARTS: _postings(body.parts()),
        Field.EXACT: _postings(exact),
        Field.WORD: {word: (0,) for text in (title, headings, body) for word in text.words},
    }
    lengths = {
        Field.TITLE: title.length,
        Field.HEADINGS: headings.length,
        Field.ANCHORS: anchors.length,
        Field.BODY: body.length,
        Field.TITLE_PARTS: title.length + headings.length,
        Field.PARTS: body.length,
        Field.EXACT: body.length + title.length + headings.length,
        Field.WORD: len(terms[Field.WORD]),
    }
    return Document(
        page.url,
        terms,
        lengths,
        replace(page, links=()),
        starts,
        tuple(body.told),
        facets(page),
        page.day,
        prior(page),
    )


class _Text:
    """The words of one field with their positions, grouped by their forms.

    A page repeats its words: grouped, each distinct word's terms are written once with all its positions.
    """

    def __init__(self, german: German) -> None:
        self._german = german
        self._places: dict[int, tuple[Forms, list[int]]] = {}
        self.words: dict[str, None] = {}
        self.told: list[Places] = []
        self.length = 0
        self.end = 0

    def add(self, text: str) -> int:
        """Add a stretch of text after a gap and return the position where it starts."""
        start, last = self.end, -1
        places = self._places
        tokens, told = self._german.placed(text)
        self.told.append(told)
        for token in tokens:
            last, forms = token.position, token.forms
            # Keyed by identity: equal words share one cached Forms, and hashing it would cost more.
            entry = places.get(id(forms))
            if entry is None:
                entry = places[id(forms)] = (forms, [])
                if _WRITTEN.fullmatch(token.text):
                    self.words[token.text] = None
            entry[1].append(start + last)
        self.length += last + 1
        self.end = start + last + 1 + GAP
        return start

    def exact(self, shift: int = 0) -> Iterable[tuple[tuple[str, ...], list[int]]]:
        for forms, places in self._places.values():
            yield forms.exact, [place + shift for place in places] if shift else places

    def stems(self) -> Iterable[tuple[tuple[str, ...], list[int]]]:
        for forms, places in self._places.values():
            yield forms.stems, places

    def parts(self, shift: int = 0) -> Iterable[tuple[tuple[str, ...], list[int]]]:
        for forms, places in self._places.values():
            if forms.parts or forms.weak:
                shifted = [place + shift for place in places] if shift else places
                yield (*forms.parts, *forms.weak), shifted


def _postings(entries: Iterable[tuple[tuple[str, ...], list[int]]]) -> Mapping[str, tuple[int, ...]]:
    merged: dict[str, tuple[int, ...]] = {}
    for terms, places in entries:
        own = tuple(places)
        for term in terms:
            before = merged.get(term)
            merged[term] = tuple(sorted({*before, *own})) if before else own
    return merged


def _contacts(page: Page) -> Iterable[str]:
    """Yield who can be reached how, as the cards of *page* say it: they stand beside its text."""
    for contact in page.contacts:
        yield from filter(None, (contact.name, contact.office, contact.phone, contact.mail))


def slug(url: str) -> str:
    """Return the words of the last segment of *url*, "" where the page is chosen by parameters.

    >>> slug("https://www.hechingen.de/Ortsrecht/Hundesteuer%2DSatzung_2017.pdf")
    'Hundesteuer Satzung 2017'
    """
    parts = urlsplit(url)
    name = "" if parts.query or not parts.scheme else unquote(parts.path.rstrip("/").rpartition("/")[2])
    return re.sub(r"[-_+]+", " ", re.sub(r"\.[a-z]{3,5}$", "", name, flags=re.IGNORECASE))


def prior(page: Page) -> float:
    """Return the factor on every score of *page*.

    It prefers slightly what stands near the start page and what was written to inform, not to record.
    """
    depth = min(max((page.depth or 0) - 2, 0), 5)
    kind = 0.9 if page.kind in (Kind.MINUTES, Kind.NEWS, Kind.EVENT) else 1.0
    return float(kind * 0.97**depth)
