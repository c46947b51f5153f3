"""Suggestions while typing: editors' terms, titles and headings first, expressions and words after.

Everything comes from the content, nothing from what visitors type. What begins as it is typed comes before
what differs in umlauts; only when there is neither, one mistake in each word is forgiven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np

from hechingen_search.search.results import MAX_SUGGESTIONS
from index.analysis.function_words import LIGHT_WORDS, QUESTION_WORDS, is_function_word
from index.analysis.spelling import restore_umlauts
from index.suggestions import write as suggestion_file
from index.suggestions.table import (
    FoldedText,
    Kind,
    Rows,
    Suggestion,
    Suggestions,
    WeightedSuggestion,
    split_umlauts,
    words,
)

MAX_TYPED = 60
"""Characters looked at; nobody completes more."""
MIN_TYPO = 5
"""Letters from which one mistake is forgiven; shorter beginnings resemble everything: "müll" and "mill…"."""
PAGES = 3
"""Pages offered before completions of the query: what most people want is among the first few."""
PHRASES = 2
"""Expressions offered before single words: each says more than a word, and there are more of them."""
TOPICS = 60
"""Pages among which the services are looked for when a question has no topic yet."""
SERVICE = "service"
FRAME = LIGHT_WORDS | {
    *("kostet", "kosten", "viel", "teuer", "lange", "oft", "geht", "gehen", "funktioniert", "beantrage"),
    *("melde", "zahle", "bezahle", "wende", "gilt", "heisst", "bedeutet", "passiert", "läuft", "dauert"),
}
"""Words that make a question of a topic: finite verbs and measures, folded."""
_LETTERS = [bytes((letter,)) for letter in b"abcdefghijklmnopqrstuvwxyz"]
# Unlike in a whole word, what ends in "ue" may go on: "bue" is the beginning of "buero".
_SPELLED = re.compile(r"(?<![aeiouäöüq])([aou])e$")
_UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}


class Suggester:
    """Complete what is being typed; immutable, safe to share between threads."""

    def __init__(
        self, content: Suggestions | None, terms: Iterable[str] = (), hidden: Set[str] = frozenset()
    ) -> None:
        """Suggest the editors' *terms* and then *content*, but no page of *hidden*."""
        own = suggestion_file.encode(WeightedSuggestion(Suggestion(term, kind=Kind.EDITOR)) for term in terms)
        self._sources = [Suggestions(np.frombuffer(own, np.uint8)), *([content] if content else [])]
        self._hidden = hidden

    def __len__(self) -> int:
        """Return the number of suggestions."""
        return sum(map(len, self._sources))

    def suggest(self, typed: str, limit: int = MAX_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """Return at most *limit* completions of *typed*, the best first."""
        begun = words(typed[:MAX_TYPED])
        limit = max(min(limit, MAX_SUGGESTIONS), 0)
        found: dict[str, Suggestion] = {}
        if begun and limit:
            for step in self._steps(begun, limit):
                for suggestion in step:
                    if suggestion.url not in self._hidden or not suggestion.url:
                        # Within the content no text is there twice; this is for the editors' terms.
                        found.setdefault(suggestion.text.casefold(), suggestion)
                if len(found) >= limit:
                    break
        return tuple(found.values())[:limit]

    def _steps(self, begun: Sequence[str], limit: int) -> Iterator[list[Suggestion]]:
        """Yield what *begun* may mean, the likeliest first; corrected only when it means nothing as typed."""
        if is_question(begun):
            yield self._topics(limit)
            return
        content = _content(begun)
        for words_ in (begun, content) if content != begun else (begun,):
            literal = self._spelt(words_, limit, literal=True)
            yield literal
            similar = self._spelt(words_, limit, literal=False)
            yield similar
            if literal or similar:
                return
        for at in range(len(content) - 1):
            joined = self._spelt(
                [*content[:at], content[at] + content[at + 1], *content[at + 2 :]], limit, literal=False
            )
            yield joined
            if joined:
                return
        for source in self._sources:
            yield [source[number] for number in _corrected(source, content, limit)]

    def _spelt(self, begun: Sequence[str], limit: int, *, literal: bool) -> list[Suggestion]:
        found: list[Suggestion] = []
        for source in self._sources:
            rows = []
            for word in begun:
                rows.append(source.starting(_readings(word), literal=literal))
                if not len(rows[-1]):
                    break
            else:
                found += [source[number] for number in self._mixed(source, rows, limit)]
        return found

    def _mixed(self, source: Suggestions, rows: Sequence[Rows], limit: int) -> list[int]:
        """Return pages to open at once and completions of the query, both in sight."""
        pages = source.best(rows, limit + len(self._hidden), (Kind.EDITOR, Kind.PAGE))
        phrases, single, headings = (
            source.best(rows, limit, (kind,)) for kind in (Kind.PHRASE, Kind.WORD, Kind.HEADING)
        )
        searches = [*phrases[:PHRASES], *single, *phrases[PHRASES:], *headings]
        first = max(PAGES, limit - len(searches))
        if self._hidden:
            pages = [number for number in pages if source[number].url not in self._hidden]
        return [*pages[:first], *searches, *pages[first:]]

    def _topics(self, limit: int) -> list[Suggestion]:
        """Return what people come for, when only the frame of a question has been typed."""
        editors, pages = [], []
        for source in self._sources:
            editors += [source[number] for number in source.top(Kind.EDITOR, limit)]
            pages += [source[number] for number in source.top(Kind.PAGE, TOPICS)]
        services = [page for page in pages if page.type == SERVICE]
        return [*editors, *services, *pages][: limit + len(self._hidden)]


def is_question(begun: Sequence[str]) -> bool:
    """Tell whether *begun* is the frame of a question of which the topic is still to come.

    >>> is_question(["wo", "kann", "ich"]), is_question(["wo"]), is_question(["wo", "hund"])
    (True, False, False)
    """
    return len(begun) > 1 and begun[0] in QUESTION_WORDS and not _topic(begun)


def _topic(begun: Sequence[str]) -> list[str]:
    return [word for word in begun if not is_function_word(word) and word not in FRAME]


def _content(begun: Sequence[str]) -> list[str]:
    """Return *begun* without the words that only make it a sentence; its last word may still be one."""
    return [*_topic(begun[:-1]), *begun[-1:]] if len(begun) > 1 else list(begun)


def _readings(word: str) -> list[FoldedText]:
    """Return the folded *word* as it may be meant: "buero" and "bue" with an umlaut as well."""
    umlauts = _SPELLED.sub(lambda match: _UMLAUT[match[1]], restore_umlauts(word))
    return [split_umlauts(word), split_umlauts(umlauts)] if umlauts != word else [split_umlauts(word)]


def _corrected(source: Suggestions, begun: Sequence[str], limit: int) -> list[int]:
    """Return the entries for *begun* with at most one mistake in a word.

    Words with which nothing begins are the mistaken ones; where there are none, any may be.
    """
    readings = [_readings(word) for word in begun]
    rows = [source.starting(each, literal=False) for each in readings]
    unknown = [at for at, each in enumerate(rows) if not len(each)] or range(len(rows))
    for at in unknown:
        if len(begun[at]) >= MIN_TYPO:
            rows[at] = source.beginning(
                [form for each in readings[at] for form in _variants(each.plain.encode())]
            )
    return source.best(rows, limit)


def _variants(word: bytes) -> Iterator[bytes]:
    """Yield what *word* may have been meant as: itself, and with one mistake after its first letter.

    Norvig, "How to Write a Spelling Corrector" (2007); the first letter is seldom wrong.
    """
    yield word
    for place in range(1, len(word)):
        before, after, rest = word[:place], word[place:], word[place + 1 :]
        yield before + rest
        yield before + rest[:1] + after[:1] + rest[1:]
        for letter in _LETTERS:
            yield before + letter + rest
            yield before + letter + after
