"""Documents written by hand or drawn at random, without any analysis."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from crawler.page import Page, Passage
from index.analysis.token import Places
from index.document import Document, Facet, Field
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
    Everything,
    Filter,
    Not,
    OneOf,
    Optional,
    Phrase,
    Prefix,
    Query,
    Saturation,
    Sort,
    Term,
)

WORDS = (
    "amt",
    "antrag",
    "bad",
    "bau",
    "brücke",
    "burg",
    "feuer",
    "hund",
    "hunde",
    "hundesteuer",
    "müll",
    "müllabfuhr",
    "rat",
    "rathaus",
    "satzung",
    "steuer",
    "straße",
    "wald",
    "wahl",
    "wasser",
    "zoll",
    "ämter",
    "über",
    "2024",
    "a",
    "ab",
    "abc",
)
FIELDS = (Field.TITLE, Field.BODY, Field.PARTS, Field.EXACT, Field.WORD)


def postings(text: str) -> Mapping[str, tuple[int, ...]]:
    """Return the words of *text* with their positions; ``_`` holds a place and is no word."""
    found: dict[str, tuple[int, ...]] = {}
    for position, word in enumerate(text.split()):
        if word != "_":
            found[word] = (*found.get(word, ()), position)
    return found


def document(
    url: str,
    body: str = "",
    *,
    title: str = "",
    passages: tuple[str, ...] = (),
    facets: Mapping[Facet, tuple[str, ...]] | None = None,
    day: date | None = None,
    prior: float = 1.0,
    **further: str,
) -> Document:
    """Return a document whose fields hold the words of these texts; *further* names other fields."""
    texts = {Field.TITLE: title, Field.BODY: body} | {Field(name): text for name, text in further.items()}
    shown = tuple(
        Passage(text, heading=f"Absatz {n}", page=n + 1) for n, text in enumerate(passages or (body,))
    )
    starts = [0]
    for passage in shown:
        starts.append(starts[-1] + len(passage.text.split()))
    return Document(
        url,
        terms={field: postings(text) for field, text in texts.items() if text},
        lengths={field: len(text.split()) for field, text in texts.items() if text},
        page=Page(url, title or url, shown, section=("Rathaus", "Bürgerservice"), published=day),
        passage_starts=tuple(starts[:-1]),
        places=tuple(_places(passage.text) for passage in shown),
        facets=facets or {},
        date=day,
        prior=prior,
    )


def _places(text: str) -> Places:
    begins = [found.start() for found in re.finditer(r"\S+", text)]
    return Places([after - before for before, after in pairwise([0, *begins])], repaired="\u00ad" in text)


def random_document(rng: random.Random, url: str) -> Document:
    """Return a document of random words in random fields."""
    texts = {
        field.value: " ".join(rng.choices(WORDS, k=rng.choice((0, rng.randint(1, 25))))) for field in FIELDS
    }
    facets = {
        Facet.TYPE: (rng.choice(("page", "pdf", "news")),),
        Facet.AREA: tuple(rng.sample(("Bauen", "Leben", "Kultur"), rng.randint(0, 2))),
    }
    return document(
        url,
        texts["body"],
        title=texts["title"],
        facets=facets if rng.random() < 0.9 else {},
        day=date(2020 + rng.randint(0, 5), rng.randint(1, 12), 1) if rng.random() < 0.8 else None,
        prior=rng.choice((0.5, 1.0, 1.0, 1.7)),
        parts=texts["parts"],
        exact=texts["exact"],
        word=texts["word"],
    )


def random_clause(rng: random.Random, urls: tuple[str, ...], depth: int = 3) -> Clause:
    """Return a random tree of clauses about the random documents."""
    field, weight = rng.choice(FIELDS), rng.choice((0.0, 0.5, 1.0, 3.0))
    if depth and rng.random() < 0.65:
        parts = tuple(random_clause(rng, urls, depth - 1) for _ in range(rng.randint(0, 4)))
        if rng.random() < 0.2:
            return rng.choice((Not, Optional))(random_clause(rng, urls, depth - 1))
        if rng.random() < 0.2:
            return Saturation(random_clause(rng, urls, depth - 1), rng.choice((0.0, 0.5, 4.0, 20.0)))
        if rng.random() < 0.1:
            inner, where = random_clause(rng, urls, depth - 1), random_clause(rng, urls, depth - 1)
            return Boost(inner, where, rng.choice((0.5, 1.0, 10.0)))
        return rng.choice((AllOf, AnyOf, BestOf))(parts)
    match rng.randint(0, 9):
        case 0 | 1:
            places = tuple(tuple(rng.choices(WORDS, k=rng.randint(1, 3))) for _ in range(rng.randint(1, 3)))
            return Phrase(field, places, weight, slop=rng.choice((0, 0, 1, 4)))
        case 2:
            return Prefix(field, rng.choice(("", "a", "h", "hund", "mü", "ä", "zzz")), weight)
        case 3:
            return rng.choice((Everything(), OneOf(tuple(rng.choices((*urls, "gone"), k=3)))))
        case _:
            return Term(field, rng.choice((*WORDS, "fehlt")), weight)


def random_query(rng: random.Random, urls: tuple[str, ...]) -> Query:
    """Return a random query with filters, dates, sorting, paging and facets."""
    filters = []
    if rng.random() < 0.3:
        filters.append(Filter(Facet.TYPE, tuple(rng.sample(("page", "pdf", "none"), 2)), rng.random() < 0.3))
    if rng.random() < 0.3:
        filters.append(Filter(Facet.AREA, (rng.choice(("Bauen", "Leben", "none")),), rng.random() < 0.3))
    return Query(
        random_clause(rng, urls),
        filters=tuple(filters),
        since=date(2022, 1, 1) if rng.random() < 0.2 else None,
        until=date(2024, 6, 1) if rng.random() < 0.2 else None,
        limit=rng.choice((0, 1, 5, 10, 1000)),
        offset=rng.choice((0, 0, 0, 3, 50)),
        sort=rng.choice((Sort.RELEVANCE, Sort.RELEVANCE, Sort.DATE)),
        facets=tuple(rng.sample((Facet.TYPE, Facet.AREA, Facet.YEAR), rng.randint(0, 3))),
        positions=rng.random() < 0.9,
    )
