"""Questions that the town does not answer: who does, and that nothing stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from hechingen_search.search.answer import Answer, Tools
from hechingen_search.search.query.parse import Text
from hechingen_search.search.results import Elsewhere, SearchRequest
from hechingen_search.search.show.notices import nothing
from index.analysis.token import Token

LOOKED_AT = 10
"""Hits whose titles are compared: those of the first page."""


def pointed(request: SearchRequest, found: Answer, tools: Tools) -> tuple[Answer, Elsewhere | None]:
    """Return *found* and who else does what was asked for, unless an own page is about it.

    Pages with a part of it are no answer then, and what no page of a town answers has no hits at all: those
    that mention the weather do not tell it.
    """
    if any(request.filters.values()) or request.since or request.until or request.strict:
        return found, None
    if bet := _recommended(found, tools):
        return found, bet
    meant = [token for concept in found.plan.concepts for token in concept.tokens]
    stems = {stem for token in _typed(found, tools) for stem in token.forms.stems}
    said = [(outside, words) for outside in tools.editorial.outside for words in outside.said(stems)]
    if not said or any(_own(words, found, tools) for _, words in said):
        return found, None
    outside, _ = said[0]
    alone = frozenset(stem for other, words in said if other.alone for word in words for stem in word)
    if meant and all(not alone.isdisjoint(token.forms.stems) for token in meant):
        found = replace(found, shown=(), whole=0, partial=0, facets={}, notices=())
    elif any(notice.kind == "meant" for notice in found.notices):
        # Who does it is known; what looks like it need not be guessed.
        found = replace(found, shown=(), whole=0, partial=0, facets={}, notices=(nothing(found.plan),))
    elif not found.whole and not found.plan.loose:
        found = replace(
            found, shown=(), partial=0, facets={}, notices=found.notices or (nothing(found.plan),)
        )
    return found, Elsewhere(outside.why, outside.authority, outside.page)


def _typed(found: Answer, tools: Tools) -> list[Token]:
    return [
        token
        for part in found.read.parts
        if isinstance(part, Text)
        for token in tools.german.query_tokens(part.text)
    ]


def _own(words: Sequence[frozenset[str]], found: Answer, tools: Tools) -> bool:
    """Tell whether one of the first hits has all of *words* in its title."""
    for shown in found.shown[:LOOKED_AT]:
        titled = {stem for token in tools.german.tokens(shown.hit.page.title) for stem in token.forms.stems}
        if all(word & titled for word in words):
            return True
    return False


def _recommended(found: Answer, tools: Tools) -> Elsewhere | None:
    """Return what the editors recommend that is not a page of this site."""
    for url in tools.recommended(found.plan):
        host = urlsplit(url).hostname
        if host and tools.engine.page(url) is None:
            return Elsewhere("Die Redaktion empfiehlt diese Seite.", host.removeprefix("www."), url)
    return None
