"""„Warum (nicht) gefunden?“: the way of a page through crawl, text, words and score, as in ``explain``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from flask import render_template, request

from crawler.page import Passage
from hechingen_search.german_formats import decimal
from hechingen_search.operations.address import look_up
from hechingen_search.search.explain import Explanation
from hechingen_search.search.show.result_json import printable
from hechingen_search.web.service import service
from hechingen_search.web.staff.desk import desk
from hechingen_search.web.staff.room import ROOM

SHOWN = 40_000
"""Characters of the text that one page shows; ``explain --json`` gives all of it."""
LONGEST = 2_000
"""Characters of an address or a query that are looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the sum: what is added or multiplied, and what it comes to by then."""

    label: str
    value: str
    so_far: str = ""


@ROOM.get("/warum")
def explain() -> str:
    """Explain one page, for a query if there is one."""
    url = printable(request.args.get("url", "").strip()[:LONGEST])
    query = printable(request.args.get("q", "").strip()[:LONGEST])
    known = look_up(desk().settings, url) if url else None
    found: Explanation | None = None
    published = True
    if url and query:
        with service().live.lease() as opened:
            published = opened is not None
            if opened:
                found = opened.explain(query, known.kept or known.url if known else url)
    shown: dict[str, Any] = {"url": url, "query": query, "known": known, "found": found}
    return render_template(
        "redaktion/warum.html",
        **shown,
        published=published,
        text=tuple(_shown(known.text)) if known else (),
        steps=tuple(sum_of(found)) if found else (),
    )


def sum_of(found: Explanation) -> Iterator[Step]:
    """Yield the score of a page as a sum that can be followed line by line."""
    total = sum(word.score for word in found.words)
    for word in found.words:
        yield Step(f"„{word.text}“", decimal(word.score))
    if found.meaning:
        total += found.meaning
        yield Step("Ähnliche Bedeutung", decimal(found.meaning))
    if found.score is None:
        return
    # What orders and selects nothing: acts like "anmelden", words near each other, the title word for word.
    times = prod(factor.value for factor in found.factors)
    rest = found.score / times - total if times else 0.0
    if abs(rest) >= 0.005:
        total += rest
        yield Step("Übrige Wörter der Suche, ihre Nähe und Folge", decimal(rest))
    yield Step("Zusammen", "", decimal(total))
    for factor in found.factors:
        total *= factor.value
        yield Step(factor.why, f"× {decimal(factor.value)}", decimal(total))


def _shown(text: tuple[Passage, ...]) -> Iterator[Passage]:
    room = SHOWN
    for passage in text:
        if room <= 0:
            return
        room -= len(passage.text)
        yield passage
