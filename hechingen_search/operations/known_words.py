"""Words that a page is found by: drawn from what is published, asked of what is to replace it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count

from hechingen_search.published import OpenedIndex
from hechingen_search.search.results import SearchRequest
from index.analysis.spelling import fold
from index.document import Field

SAMPLE = 50
_RARE = 2
"""Documents; what more of them have says little about any of them."""
_LETTERS = 6
_WORD = re.compile(r"\w+")


def drawn(opened: OpenedIndex) -> dict[str, str]:
    """Return some rare words of the index, each with the address that it leads to."""
    words = [
        word
        for word, documents in opened.engine.terms(Field.WORD)
        if documents <= _RARE and len(word) >= _LETTERS and word.isalpha()
    ]
    chosen = random.Random(len(words)).sample(sorted(words), min(SAMPLE, len(words)))  # noqa: S311 – no secret
    found = ((word, opened.search(SearchRequest(word)).items) for word in chosen)
    return {word: items[0].url for word, items in found if items}


def lost(opened: OpenedIndex, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the *known* words that no longer lead to their page, although it is there and has them."""
    return tuple(
        word
        for word, url in known.items()
        if _has(opened, url, word)
        and all(url not in (item.url, *item.copies) for item in opened.search(SearchRequest(word)).items)
    )


def _has(opened: OpenedIndex, url: str, word: str) -> bool:
    return any(fold(word) in map(fold, _WORD.findall(text)) for text in _texts(opened, url))


def _texts(opened: OpenedIndex, url: str) -> Iterator[str]:
    with suppress(KeyError, IndexError):  # no such document, no further passage
        for number in count():
            yield from (passage.text for passage in opened.engine.passages(url, (number,)))
