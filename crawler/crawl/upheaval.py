"""Did the site change, or did it fail? A night is weighed by the words that it loses. Pure."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.page import Page
from crawler.settings import CrawlSettings
from crawler.store.journal import ChangedPage

_WORD = re.compile(r"[^\W\d_]{4,}")
_GARBLED = re.compile("[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd")
_SAMPLE = 40
"""Words that speak for a page: enough to tell a half from a third, few enough for 20,000 pages in memory."""
_OWN = 2
"""A word is a page's own when so many pages at most have it: common words survive every failure."""
_TOKENS = 5_000
"""Words read of one document, so that no long file speaks for all pages."""
_LEAST = 5
"""Pages' worth of content that a small site may lose without anybody asking."""
_RICH, _KNOWN = 0.7, 0.25
"""Rewritten pages bring at least this share of words again, and this share of them is of the site's language:
error pages are poor in words (measured: below .1), another language shares hardly any (below .05)."""
EROSION_NIGHTS = 30
"""Nights that together may lose no more than one: slow losses raise no doubt by themselves."""
_MOST = 0.5
"""What a site may rewrite or remove in a night without a person saying so."""


@dataclass(frozen=True, slots=True)
class Upheaval:
    """What a night did to the pages that were shown before; content is counted in pages."""

    documents: int
    visited: int
    """Addresses asked for in the night: few may be due, and all of them wrong."""
    rewritten: int = 0
    hidden: int = 0
    missing: int = 0
    lost_rewritten: float = 0.0
    lost_hidden: float = 0.0
    lost_missing: float = 0.0
    rich: float = 1.0
    known: float = 1.0
    titles: tuple[int, int] = (0, 0)
    """Different titles of the rewritten and hidden pages, before and after."""
    letters: tuple[int, int] = (0, 0)
    """Their text mass in characters, before and after."""
    poorer: tuple[int, ...] = ()
    """Rewritten and hidden pages whose own words went for next to none, by number."""

    def allowed(self, settings: CrawlSettings) -> float:
        """Return how many pages' worth of content may go without a reason."""
        return max(_LEAST, min(settings.delete_share * self.documents, _MOST * self.visited))

    def survives(self, settings: CrawlSettings) -> bool:
        """Tell whether much changed and next to nothing was lost: a move, a relaunch, a new template."""
        allowed = self.allowed(settings)
        lost = self.lost_rewritten + self.lost_hidden + self.lost_missing
        return self.rewritten + self.hidden + self.missing > allowed >= lost

    def doubts(self, settings: CrawlSettings) -> tuple[str, ...]:
        """Return why the changes of the night are not to be believed, in German; empty when they are."""
        allowed = self.allowed(settings)
        if self.lost_rewritten + self.lost_hidden <= allowed:
            return ()
        written_anew = (
            self.rewritten <= _MOST * self.documents and self.rich >= _RICH and self.known >= _KNOWN
        )
        if written_anew and self.lost_hidden <= allowed:
            return ()
        touched = self.rewritten + self.hidden
        share = (self.lost_rewritten + self.lost_hidden) / touched
        seen = (
            f"{touched} der {self.documents} bisher auffindbaren Seiten zeigen plötzlich etwas anderes, und "
            f"{share * 100:.0f} % ihrer eigenen Wörter stehen nirgends mehr auf der Website "
            f"(Text dieser Seiten: {self.letters[0]} → {self.letters[1]} Zeichen, "
            f"verschiedene Titel: {self.titles[0]} → {self.titles[1]})."
        )
        return (seen,)


def tokens(page: Page) -> list[str]:
    """Return the first words of *page*, without its title, which error pages often keep.

    >>> from crawler.page import Passage
    >>> tokens(Page("u", "t", (Passage("Vorgang 4711: Die Hundesteuer!"),)))
    ['vorgang', 'hundesteuer']
    """
    found = (word for passage in page.passages for word in _WORD.findall(passage.text.lower()))
    return list(islice(found, _TOKENS))


def weigh(
    documents: int,
    visited: int,
    touched: Sequence[ChangedPage],
    missing: Sequence[ChangedPage],
    shown: Iterable[tuple[int, Page]],
    fresh: set[int],
) -> Upheaval:
    """Weigh what a night did to *documents* pages.

    *touched*: rewritten and hidden pages; *missing*: pages that are gone; *shown*: all pages there are now
    but the missing ones; *fresh*: which of these are new or changed.
    """
    before = {page.id: frozenset(tokens(page.before)) for page in (*touched, *missing)}
    samples = _samples(before)
    wanted = frozenset().union(*samples.values())
    rewritten = {page.id for page in touched if page.shown}
    vocabulary = frozenset().union(*(before[number] for number in rewritten))
    found: tuple[set[str], set[str]] = set(), set()
    new, many, known, titles, letters = set[str](), 0, 0, set[str](), 0
    poor = {page.id for page in touched if not page.shown}
    for number, page in shown:
        words = tokens(page)
        found[number in fresh].update(wanted.intersection(words))
        if number in rewritten:
            new.update(words)
            if len(set(words)) < _RICH * len(before[number]):
                poor.add(number)
            many, known = many + len(words), known + sum(word in vocabulary for word in words)
            titles.add(page.title)
            letters += _letters(page)
    lost = {number: _lost(sample, *found) for number, sample in samples.items()}
    lost |= {page.id: 0.0 for page in touched if garbled(page.before)}
    lost |= {page.id: 1.0 for page in missing if not samples[page.id]}
    return Upheaval(
        documents,
        visited,
        len(rewritten),
        len(touched) - len(rewritten),
        len(missing),
        sum(lost[number] for number in rewritten),
        sum(lost[page.id] for page in touched if not page.shown),
        sum(lost[page.id] for page in missing),
        len(new) / max(1, len(vocabulary)),
        known / max(1, many),
        (len({page.before.title for page in touched}), len(titles)),
        (sum(_letters(page.before) for page in touched), letters),
        tuple(sorted(number for number in poor if lost[number] > _MOST)),
    )


def eroded(
    before: tuple[int, int], tonight: tuple[int, int], documents: int, settings: CrawlSettings
) -> tuple[str, ...]:
    """Return why a slow loss goes no further, in German; empty when it may.

    Many nights together may lose what one may.
    *before*: how many pages grew poorer, and how many went although others link to them, in the nights before
    (``EROSION_NIGHTS``); *tonight*: how many would.

    >>> eroded((20, 0), (5, 0), 571, CrawlSettings())
    ()
    >>> eroded((25, 0), (5, 0), 571, CrawlSettings())[0].partition(",")[0]
    'In 30 Nächten haben 30 von 571 Seiten ihren Text verloren'
    >>> eroded((25, 30), (0, 0), 571, CrawlSettings())
    ()
    """
    share = settings.delete_share * documents
    poorer, gone = (one + new if new else 0 for one, new in zip(before, tonight, strict=True))
    found = []
    if poorer > max(_LEAST, share):
        found.append(
            f"In {EROSION_NIGHTS} Nächten haben {poorer} von {documents} Seiten ihren Text verloren, ohne "
            "dass er anderswo steht. Die von heute bleiben mit ihrem letzten guten Text auffindbar."
        )
    if gone > max(settings.delete_count, share):
        found.append(
            f"In {EROSION_NIGHTS} Nächten wären {gone} von {documents} Seiten verschwunden, auf die noch "
            "Links zeigen."
        )
    return tuple(found)


def garbled(page: Page) -> bool:
    """Tell whether the text was read in the wrong encoding: nothing is lost when such a copy goes.

    >>> from crawler.page import Passage
    >>> garbled(Page("u", "t", (Passage("GebÃ¼hr fÃ¼r die MÃ¼lltonne"),)))
    True
    """
    text = " ".join(passage.text for passage in page.passages)
    return len(_GARBLED.findall(text)) >= 3


def alike(shown: Iterable[tuple[int, Page]], fresh: set[int]) -> float:
    """Return the share of *fresh* pages without words of their own, as of error pages with a number."""
    counts: Counter[str] = Counter()
    texts = []
    for number, page in shown:
        words = set(tokens(page))
        counts.update(words)
        if number in fresh:
            texts.append(words)
    poor = sum(sum(counts[word] <= _OWN for word in words) < 2 for words in texts)
    return poor / max(1, len(texts))


def tidy(missing: int, documents: int, linked: Sequence[tuple[int, int, bool]]) -> bool:
    """Tell whether *missing* pages were taken away on purpose: who removes a page removes the links to it.

    *linked*: the missing pages that pages which answer still link to, by how many, and whether the start page
    does. A few forgotten links are human; a link from the start page or from every tenth page is a menu's.

    >>> tidy(100, 400, []), tidy(100, 400, [(1, 300, True)]), tidy(300, 400, [])
    (True, False, False)
    """
    menu = max(3, 0.1 * (documents - missing))
    return (
        missing <= _MOST * documents
        and len(linked) <= 0.1 * missing
        and not any(start or pages >= menu for _, pages, start in linked)
    )


def _samples(before: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    counts = Counter(word for words in before.values() for word in words)
    return {
        number: frozenset(sorted((word for word in words if counts[word] <= _OWN), key=_mixed)[:_SAMPLE])
        for number, words in before.items()
    }


def _lost(sample: frozenset[str], rest: set[str], fresh: set[str]) -> float:
    """Return the share of a page's own words that are nowhere; what pages at rest have is not its own."""
    if not sample:
        return 0.0
    own = sample - rest
    if len(own) < max(2, len(sample) / 8):
        return 0.0
    return 1.0 - len(own & fresh) / len(own)


def _mixed(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _letters(page: Page) -> int:
    return sum(len(passage.text) for passage in page.passages)
