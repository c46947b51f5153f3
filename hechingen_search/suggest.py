"""Suggestions while typing: titles, headings and editors' terms first, words of the pages after.

Everything comes from the content, nothing from what visitors type. Keys lie sorted in memory: a prefix is a
range in them, a typing mistake is a few hundred more ranges.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from index.analysis.spelling import drop_umlauts, fold

LIMIT = 10
MAX_TYPED = 60
"""Characters looked at; nobody completes more."""
MIN_TYPO = 4
"""Letters from which one mistake is forgiven; shorter beginnings resemble everything."""
SCANNED = 2_000
"""Entries of a range that are compared with the other words typed."""
_GAPS = re.compile(r"[\W_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LAST = "\U0010ffff"


class Kind(StrEnum):
    """Where a suggestion comes from."""

    EDITOR = "editor"
    PAGE = "page"
    HEADING = "heading"
    WORD = "word"


_BANDS = {Kind.EDITOR: 3.0, Kind.PAGE: 2.0, Kind.HEADING: 1.0, Kind.WORD: 0.0}
_AT_START = 0.5
"""What the text begins with comes before what stands inside it, within one kind."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion."""

    text: str
    """What to search for."""
    url: str = ""
    """Where it leads at once, or "" when it does not name one page."""
    kind: Kind = Kind.WORD


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to suggest; the more *popular* of a kind comes first."""

    suggestion: Suggestion
    popular: float = 0.0


class Suggester:
    """Complete what is being typed; immutable, safe to share between threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Sort *entries*; of several with one text the first kind in the order of ``Kind`` stays."""
        self._entries = _distinct(entries)
        keys = [
            (key, number, start)
            for number, entry in enumerate(self._entries)
            for start, key in enumerate(_keys(entry.suggestion.text))
        ]
        keys.sort()
        self._keys = [key for key, _, _ in keys]
        self._numbers = np.array([number for _, number, _ in keys], np.int32)
        popular = np.array([entry.popular for entry in self._entries], np.float64)
        bands = np.array([_BANDS[entry.suggestion.kind] for entry in self._entries], np.float64)
        value = bands + (popular / (popular.max(initial=0.0) + 1.0)) * (1 - _AT_START)
        starts = np.array([start == 0 for _, _, start in keys], np.float64)
        self._values = (value[self._numbers] if keys else np.empty(0)) + _AT_START * starts

    def __len__(self) -> int:
        """Return the number of different suggestions."""
        return len(self._entries)

    def suggest(self, typed: str, limit: int = LIMIT) -> tuple[Suggestion, ...]:
        """Return at most *limit* completions of *typed*, the best first."""
        words = _normal(typed[:MAX_TYPED]).split()
        limit = max(min(limit, LIMIT), 0)
        if not words or not limit:
            return ()
        found = self._prefix(words, limit)
        if not found and words != (respelt := [_spelt(word) for word in words]):
            words, found = respelt, self._prefix(respelt, limit)
        if not found and len(words[-1]) >= MIN_TYPO:
            found = self._mistyped(words, limit)
        return tuple(self._entries[number].suggestion for number in found)

    def _range(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self._keys, prefix)
        return low, bisect_left(self._keys, prefix + _LAST, low)

    def _prefix(self, words: Sequence[str], limit: int) -> list[int]:
        """Return the entries in which each of *words* begins a word."""
        ranges = {word: self._range(word) for word in words}
        scarce = min(words, key=lambda word: ranges[word][1] - ranges[word][0])
        others = [f" {word}" for word in words if word != scarce]
        low, high = ranges[scarce]
        if not others:
            return self._best(low, high, limit)
        best = self._best(low, high, SCANNED)
        matching = (n for n in best if all(word in self._spoken(n) for word in others))
        return [number for number, _ in zip(matching, range(limit), strict=False)]

    def _spoken(self, number: int) -> str:
        return " " + _normal(self._entries[number].suggestion.text)

    def _best(self, low: int, high: int, limit: int) -> list[int]:
        """Return the best different entries with keys in a range; ties by text."""
        values = self._values[low:high]
        # Several keys may lead to one entry, hence the spare ones.
        wanted = min(2 * limit, len(values))
        if not wanted:
            return []
        chosen = np.arange(len(values))
        if wanted < len(values):
            bound = np.partition(values, len(values) - wanted)[len(values) - wanted]
            chosen = np.flatnonzero(values > bound)
            chosen = np.concatenate([chosen, np.flatnonzero(values == bound)[: wanted - len(chosen)]])
        order = chosen[np.argsort(-values[chosen], kind="stable")]
        return list(dict.fromkeys(self._numbers[low:high][order].tolist()))[:limit]

    def _mistyped(self, words: Sequence[str], limit: int) -> list[int]:
        """Return entries for the last word with one letter changed, left out, added or swapped."""
        found: dict[int, float] = {}
        for variant in dict.fromkeys(_variants(words[-1])):
            low = bisect_left(self._keys, variant)
            if low < len(self._keys) and self._keys[low].startswith(variant):
                low, high = self._range(variant)
                for number in self._best(low, high, limit):
                    found.setdefault(number, float(self._values[low:high].max()))
        others = [f" {word}" for word in words[:-1]]
        kept = [n for n in found if all(word in self._spoken(n) for word in others)]
        kept.sort(key=lambda n: (-found[n], self._entries[n].suggestion.text))
        return kept[:limit]


def _variants(word: str) -> Iterator[str]:
    """Yield what *word* may have been meant as, one mistake after its first letter.

    Norvig, "How to Write a Spelling Corrector" (2007); the first letter is seldom wrong.
    """
    for place in range(1, len(word)):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after[1:]
            yield before + letter + after


def _normal(text: str) -> str:
    """Return *text* as it is compared: lower case, no accents, words by single blanks."""
    plain = drop_umlauts(fold(text))
    return _GAPS.sub(" ", plain).strip()


def _spelt(word: str) -> str:
    """Return *word* as it is compared when "ae", "oe", "ue" stood for umlauts."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _keys(text: str) -> Iterator[str]:
    """Yield *text* from each of its words on: each word can be what somebody begins with."""
    words = _normal(text).split()
    for start, word in enumerate(words[:8]):
        if start == 0 or len(word) > 2:
            yield " ".join(words[start : start + 3])


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    best: dict[str, Entry] = {}
    for entry in entries:
        text = entry.suggestion.text.casefold()
        old = best.get(text)
        if old is None or _BANDS[entry.suggestion.kind] > _BANDS[old.suggestion.kind]:
            best[text] = entry
        elif entry.suggestion.kind is Kind.PAGE is old.suggestion.kind:
            # Two pages of one name: the name is offered, and searching for it shows both.
            best[text] = Entry(Suggestion(old.suggestion.text, "", Kind.PAGE), old.popular)
    return sorted(best.values(), key=lambda entry: entry.suggestion.text)
