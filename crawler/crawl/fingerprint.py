"""Hashes that decide about re-indexing (content) and about duplicates (text)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from crawler.page import Page
from crawler.page_json import dumps

# A clock or a visitor counter changes on every visit and says nothing (hostile case 74).
_VOLATILE = re.compile(
    r"(?ix)\b( \d\d?:\d\d:\d\d | (?:es\ ist|uhrzeit|aktuelle\ zeit|jetzt)\W{0,3}\d\d?[:.]\d\d"
    r"| (?:heute\ ist|heute:|datum:)[^.\n]{0,15}?\d\d?\.\s?(?:\d\d?\.|[a-zä]+)\s?\d{0,4}"
    r"| (?:besucher\w*|zugriffe|aufrufe|seitenaufrufe|hits|counter|online)\W{0,3}"
    r"(?:heute|gesamt|seit[^:\d]{0,20})?\W{0,3}[\d.]+"
    r"| (?:sie\ sind\ der\W*)[\d.]+ )"
)
_SPACE = re.compile(r"\s+")
_ENOUGH = 200
"""Characters of text from which on equal text means equal content, whatever the file's bytes."""


def content_hash(page: Page) -> bytes:
    """Return a hash of all that the index shows or searches of *page*; clocks and counters do not count."""
    passages = tuple(replace(passage, text=_settled(passage.text)) for passage in page.passages)
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
    return _hash(dumps(shown))


def text_hash(page: Page, body: bytes) -> bytes:
    """Return a hash that two addresses share exactly if they show the same content.

    Pages: title and text. Files: the text if there is enough of it, else the bytes; their title may come from
    a link.
    """
    text = "\n".join(_settled(passage.text) for passage in page.passages)
    if page.media_type in ("text/html", "application/xhtml+xml"):
        return _hash(f"{page.language}\n{page.title}\n{text}".encode("utf-8", "surrogatepass"))
    if len(text) >= _ENOUGH:
        return _hash(text.encode("utf-8", "surrogatepass"))
    return _hash(body)


def _settled(text: str) -> str:
    return _VOLATILE.sub("", _SPACE.sub(" ", text))


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
