"""The German chain, composed: text → tokens, the same for documents and queries and for every engine."""

from __future__ import annotations

import copy
import unicodedata
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.analysis import gazetteer, synonyms
from index.analysis.compounds.model import default
from index.analysis.compounds.parts import Compounds
from index.analysis.compounds.splitter import Splitter
from index.analysis.lemma import Lemmas
from index.analysis.repair import RepairedText, needs_repair, repair
from index.analysis.spelling import fold
from index.analysis.synonyms import NO_TERMS, Stems, SynonymRule
from index.analysis.token import Forms, Places, Token
from index.analysis.tokenise import SCAN, Tokeniser
from index.analysis.words import Words, weak

_CACHED = 16_384


class German:
    """Turn German text into tokens."""

    def __init__(
        self,
        synonyms: Path = synonyms.SHIPPED,
        names: Path | tuple[gazetteer.Name, ...] = gazetteer.SHIPPED,
        learned: tuple[str, ...] = (),
        directory: Path | None = None,
    ) -> None:
        """Use the *names* of a gazetteer and what was *learned* from the site; raises GazetteerError.

        *directory* keeps what is prepared once from dictionaries and then mapped by every process.
        """
        self._synonyms = synonyms
        self.directory = directory
        self.names = names if isinstance(names, tuple) else gazetteer.load(names)
        self.learned = learned
        known = (*self.names, *(gazetteer.Name(word, "gelernt", 0) for word in learned))
        self.words = Words(Compounds(Splitter(gazetteer.WithNames(default(), known))), Lemmas(directory))
        self.forms = self.words.forms
        self.pieces = Tokeniser(self.words).pieces
        # A page of results marks the same compounds again and again.
        self._part_spans = lru_cache(_CACHED)(self._parts_in)
        self._extended = self._named = self
        self._rules: tuple[SynonymRule, ...] | None = None
        self._terms: Mapping[str, Stems] = NO_TERMS

    def extended(self, learned: tuple[str, ...]) -> German:
        """Return this analysis with the *learned* names as parts of compounds in place of its own.

        The last one is kept: generations that continue each other have learned the same.
        """
        if learned == self.learned:
            return self
        if self._extended.learned != learned:
            self._extended = self._other(self.names, learned)
        return self._extended

    def named(self, names: tuple[gazetteer.Name, ...]) -> German:
        """Return this analysis with other *names* of the place; the last one is kept."""
        if names == self.names:
            return self
        if self._named.names != names:
            self._named = self._other(names, self.learned)
        return self._named

    def _other(self, names: tuple[gazetteer.Name, ...], learned: tuple[str, ...]) -> German:
        other = German(self._synonyms, names, learned, self.directory)
        other._rules = self._rules
        return other

    def asking(self, rules: Sequence[SynonymRule]) -> German:
        """Return this analysis with other synonyms; what is known of words is shared."""
        other = copy.copy(self)
        extended, named = (
            other if each is self else each.asking(rules) for each in (self._extended, self._named)
        )
        vars(other).update(_rules=tuple(rules), _extended=extended, _named=named)
        vars(other).pop("synonyms", None)
        return other

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a document's *text*; several may share a position or overlap."""
        return self._told(text, needs_repair(text))

    def placed(self, text: str) -> tuple[list[Token], Places]:
        """Return ``tokens(text)`` and where each of its positions is read again."""
        steps, repaired = array("I"), needs_repair(text)
        return list(self._told(text, repaired, steps=steps)), Places(steps, repaired)

    def _told(
        self, text: str, repaired: bool, wanted: Container[int] | None = None, steps: array[int] | None = None
    ) -> Iterator[Token]:
        if not repaired:
            return self._tokens(text, wanted, steps)
        mended = repair(text)
        return original(text, mended, self._tokens(mended.text, wanted, steps))

    def _tokens(self, text: str, wanted: Container[int] | None, steps: array[int] | None) -> Iterator[Token]:
        forms, pieces = self.forms, self.pieces
        position = before = 0
        for match in SCAN.finditer(text):
            start = match.start()
            if match.lastgroup == "word":
                if steps is not None:
                    steps.append(start - before)
                    before = start
                if wanted is None or position in wanted:
                    word = match.group()
                    yield Token(word, start, start + len(word), position, forms(word))
                position += 1
                continue
            found = pieces(match)
            if steps is not None and found.width:
                steps.append(start - before)
                steps.extend([0] * (found.width - 1))
                before = start
            for piece in found.told:
                if wanted is None or position + piece.place in wanted:
                    first, last = start + piece.start, start + piece.end
                    yield Token(text[first:last], first, last, position + piece.place, piece.forms)
            position += found.width

    def tokens_at(self, text: str, positions: Container[int]) -> Iterator[Token]:
        """Yield those of ``tokens(text)`` at one of *positions*, analysing no other plain word."""
        return self._told(text, needs_repair(text), positions)

    def query_tokens(self, text: str) -> list[Token]:
        """Return the tokens of what a person typed, one for each word, with the forms to look up."""
        repaired = repair(text)
        found: list[Token] = []
        for match in SCAN.finditer(repaired.text):
            for piece in self.pieces(match).asked:
                start, end = repaired.span(match.start() + piece.start, match.start() + piece.end)
                found.append(Token(text[start:end], start, end, len(found), _asked(piece.forms)))
        return found

    @cached_property
    def synonyms(self) -> synonyms.Synonyms:
        """Return the synonyms; raises SynonymError when their file is wrong."""
        rules = synonyms.rules(self._synonyms) if self._rules is None else self._rules
        return synonyms.Synonyms(rules, self.query_tokens, self._terms)

    def prepared(self, terms: Mapping[str, Stems]) -> None:
        """Take the *terms* of synonyms as this very analysis, with its names, has analysed them before."""
        self._terms = terms

    def joined(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Token]]:
        """Yield (start, end, token) for neighbours of a query that also make one word: "kinder garten".

        Only words that are known, or that begin with a single letter (e mail, u bahn), are tried.
        """
        for start, (first, second) in enumerate(pairwise(tokens)):
            word = fold(first.text) + fold(second.text)
            single = len(first.text) == 1 and second.text.isalpha()
            if word.isalpha() and (single or self.words.is_known(word)):
                text = f"{first.text} {second.text}"
                yield start, start + 2, Token(text, first.start, second.end, start, _asked(self.forms(word)))

    def heads(self, compound: Token) -> Iterator[Token]:
        """Yield the compounds in which a longer one of the dictionary ends: Fahrzeugschein."""
        exact = compound.forms.exact[0]
        spans = self.words.compounds(exact).spans() if self.words.is_noun(exact) else ()
        for start, end in spans:
            inside = self.words.compounds(exact[start:end]).leaves if end == len(exact) else ()
            if inside and self.words.is_noun(exact[start:end]):
                forms = _asked(self.forms(exact[start:end]))
                yield Token(exact[start:end], compound.start, compound.end, compound.position, forms)

    def part_spans(self, token: Token) -> tuple[PartSpan, ...]:
        """Return the parts of a compound in *token*, at every level, with offsets into its text."""
        return self._part_spans(token.text, token.forms.exact[0])

    def _parts_in(self, text: str, exact: str) -> tuple[PartSpan, ...]:
        origin = [place for place, letter in enumerate(text) for _ in _letters(letter)]
        word = "".join(_letters(text))
        if len(word) != len(exact):  # a gender form, a date: its letters are not its term's
            return ()
        return tuple(
            PartSpan(origin[start], origin[end - 1] + 1, self.words.stems(exact[start:end]))
            for start, end in self.words.compounds(exact).spans()
        )


class PartSpan(NamedTuple):
    """A part of a compound: where it stands in the word as written, and the stems it is found by."""

    start: int
    end: int
    stems: tuple[str, ...]


def original(text: str, repaired: RepairedText, tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the *tokens* of a repaired text as they stand in the original."""
    for token in tokens:
        start, end = repaired.span(token.start, token.end)
        yield Token(text[start:end], start, end, token.position, token.forms)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(unicodedata.normalize("NFKC", text))))


def _asked(forms: Forms) -> Forms:
    """Return *forms* as a query asks for them: also for those who typed no umlauts, and for opaque parts."""
    return forms._replace(weak=weak(forms.stems))
