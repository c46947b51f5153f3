"""The German chain, composed: text → tokens, the same for documents and queries and for every engine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.analysis import gazetteer, synonyms
from index.analysis.compounds.model import default
from index.analysis.compounds.parts import Compounds
from index.analysis.compounds.splitter import Splitter
from index.analysis.repair import needs_repair, repair
from index.analysis.spelling import fold
from index.analysis.token import Forms, Token
from index.analysis.tokenise import SCAN, Tokeniser
from index.analysis.words import Words, weak


class German:
    """Turn German text into tokens."""

    def __init__(
        self,
        synonyms: Path = synonyms.SHIPPED,
        names: Path | tuple[gazetteer.Name, ...] = gazetteer.SHIPPED,
        learned: tuple[str, ...] = (),
    ) -> None:
        """Use the *names* of a gazetteer and what was *learned* from the site; raises GazetteerError."""
        self._synonyms = synonyms
        self.names = names if isinstance(names, tuple) else gazetteer.load(names)
        self.learned = learned
        known = (*self.names, *(gazetteer.Name(word, "gelernt", 0) for word in learned))
        self.words = Words(Compounds(Splitter(gazetteer.WithNames(default(), known))))
        self.forms = self.words.forms
        self._tokeniser = Tokeniser(self.words)
        self._extended = self

    def extended(self, learned: tuple[str, ...]) -> German:
        """Return this analysis with the *learned* names as parts of compounds in place of its own.

        The last one is kept: generations that continue each other have learned the same.
        """
        if learned == self.learned:
            return self
        if self._extended.learned != learned:
            self._extended = German(self._synonyms, self.names, learned)
        return self._extended

    @cached_property
    def fingerprint(self) -> str:
        """Name the version of everything that decides which terms a text becomes."""
        digest = hashlib.blake2b(digest_size=8)
        for package in ("PyStemmer", "simplemma"):
            digest.update(f"{package} {version(package)}\n".encode())
        for file in sorted(Path(__file__).parent.rglob("*")):
            # Synonyms change what is asked, not what is stored.
            if file.suffix in (".py", ".bin", ".txt") and file != synonyms.SHIPPED:
                digest.update(file.read_bytes())
        digest.update(repr((self.names, self.learned)).encode())
        return digest.hexdigest()

    def tokens(self, text: str, wanted: Callable[[str], bool] | None = None) -> Iterator[Token]:
        """Yield the tokens of a document's *text*; several may share a position or overlap.

        A plain word that is not *wanted* is left out; that is much faster for those who look for a few.
        """
        if not needs_repair(text):
            return self._tokens(text, wanted)
        return self._repaired(text, wanted)

    def _tokens(self, text: str, wanted: Callable[[str], bool] | None) -> Iterator[Token]:
        forms, pieces = self.forms, self._tokeniser.pieces
        position = 0
        for match in SCAN.finditer(text):
            start = match.start()
            if match.lastgroup == "word":
                word = match.group()
                if wanted is None or wanted(word):
                    yield Token(word, start, start + len(word), position, forms(word))
                position += 1
                continue
            found = pieces(match)
            for piece in found.told:
                first, last = start + piece.start, start + piece.end
                yield Token(text[first:last], first, last, position + piece.place, piece.forms)
            position += found.width

    def tokens_at(self, text: str, places: Set[int]) -> Iterator[Token]:
        """Yield those of ``tokens(text)`` whose position is one of *places*; no other word is analysed."""
        if not needs_repair(text):
            yield from self._tokens_at(text, places)
            return
        repaired = repair(text)
        for token in self._tokens_at(repaired.text, places):
            start, end = repaired.span(token.start, token.end)
            yield Token(text[start:end], start, end, token.position, token.forms)

    def _tokens_at(self, text: str, places: Set[int]) -> Iterator[Token]:
        position, last = 0, max(places, default=-1)
        for match in SCAN.finditer(text):
            if position > last:
                return
            width = 1 if match.lastgroup == "word" else self._tokeniser.width(match)
            if any(place in places for place in range(position, position + width)):
                yield from (token for token in self._pieces(match, position) if token.position in places)
            position += width

    def _pieces(self, match: re.Match[str], position: int) -> Iterator[Token]:
        text, start = match.string, match.start()
        for piece in self._tokeniser.pieces(match).told:
            first, last = start + piece.start, start + piece.end
            yield Token(text[first:last], first, last, position + piece.place, piece.forms)

    def _repaired(self, text: str, wanted: Callable[[str], bool] | None) -> Iterator[Token]:
        repaired = repair(text)
        for token in self._tokens(repaired.text, wanted):
            start, end = repaired.span(token.start, token.end)
            yield Token(text[start:end], start, end, token.position, token.forms)

    def query_tokens(self, text: str) -> list[Token]:
        """Return the tokens of what a person typed, one for each word, with the forms to look up."""
        repaired = repair(text)
        found: list[Token] = []
        for match in SCAN.finditer(repaired.text):
            for piece in self._tokeniser.pieces(match).asked:
                start, end = repaired.span(match.start() + piece.start, match.start() + piece.end)
                found.append(Token(text[start:end], start, end, len(found), _asked(piece.forms)))
        return found

    @cached_property
    def synonyms(self) -> synonyms.Synonyms:
        """Return the synonyms; raises SynonymError when their file is wrong."""
        return synonyms.load(self._synonyms, self.query_tokens)

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

    def part_spans(self, token: Token) -> tuple[PartSpan, ...]:
        """Return the parts of a compound in *token*, at every level, with offsets into the original text."""
        origin = [place for place, letter in enumerate(token.text) for _ in _letters(letter)]
        word = "".join(_letters(token.text))
        if len(word) != len(token.forms.exact[0]):  # a gender form, a date: its letters are not its term's
            return ()
        return tuple(
            PartSpan(
                token.start + origin[start],
                token.start + origin[end - 1] + 1,
                self.words.stems(token.forms.exact[0][start:end]),
            )
            for start, end in self.words.compounds(token.forms.exact[0]).spans()
        )


class PartSpan(NamedTuple):
    """A part of a compound: where it stands in the original text, and the stems it is found by."""

    start: int
    end: int
    stems: tuple[str, ...]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(unicodedata.normalize("NFKC", text))))


def _asked(forms: Forms) -> Forms:
    """Return *forms* as a query asks for them: also for those who typed no umlauts, and for opaque parts."""
    return forms._replace(weak=weak(forms.stems))
