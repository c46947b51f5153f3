"""What is published, opened: the one ``search()`` behind the web page, the API and the command line."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from hechingen_search.editorial import file as editors
from hechingen_search.editorial.rules import Editorial
from hechingen_search.errors import ConfigError, UnpublishedError
from hechingen_search.search.explain import Explanation
from hechingen_search.search.query.correct import Speller
from hechingen_search.search.ranking.meaning import Meaning
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from hechingen_search.search.suggest import Suggester
from hechingen_search.settings import IndexSettings, Settings
from index.analysis import gazetteer, remembered, synonyms
from index.analysis.german import German
from index.analysis.synonyms import SynonymRule
from index.answers import table as answers
from index.answers.fact import Fact
from index.build import TERMS, analysis_of, prepare_terms
from index.engines.registry import engine_type
from index.engines.service import LOCAL, Connection
from index.errors import DamagedIndexError, IndexingError
from index.fingerprint import fingerprint
from index.generations import Generation, Generations, open_engine
from index.meaning import vectors
from index.meaning.encoder import installed
from index.shared import generations
from index.spelling import vocabulary
from index.spelling.speller import Speller as VocabularySpeller
from index.suggestions import table as suggestions
from index.suggestions.table import Suggestion

USER, PASSWORD = "HECHINGEN_SEARCH_INDEX_USER", "HECHINGEN_SEARCH_INDEX_PASSWORD"
"""Environment variables, for services whose secrets lie in no file."""


class PublishedIndex(Protocol):
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

    def suggest(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete *typed*."""

    def explain(self, text: str, url: str) -> Explanation:
        """Say why the page at *url* is found for *text*, or why not."""

    @property
    def german(self) -> German:
        """Return the analysis that it was built and is asked with."""

    @property
    def editorial(self) -> Editorial:
        """Return the decisions of the editors that it is asked with."""

    def tried(
        self, editorial: Editorial | None = None, synonyms: Sequence[SynonymRule] | None = None
    ) -> Callable[[SearchRequest], ResultPage]:
        """Return the search as it would be with other decisions or synonyms of the staff."""

    def close(self) -> None:
        """Let go of it."""


class OpenedIndex:
    """A generation in the index, opened for searching."""

    def __init__(
        self,
        generation: Generation,
        german: German,
        editorial: Editorial | None = None,
        popular: Sequence[str] = (),
    ) -> None:
        """Open *generation*; *popular* searches are suggested like the editors' terms.

        Raises OtherFingerprintError, DamagedIndexError.
        """
        collect_young()
        damaged = generation.damaged()
        if any(path.name not in _ADDED for path in damaged):
            raise DamagedIndexError(damaged[0])
        self.warnings = tuple(f"{DamagedIndexError(path)} {_ADDED[path.name]}" for path in damaged)
        german = analysis_of(generation.path, german)
        self._read(TERMS, lambda: prepare_terms(generation.path, german), None)
        self.german = german
        self.editorial = editorial or Editorial()
        self._facts = generation.facts
        self.generation = generation.name
        self.engine = open_engine(generation, fingerprint(german, generation.facts.engine))
        self._speller: Speller | None = self._read(
            vocabulary.NAME, lambda: speller_in(generation.path, german), None
        )
        self._meaning = self._read(
            vectors.FACTS, lambda: meaning_in(generation.path, generation.path.parent), None
        )
        self._answers: tuple[Fact, ...] = self._read(
            answers.NAME, lambda: tuple(answers.read(generation.path)), ()
        )
        self.searcher = self._searcher(german, self.editorial)
        own = self.editorial
        self._suggester = self._read(
            suggestions.NAME,
            lambda: suggester_in(generation.path, own, popular),
            suggester_in(None, own, popular),
        )

    def _read(self, name: str, opened: Callable[[], Read], without: Read) -> Read:
        """Return what a file adds to the index, *without* where it is damaged: the search goes on."""
        if any(name in warning for warning in self.warnings):
            return without
        try:
            return opened()
        except IndexingError as error:
            self.warnings = (*self.warnings, f"{error} {_ADDED[name]}")
            return without

    def _searcher(self, german: German, editorial: Editorial) -> Searcher:
        return Searcher(
            self.engine,
            german,
            speller=self._speller,
            editorial=editorial,
            meaning=self._meaning,
            facts=self._answers,
        )

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

    def suggest(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete *typed*."""
        return self._suggester.suggest(typed, limit)

    def explain(self, text: str, url: str) -> Explanation:
        """Say why the page at *url* is found for *text*, or why not."""
        return self.searcher.explain(text, url)

    def tried(
        self, editorial: Editorial | None = None, synonyms: Sequence[SynonymRule] | None = None
    ) -> Callable[[SearchRequest], ResultPage]:
        """Return the search as it would be with other decisions or synonyms of the staff."""
        german = self.german if synonyms is None else self.german.asking(synonyms)
        return self._searcher(german, self.editorial if editorial is None else editorial).search

    def close(self) -> None:
        """Release files and memory."""
        self.engine.close()


Read = TypeVar("Read")
_ADDED = {
    TERMS: "Bis dahin dauert der Anfang jeder Suche auf der Kommandozeile länger.",
    vocabulary.NAME: "Bis dahin fragt die Suche nicht »Meinten Sie …?«.",
    remembered.NAME: "Bis dahin wird langsamer gesucht.",
    suggestions.NAME: "Bis dahin gibt es beim Tippen nur die Vorschläge der Redaktion.",
    answers.NAME: "Bis dahin gibt es keine Antworten über den Treffern.",
    vectors.FACTS: "Bis dahin wird nur nach Wörtern gesucht.",
    vectors.ROWS: "Bis dahin wird nur nach Wörtern gesucht.",
}
"""What the search can do without, and what is missing meanwhile."""


def speller_in(generation: Path, german: German) -> VocabularySpeller | None:
    """Return the speller over the words of a generation's directory, None when it has no list of them."""
    path = generation / vocabulary.NAME
    return VocabularySpeller(vocabulary.Vocabulary(path), german) if path.is_file() else None


def meaning_in(generation: Path, directory: Path) -> Meaning | None:
    """Return what the vectors of a generation's directory say, None without any or without the extra.

    *directory* keeps what the encoder prepares.
    """
    encoder = installed(directory) if (generation / vectors.FACTS).is_file() else None
    found = vectors.opened(generation, encoder.name) if encoder else None
    return Meaning(encoder, found) if encoder and found else None


def suggester_in(generation: Path | None, editorial: Editorial, popular: Sequence[str] = ()) -> Suggester:
    """Return the suggestions of a generation's directory; raises SuggestionsError.

    Where there is no file of them, as in generations of earlier versions, the editors' terms are all.
    """
    path = generation / suggestions.NAME if generation else None
    hidden = {rule.page for rule in editorial.hide if not rule.entries}
    content = suggestions.opened(path) if path and path.is_file() else None
    return Suggester(content, (*editorial.suggest, *popular), hidden)


def collect_young() -> None:
    """Keep the garbage collector of this process from looking through everything again and again.

    What lives long are the dictionaries and the caches of analysed words, half a million objects and none of
    them garbage: walking them holds up a search for a third of a second. What a request leaves behind is
    young and still collected.
    """
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 10_000)


def generations_of(settings: Settings) -> Generations:
    """Return the generations of the index; raises ConfigError."""
    index = settings.index
    return generations(settings.data.index, engine_type(index.engine), connection_of(settings))


def connection_of(settings: Settings) -> Connection:
    """Return how the engine is reached; raises ConfigError."""
    index = settings.index
    if not engine_type(index.engine).remote:
        if index.address:
            raise ConfigError(f"index.address: »{index.engine}« hat keine Adresse; den Schlüssel weglassen.")
        return LOCAL
    if not index.address:
        raise ConfigError(f"index.address fehlt: »{index.engine}« ist ein Dienst mit einer eigenen Adresse.")
    files = {"authority": index.authority, "certificate": index.certificate, "key": index.key}
    for key, path in files.items():
        if path is not None and not path.is_file():
            raise ConfigError(f"index.{key}: Die Datei {path} gibt es nicht.")
    return Connection(
        index.address,
        index.user or os.environ.get(USER, ""),
        _password(index),
        index.name,
        shards=index.shards,
        copies=index.copies,
        **files,
    )


def _password(index: IndexSettings) -> str:
    if index.password is None:
        return os.environ.get(PASSWORD, "")
    try:
        return index.password.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"index.password: Die Datei {index.password} ist nicht lesbar: {error}") from error


def prepare(settings: Settings) -> None:
    """Load dictionaries and engine, so that processes forked from this one run what it runs."""
    german = german_of(settings)
    _ = german.synonyms, german.words.is_known("")
    fingerprint(german, settings.index.engine)
    engine_type(settings.index.engine).load()


def german_of(settings: Settings) -> German:
    """Return the analysis with the site's own synonyms and names; raises ConfigError, IndexingError."""
    own = {"synonyms": settings.search.synonyms, "names": settings.search.names}
    for key, path in own.items():
        if path is not None and not path.is_file():
            raise ConfigError(f"search.{key}: Die Datei {path} gibt es nicht.")
    return German(synonyms_file(settings), names_file(settings), directory=settings.data.index)


def synonyms_file(settings: Settings) -> Path:
    """Return the file of the synonyms that hold."""
    own = settings.search.own_synonyms
    return own if own.is_file() else synonyms.SHIPPED


def names_file(settings: Settings) -> Path:
    """Return the file of the names that hold from the next generation on."""
    own = settings.search.own_names
    return own if own.is_file() else gazetteer.SHIPPED


def open_current(settings: Settings, german: German) -> OpenedIndex:
    """Open what is published; raises UnpublishedError, IndexingError, ConfigError for the editors' file."""
    editorial = editors.decisions(settings.search.editors, german, settings.search.elsewhere_file)
    return open_published(generations_of(settings), german, editorial, settings.web.popular)


def open_published(
    generations: Generations, german: German, editorial: Editorial, popular: Sequence[str] = ()
) -> OpenedIndex:
    """Open what is published; where that is damaged, what was published before it, with a warning.

    Raises UnpublishedError, and IndexingError when nothing can be opened.
    """
    failed: Exception = UnpublishedError(
        "Es ist noch nichts veröffentlicht. Zuerst »hechingen-search reindex« aufrufen."
    )
    try:
        if (current := generations.current()) is not None:
            return OpenedIndex(current, german, editorial, popular)
    except IndexingError as error:
        failed = error
    for before in generations.standby():
        if before.name == generations.current_name():
            continue
        try:
            opened = OpenedIndex(before, german, editorial, popular)
        except IndexingError:
            continue
        reason = (
            failed
            if isinstance(failed, IndexingError)
            else DamagedIndexError(generations.directory / "current")
        )
        opened.warnings = (f"{reason} Bis dahin antwortet der Stand {before.name}.", *opened.warnings)
        return opened
    raise failed
