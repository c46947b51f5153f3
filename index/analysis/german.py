"""The German chain, composed: text → tokens, the same for documents and queries and for every engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version

from index.analysis.compounds.parts import Compounds
from index.analysis.lemma import Lemmas
from index.analysis.spelling import drop_umlauts, fold
from index.analysis.stem import Stemmed
from index.analysis.token import Forms, Token

_WORD = re.compile(r"[^\W_]+")
_CACHE = 200_000


class German:
    """Turn German text into tokens."""

    def __init__(self) -> None:
        self._stem = Stemmed()
        self._lemmas = Lemmas()
        self._compounds = Compounds()
        self.forms = lru_cache(_CACHE)(self._forms)

    @property
    def fingerprint(self) -> str:
        """Name the version of everything that decides which terms a text becomes."""
        parts = ("1", version("PyStemmer"), version("simplemma"))
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a document's *text*; several may share a position."""
        forms = self.forms
        for position, match in enumerate(_WORD.finditer(text)):
            word = match.group()
            yield Token(word, match.start(), match.end(), position, forms(word))

    def query_tokens(self, text: str) -> list[Token]:
        """Return the tokens of what a person typed: one for each word."""
        return [token._replace(forms=_asked(token.forms)) for token in self.tokens(text)]

    def _forms(self, word: str) -> Forms:
        exact = fold(word)
        stems = self._stems(word)
        compound = self._compounds(exact)
        parts = [
            stem
            for part in (*(exact[a:b] for a, b in compound.spans()), *compound.clear)
            for stem in self._stems(part)
        ]
        hidden = [stem for part in compound.hidden for stem in self._stems(part)]
        return Forms(
            (exact,),
            stems,
            tuple(part for part in dict.fromkeys(parts) if part not in stems),
            _weak([*(stem for stem in stems if not stem.isascii()), *hidden]),
            tuple(self._stems(exact[a:b]) for a, b in compound.leaves),
        )

    def _stems(self, word: str) -> tuple[str, ...]:
        bases = (fold(word), *(fold(lemma) for lemma in self._lemmas(word)))
        return tuple(dict.fromkeys(self._stem(base) for base in bases))


def _weak(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"~{drop_umlauts(stem)}" for stem in stems))


def _asked(forms: Forms) -> Forms:
    """Return *forms* as a query asks for them: also for those who typed no umlauts, and for opaque parts."""
    return forms._replace(weak=_weak(forms.stems))
