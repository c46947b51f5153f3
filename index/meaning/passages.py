"""Which texts of a page get a vector: its title alone, and its text in stretches that fill the model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from crawler.page import Page

CHARS = 1_800
"""A stretch with its title has about 450 tokens of German; the model reads 512. Measured: docs/ranking.md."""
MOST = 2
"""Stretches of one page. One carries nearly all of it; further ones cost a third of a second each."""


class Text(NamedTuple):
    """A text to be encoded, and the key under which its vector is kept."""

    key: bytes
    text: str


def texts(page: Page) -> tuple[Text, ...]:
    """Return the title of *page*, then its stretches, at least one."""
    title = " ".join(page.title.split())
    return tuple(_text(text) for text in (title, *(f"{title}\n{part}" for part in _stretches(page))))


def _stretches(page: Page) -> Iterator[str]:
    """Yield the first ``MOST`` stretches of the page's text, headings included, cut between words."""
    whole = " ".join(_words(page))
    for _ in range(MOST):
        end = len(whole) if len(whole) <= CHARS else whole.rfind(" ", 0, CHARS) + 1 or CHARS
        yield whole[:end].strip()
        whole = whole[end:]
        if not whole.strip():
            return


def _words(page: Page) -> Iterator[str]:
    heading, left = "", MOST * CHARS + CHARS
    for passage in page.passages:
        if left <= 0:
            return
        said = passage.text if passage.heading == heading else f"{passage.heading} {passage.text}"
        heading = passage.heading
        left -= len(said)
        yield " ".join(said.split())


def _text(text: str) -> Text:
    return Text(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16], text)
