"""What of a page's blocks is its own: the rule against the site's learned template."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from crawler.extract.html.walk import BodyBlock

_RUN = 3
"""Repeated blocks in a row, between own blocks, that are taken for a menu or a box."""
_SEARCH_LINE = re.compile(r"^(?:• )?Volltextsuche auf:?(?:\s|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+")

Repeated = Callable[[int], bool]


def own(
    found: Sequence[BodyBlock], repeated: Repeated, text: Callable[[], str], article: bool = False
) -> list[BodyBlock]:
    """Return the blocks of *found* that are the page's own content.

    With a container (a block is marked ``main``): its blocks outside navigation, less the learned template.
    Without one: everything outside navigation, less the learned template where one is known; else the stretch
    that trafilatura finds in *text*. Where no template is known and the page says that it is an *article* of
    a newspaper or blog, its text ends where trafilatura sees it end, and what is named like comments goes.
    """
    landmark = any(item.main for item in found)
    blocks = [
        item
        for item in found
        if not item.frame and (item.main or not landmark) and not _SEARCH_LINE.match(item.block.text)
    ]
    known = [repeated(item.key) for item in blocks]
    if any(known):
        kept = without_template(blocks, known)
        return kept if kept or not landmark else blocks
    blocks = _believed(blocks)
    if article:
        blocks = _article(blocks, text())
        return blocks if landmark else _less(blocks)
    return blocks if landmark else _stretch(_less(blocks), text())


def without_template(blocks: Sequence[BodyBlock], known: Sequence[bool]) -> list[BodyBlock]:
    """Return *blocks* less those that belong to the site's template.

    A repeated block (``known``) goes when it stands before the first or after the last own block, or in a run
    of at least three; links before the first own text, the menu of this section, go with them. So a sentence
    that many services share stays between the sentences around it. ``h1`` is always own, and a repeated
    heading stays over own text.
    """
    mine = [not flag or item.block.level == 1 for item, flag in zip(blocks, known, strict=True)]
    if not any(flag and item.block.level != 1 for item, flag in zip(blocks, mine, strict=True)):
        return []
    for index in range(len(blocks) - 2, -1, -1):
        if blocks[index].block.level and mine[index + 1] and blocks[index + 1].block.level != 1:
            mine[index] = True
    worded = [flag and not item.linked for item, flag in zip(blocks, mine, strict=True)]
    first, last = (worded if True in worded else mine).index(True), len(mine) - 1 - mine[::-1].index(True)
    mine[:first] = [False] * first
    start = first
    while start <= last:
        stop = start
        while stop <= last and mine[stop] == mine[start]:
            stop += 1
        if not mine[start] and stop - start < _RUN:
            mine[start:stop] = [True] * (stop - start)
        start = stop
    return [item for item, flag in zip(blocks, mine, strict=True) if flag]


def _less(blocks: Sequence[BodyBlock]) -> list[BodyBlock]:
    """Return *blocks* without runs of links at either end: menus that no element marks."""
    texts = [index for index, item in enumerate(blocks) if not item.linked and not item.beside]
    return list(blocks[texts[0] : texts[-1] + 1]) if texts else list(blocks)


def _article(blocks: Sequence[BodyBlock], text: str) -> list[BodyBlock]:
    """Return the blocks of an article, from its head to the last that trafilatura keeps.

    All stay when trafilatura finds less than a quarter.
    """
    main = _kept(text)
    hits = [
        not item.beside and not item.linked and _mostly(_shingles(item.block.text), main) for item in blocks
    ]
    if not any(hits):
        hits = [not item.beside and not item.linked for item in blocks]
    if not any(hits):
        return list(blocks)
    first, last = hits.index(True), len(hits) - 1 - hits[::-1].index(True)
    heads = [index for index, item in enumerate(blocks) if item.block.level == 1]
    first = min([first, *(index for index in heads if index < first)])
    kept = [item for item in blocks[first : last + 1] if not item.beside]
    whole = sum(len(item.block.text) for item in blocks if not item.beside and not item.linked)
    return kept if sum(len(item.block.text) for item in kept) * 4 >= whole else list(blocks)


def _believed(blocks: list[BodyBlock]) -> list[BodyBlock]:
    """Return *blocks*, without their being beside an article where that would leave next to nothing of it."""
    lengths = [0, 0]
    for item in blocks:
        if not item.linked:
            lengths[item.beside] += len(item.block.text)
    return blocks if lengths[0] * 4 >= lengths[1] else [replace(item, beside=False) for item in blocks]


def _kept(text: str) -> set[str]:
    """Return the shingles of what trafilatura takes for the main text."""
    if len(text) > 1_000_000:
        return set()
    # Imported here: it takes a third of a second and few sites need it.
    import trafilatura

    return set(_shingles(trafilatura.extract(text, include_comments=False, deduplicate=False) or ""))


def _stretch(blocks: Sequence[BodyBlock], text: str) -> list[BodyBlock]:
    """Return the blocks from the first to the last that trafilatura takes for main text.

    Everything between stays: a lost sentence is worse than a kept line. All stay when too little is found.
    """
    if len(text) > 1_000_000:
        return list(blocks)
    # Imported here: it takes a third of a second and few sites need it.
    import trafilatura

    main = trafilatura.extract(text, favor_recall=True, include_comments=False, deduplicate=False) or ""
    words = set(_shingles(main))
    hits = [not item.linked and _mostly(_shingles(item.block.text), words) for item in blocks]
    if not any(hits):
        return list(blocks)
    heads = [index for index, item in enumerate(blocks) if item.block.level == 1]
    first, last = hits.index(True), len(hits) - 1 - hits[::-1].index(True)
    first = min([first, *(index for index in heads if index < first)])
    while first and blocks[first - 1].block.level:
        first -= 1
    found = sum(len(item.block.text) for item in blocks[first : last + 1])
    everything = sum(len(item.block.text) for item in blocks if not item.linked)
    return list(blocks[first : last + 1]) if found * 4 >= everything else list(blocks)


def _mostly(shingles: Sequence[str], words: Set[str]) -> bool:
    return sum(shingle in words for shingle in shingles) * 2 > len(shingles)


def _shingles(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))] if words else []
