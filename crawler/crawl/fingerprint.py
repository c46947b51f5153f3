"""Hashes that decide about re-indexing (content) and about duplicates (text)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import NamedTuple

from crawler.page import Page
from crawler.page_json import dumps

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ENOUGH = 200
"""Characters of text from which on equal text means equal content, whatever the file's bytes."""


_WORD = re.compile(r"\w+")
_NEARLY_ALL = 0.8
"""Of the words; what folds into another page is found there or not at all."""


class Hashes(NamedTuple):
    """What two pages are compared by."""

    content: bytes
    """Of all that the index shows or searches."""
    text: bytes
    """Two addresses share it exactly if they show the same content."""


def content_hash(page: Page) -> bytes:
    """Return a hash of all that the index shows or searches of *page*."""
    return _hash(_shown(page))


def hashes(page: Page, body: bytes) -> Hashes:
    """Return both hashes of a *page* that was read from *body*."""
    return Hashes(content_hash(page), text_hash(page, body))


def text_hash(page: Page, body: bytes) -> bytes:
    """Return a hash that two addresses share exactly if they show the same content.

    Pages: title and text. Files: the text if there is enough of it, else the bytes; their title may come from
    a link.
    """
    text = "\n".join(_spaced(passage.text) for passage in page.passages)
    if page.media_type in ("text/html", "application/xhtml+xml"):
        return _hash(f"{page.language}\n{page.title}\n{text}".encode("utf-8", "surrogatepass"))
    if len(text) >= _ENOUGH:
        return _hash(text.encode("utf-8", "surrogatepass"))
    return _hash(body)


def holds(page: Page, other: Page) -> bool:
    """Tell whether *page* says nearly all that *other* says: sorted otherwise, printed, with a box less."""
    words = _words(other)
    return len(words & _words(page)) >= _NEARLY_ALL * len(words)


def only_numbers_differ(old: Page, new: Page) -> bool:
    """Tell whether *new* is *old* with other times, dates or counts: a change, or a clock that ticks."""
    before, after = _shown(old), _shown(new)
    return before != after and _masked(before) == _masked(after)


def ticks(old: Page, first: Page, second: Page) -> bool:
    """Tell whether *old* and *first* differ only where *first* and *second*, fetched moments later, do too.

    Such numbers are clocks and counters of visitors (hostile case 74); every other one is content.
    """
    shown = [_shown(page) for page in (old, first, second)]
    if _masked(shown[1]) != _masked(shown[2]):
        return False
    numbers = zip(*(_NUMBER.findall(one.decode("utf-8", "surrogatepass")) for one in shown), strict=True)
    return all(before == now or now != later for before, now, later in numbers)


def _masked(shown: bytes) -> str:
    return _NUMBER.sub("0", shown.decode("utf-8", "surrogatepass"))


def _shown(page: Page) -> bytes:
    passages = tuple(replace(passage, text=_spaced(passage.text)) for passage in page.passages)
    shown = replace(
        page,
        passages=passages,
        links=(),
        size=0,
        modified=None,
        titled=True,
        anchors=(),
        depth=None,
        canonical=None,
    )
    return dumps(shown)


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text)


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _words(page: Page) -> set[str]:
    texts = (page.title, *(f"{passage.heading} {passage.text}" for passage in page.passages))
    return {word for text in texts for word in _WORD.findall(text.lower())}
