"""What is published, opened: the one ``search()`` behind the web page, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hechingen_search.errors import UnpublishedError
from hechingen_search.results import ResultPage, SearchRequest
from hechingen_search.search import Searcher
from hechingen_search.settings import Settings
from index.analysis.german import German
from index.build import fingerprint
from index.document import Field
from index.generations import Generation, Generations, open_engine


class Published(Protocol):
    """One opened generation; safe to ask from several threads."""

    @property
    def generation(self) -> str:
        """Name the generation."""

    @property
    def documents(self) -> int:
        """Count the documents."""

    @property
    def built(self) -> datetime:
        """Tell when the generation was built; aware, UTC."""

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer *request*; no text makes it fail."""

    def suggest(self, typed: str, limit: int) -> tuple[Completion, ...]:
        """Complete *typed*."""

    def close(self) -> None:
        """Let go of it."""


class Completion(Protocol):
    """One suggestion while typing."""

    @property
    def text(self) -> str:
        """What to search for."""

    @property
    def url(self) -> str:
        """Where it leads at once, or ""."""

    @property
    def kind(self) -> str:
        """Say where it comes from."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the pages, as a suggestion."""

    text: str
    url: str = ""
    kind: str = "word"


class Opened:
    """A generation in the index, opened for searching."""

    def __init__(self, generation: Generation, german: German) -> None:
        """Open *generation*; raises OtherFingerprintError, DamagedIndexError."""
        self._facts = generation.facts
        self.generation = generation.name
        self.engine = open_engine(generation, fingerprint(german))
        self.searcher = Searcher(self.engine, german)

    @property
    def documents(self) -> int:
        """Count the documents."""
        return self._facts.documents

    @property
    def built(self) -> datetime:
        """Tell when the generation was built."""
        return self._facts.built_at

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer *request*."""
        return self.searcher.search(request)

    def suggest(self, typed: str, limit: int) -> tuple[Completion, ...]:
        """Complete *typed*."""
        words: dict[str, int] = {}
        for start in {typed, typed.capitalize()} - {""}:
            words.update(self.engine.terms(Field.WORD, start))
        best = sorted(words, key=lambda word: (-words[word], word))[:limit]
        return tuple(Word(word) for word in best)

    def close(self) -> None:
        """Release files and memory."""
        self.engine.close()


def open_current(settings: Settings, german: German) -> Opened:
    """Open what is published; raises UnpublishedError when nothing is."""
    generation = Generations(settings.data.index).current()
    if generation is None:
        raise UnpublishedError(
            "Es ist noch nichts veröffentlicht. Zuerst »hechingen-search reindex« aufrufen."
        )
    return Opened(generation, german)
