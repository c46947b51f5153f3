"""Blocks → passages: at most about 1,500 characters under one heading, cut where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawler.extract.block import Block
from crawler.page import Passage

LIMIT = 1500
# Not after an abbreviation ("z. B. der") or an ordinal ("1. Januar"): the next word starts upper case after
# a lower-case letter or a closing mark.
_SENTENCE = re.compile(r"(?<=[a-zäöüß)”“\"][.!?:;])\s+(?=[A-ZÄÖÜ§„(\d])|\n")


def split(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Yield *text* in pieces of at most *limit* characters, cut at sentences, else at blanks.

    >>> list(split("Erster Satz hier. Zweiter Satz.", 20))
    ['Erster Satz hier.', 'Zweiter Satz.']
    """
    start = 0
    while len(text) - start > limit:
        window = text[start : start + limit]
        cuts = [match.start() for match in _SENTENCE.finditer(window)]
        cut = cuts[-1] if cuts and cuts[-1] > limit // 4 else window.rfind(" ")
        cut = cut if cut > 0 else limit
        if piece := text[start : start + cut].strip():
            yield piece
        start += cut
    if rest := text[start:].strip():
        yield rest


@dataclass(slots=True)
class _Gatherer:
    """Collect blocks until heading, page, quotability or language changes or the limit is reached."""

    heading: str = ""
    titled: bool = True
    """Whether the current heading already stands over a passage."""
    level: int = 0
    key: tuple[int | None, bool, str] = (None, True, "")
    texts: list[str] = field(default_factory=list)
    length: int = 0

    def flush(self) -> Iterator[Passage]:
        if self.texts:
            page, quotable, language = self.key
            yield Passage("\n".join(self.texts), self.heading, page, quotable, language)
            self.titled = True
        self.texts, self.length = [], 0

    def head(self, block: Block) -> Iterator[Passage]:
        yield from self.flush()
        if self.titled or not self.heading:
            self.heading = block.text
        elif block.level > self.level:
            self.heading = f"{self.heading} – {block.text}"
        else:
            yield Passage(self.heading, "", self.key[0], self.key[1], self.key[2])
            self.heading = block.text
        self.titled, self.level = False, block.level
        self.key = (block.page, block.quotable, block.language)

    def add(self, block: Block) -> Iterator[Passage]:
        key = (block.page, block.quotable, block.language)
        for piece in split(block.text):
            if self.texts and (key != self.key or self.length + len(piece) > LIMIT):
                yield from self.flush()
            self.key = key
            self.texts.append(piece)
            self.length += len(piece) + 1

    def end(self) -> Iterator[Passage]:
        yield from self.flush()
        if self.heading and not self.titled:
            yield Passage(self.heading, "", *self.key)


def passages(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Return *blocks* as passages; a heading without text of its own is joined to the deeper one below it.

    >>> [p.heading for p in passages([Block("Gebühren", 2), Block("Ermäßigung", 3), Block("Keine.")])]
    ['Gebühren – Ermäßigung']
    """
    gatherer = _Gatherer()
    result: list[Passage] = []
    for block in blocks:
        result += gatherer.head(block) if block.level else gatherer.add(block)
    result += gatherer.end()
    return tuple(result)
