"""The German chain, composed: text → tokens, the same for documents and queries and for every engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from index.analysis.repair import needs_repair, repair
from index.analysis.token import Forms, Token
from index.analysis.tokenise import SCAN, Tokeniser
from index.analysis.words import Words, weak


class German:
    """Turn German text into tokens."""

    def __init__(self) -> None:
        self.words = Words()
        self.forms = self.words.forms
        self._tokeniser = Tokeniser(self.words)

    @cached_property
    def fingerprint(self) -> str:
        """Name the version of everything that decides which terms a text becomes."""
        digest = hashlib.blake2b(digest_size=8)
        for package in ("PyStemmer", "simplemma"):
            digest.update(f"{package} {version(package)}\n".encode())
        for file in sorted(Path(__file__).parent.rglob("*")):
            if file.suffix in (".py", ".bin", ".txt"):
                digest.update(file.read_bytes())
        return digest.hexdigest()

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a document's *text*; several may share a position or overlap."""
        if not needs_repair(text):
            return self._tokens(text)
        return self._repaired(text)

    def _tokens(self, text: str) -> Iterator[Token]:
        forms, pieces = self.forms, self._tokeniser.pieces
        position = 0
        for match in SCAN.finditer(text):
            start = match.start()
            if match.lastgroup == "word":
                word = match.group()
                yield Token(word, start, start + len(word), position, forms(word))
                position += 1
                continue
            found = pieces(match)
            for piece in found.told:
                first, last = start + piece.start, start + piece.end
                yield Token(text[first:last], first, last, position + piece.place, piece.forms)
            position += found.width

    def _repaired(self, text: str) -> Iterator[Token]:
        repaired = repair(text)
        for token in self._tokens(repaired.text):
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


def _asked(forms: Forms) -> Forms:
    """Return *forms* as a query asks for them: also for those who typed no umlauts, and for opaque parts."""
    return forms._replace(weak=weak(forms.stems))
