"""Synonyms: which other words a query may mean, from a file that the staff edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index.analysis.token import Token
from index.errors import IndexingError

SHIPPED = Path(__file__).parent / "lists" / "synonyms.txt"
INCLUDE = "@mitgeliefert"
"""A line that brings in the shipped synonyms; an own file without it replaces them."""
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+")
_TERM = re.compile(r"[^\W_][\w\s&.,'’*:/-]*")


Stems = tuple[frozenset[str], ...]
"""Of each word of a term."""
NO_TERMS: Mapping[str, Stems] = {}


class SynonymError(IndexingError):
    """Say in which lines of a synonym file something is wrong."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        listed = "\n".join(f"  Zeile {problem.line}: {problem.message}" for problem in problems)
        super().__init__(f"In der Synonymliste {path} stimmt etwas nicht; bitte berichtigen:\n{listed}")


class Problem(NamedTuple):
    """What is wrong in one line."""

    line: int
    message: str


class SynonymRule(NamedTuple):
    """One line: who searches any of ``asked`` also finds all of ``found``."""

    asked: tuple[str, ...]
    found: tuple[str, ...]
    line: int


class Alternative(NamedTuple):
    """Other words for a stretch of the query, as they stand in the file."""

    text: str
    tokens: tuple[Token, ...]
    line: int


class Expansion(NamedTuple):
    """What the query's tokens ``start`` to ``end`` (exclusive) may also be called."""

    start: int
    end: int
    alternatives: tuple[Alternative, ...]


def parse(text: str) -> tuple[list[SynonymRule], list[Problem]]:
    """Return the entries of a synonym file and what is wrong with its other lines.

    >>> parse("bus, stadtbus\\nlappen => führerschein\\nallein\\n")[1]
    [Problem(line=3, message='„allein“ steht allein; ein Synonym braucht mindestens zwei Begriffe')]
    """
    entries: list[SynonymRule] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content or content == INCLUDE:
            continue
        entry = _entry(content, number)
        wrong = _wrong(content, entry)
        key = tuple(sorted((*entry.asked, "=>", *entry.found)))
        if not wrong and key in seen:
            wrong = f"wiederholt Zeile {seen[key]}"
        if wrong:
            problems.append(Problem(number, wrong))
        else:
            seen[key] = number
            entries.append(entry)
    return entries, problems


def _entry(content: str, number: int) -> SynonymRule:
    left, arrow, right = content.partition("=>")
    asked = tuple(term.strip() for term in left.split(","))
    found = tuple(term.strip() for term in right.split(",")) if arrow else asked
    return SynonymRule(asked, found, number)


def _wrong(content: str, entry: SynonymRule) -> str | None:
    terms = entry.asked if entry.asked == entry.found else (*entry.asked, *entry.found)
    if content.count("=>") > 1:
        return "mehr als ein Pfeil „=>“"
    if not all(terms):
        return "ein Begriff fehlt (zwei Kommas hintereinander oder nichts neben dem Pfeil)"
    if len(terms) < 2:
        return f"„{terms[0]}“ steht allein; ein Synonym braucht mindestens zwei Begriffe"
    odd = next((term for term in terms if not _TERM.fullmatch(term)), None)
    if odd:
        return f"„{odd}“ enthält Zeichen, die in keinem Begriff vorkommen"
    long = next((term for term in terms if len(term.split()) > _MOST_WORDS), None)
    if long:
        return f"„{long}“ hat mehr als {_MOST_WORDS} Wörter"
    lower = [term.lower() for term in terms]
    double = next((term for term in terms if lower.count(term.lower()) > 1), None)
    return f"„{double}“ steht zweimal in der Zeile" if double else None


class Synonyms:
    """Find synonyms in a query; terms are compared after the analysis, so inflection does not matter."""

    def __init__(
        self,
        entries: Sequence[SynonymRule],
        analyse: Callable[[str], list[Token]],
        terms: Mapping[str, Stems] = NO_TERMS,
    ) -> None:
        """Analyse what is asked by, except *terms*, which this analysis has analysed before."""
        self._rules = entries
        self.terms: dict[str, Stems] = {}
        self._analyse = analyse
        self._by_stem: dict[str, list[tuple[Stems, str, SynonymRule]]] = {}
        for entry in entries:
            for term in entry.asked:
                key = terms.get(term)
                if key is None:
                    key = tuple(frozenset(token.forms.stems) for token in analyse(term))
                self.terms[term] = key
                for stem in key[0] if key else ():
                    self._by_stem.setdefault(stem, []).append((key, term, entry))

    def words(self) -> Iterator[str]:
        """Yield the words of all terms as written, some of them several times."""
        for rule in self._rules:
            for term in (*rule.asked, *rule.found):
                yield from _WORD.findall(term)

    def reversed(self) -> Synonyms:
        """Return the same with asked and found exchanged: by which words something is looked for."""
        return Synonyms([SynonymRule(e.found, e.asked, e.line) for e in self._rules], self._analyse)

    def expand(self, tokens: Sequence[Token]) -> tuple[Expansion, ...]:
        """Return the expansions of *tokens*, by where they start, the longest stretch first."""
        stretches: dict[tuple[int, int], dict[str, int]] = {}
        for start in range(len(tokens)):
            for length, term, entry in self._matches(tokens, start):
                others = stretches.setdefault((start, start + length), {})
                for other in entry.found:
                    if other != term:
                        others.setdefault(other, entry.line)
        return tuple(
            Expansion(start, end, tuple(self._alternatives(others, tokens[start:end])))
            for (start, end), others in sorted(stretches.items(), key=lambda item: (item[0][0], -item[0][1]))
        )

    def _matches(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, str, SynonymRule]]:
        found: dict[tuple[str, int], tuple[int, str, SynonymRule]] = {}
        for stem in tokens[start].forms.stems:
            for key, term, entry in self._by_stem.get(stem, ()):
                here = tokens[start : start + len(key)]
                if len(here) == len(key) and all(
                    not part.isdisjoint(token.forms.stems) for part, token in zip(key, here, strict=True)
                ):
                    found[term, entry.line] = (len(key), term, entry)
        yield from found.values()

    def _alternatives(self, others: dict[str, int], said: Sequence[Token]) -> Iterator[Alternative]:
        """Yield the other terms, without those that the query's own words find anyway."""
        stems = [set(token.forms.stems) for token in said]
        for text, line in others.items():
            tokens = tuple(self._analyse(text))
            same = len(tokens) == len(stems) and all(
                not own.isdisjoint(token.forms.stems) for own, token in zip(stems, tokens, strict=True)
            )
            if tokens and not same:
                yield Alternative(text, tokens, line)


@cache
def _shipped() -> str:
    """Return the shipped synonyms, which belong to the code that runs."""
    return SHIPPED.read_text(encoding="utf-8")


def rules(path: Path) -> list[SynonymRule]:
    """Read the synonym file at *path*; raises SynonymError with all its problems."""
    try:
        text = _shipped() if path == SHIPPED else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SynonymError(path, [Problem(1, f"nicht als UTF-8-Text lesbar: {error}")]) from error
    return rules_in(text, path)


def rules_in(text: str, path: Path) -> list[SynonymRule]:
    """Return the entries of a synonym file's *text*; raises SynonymError with all its problems."""
    entries, problems = parse(text)
    if problems:
        raise SynonymError(path, problems)
    if any(line.partition("#")[0].strip() == INCLUDE for line in text.splitlines()):
        # Lines tell rules apart; those of the other file count below zero.
        entries += (entry._replace(line=-entry.line) for entry in parse(_shipped())[0])
    return entries
