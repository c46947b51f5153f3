"""Which words of a query are names: of people, which are not inflected, and of towns that are not ours."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hechingen_search.search.query.classes import WordClass, word_class
from hechingen_search.search.query.towns import TOWNS
from index.analysis.german import German
from index.analysis.spelling import fold
from index.analysis.token import Token

OURS = "Stadtteil"
"""Kind of names in the gazetteer that are places of the town itself."""
_TITLES = frozenset(["frau", "herr", "herrn", "fräulein", "familie", "dr", "prof"])
"""What stands before the name of a person; the name is what is looked for."""
_SURNAMES = """müller schmidt schmitt schmid schmitz weber meyer meier maier mayer mayr becker hoffmann
    hofmann schäfer schröder krüger krause lehmann köhler herrmann huber möller schubert
    schulz schulze scholz neumann hartmann zimmermann baumann bergmann werner lorenz
    winkler böhm kraus krämer vogt voigt seidel brandt dietrich ziegler kuhn pohl
    pfeiffer pfeifer haas bauer weiß wagner schneider fischer"""
SURNAMES = frozenset(_SURNAMES.split())
"""Frequent surnames that are stemmed into nouns: with a capital they are names."""


class Names:
    """Find the names in a query."""

    def __init__(self, german: German) -> None:
        """Know the districts of *german*'s gazetteer: they are ours. Its towns may be neighbours."""
        self._words = german.words
        self._ours = frozenset(fold(name.name) for name in german.names if name.kind == OURS)

    def titles(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the titles before names: "Frau" in "Frau Müller"."""
        return [
            token for at, token in enumerate(tokens) if self._titled(tokens, at + 1) and self._title(token)
        ]

    def persons(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the surnames: after a title, or a frequent one with a capital."""
        return [
            token
            for at, token in enumerate(tokens)
            if self._titled(tokens, at) or (token.text[:1].isupper() and token.text.lower() in SURNAMES)
        ]

    def elsewhere(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the names of other towns."""
        return [token for token in tokens if fold(token.text) in towns() - self._ours]

    def _titled(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the token at *at* is a word behind a title that can be a name."""
        if not 0 < at < len(tokens) or not self._title(tokens[at - 1]) or self._title(tokens[at]):
            return False
        text = tokens[at].text
        return text.isalpha() and (text[:1].isupper() or word_class(text, self._words) is WordClass.THING)

    def _title(self, token: Token) -> bool:
        return token.text.lower() in _TITLES


@cache
def towns() -> frozenset[str]:
    """Return the folded names of other towns."""
    return frozenset(map(fold, TOWNS))
