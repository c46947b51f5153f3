"""From the source's changes to a new, verified generation."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Protocol

from crawler.page import Page
from index import durable, names
from index.analyse import analyse
from index.analysis import gazetteer, remembered
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.analysis.spelling import fold
from index.answers import table as answers
from index.document import Document, Facet, Field
from index.engine import Changes, Engine
from index.engines.registry import engine_in, engine_type
from index.errors import CountError, DamagedIndexError, IndexingError
from index.fingerprint import fingerprint
from index.generations import Facts, Generation, Generations, open_engine
from index.meaning.build import Meaning
from index.spelling import vocabulary
from index.suggestions import entries as suggestible
from index.suggestions import table as suggestions
from index.suggestions import write as suggestion_file

TERMS = "synonyms.json"
"""The terms of the synonyms: the stems of each of their words."""
LOG = logging.getLogger(__name__)
Progress = Callable[[int, int | None], None]
"""Called with the documents done so far and their total, None where it is not known."""


class Source(Protocol):
    """Where the pages come from; the crawler's store is one."""

    @property
    def identity(self) -> str:
        """Name this source for good: another store has another identity."""

    @property
    def revision(self) -> int:
        """Return a number that grows with every change."""

    def count(self) -> int:
        """Return the number of pages to search."""

    def changed(self, since: int) -> Iterator[Page]:
        """Yield the pages added or changed after revision *since*; all of them for 0."""

    def removed(self, since: int) -> Iterator[str]:
        """Yield the URLs removed after revision *since*."""


def build(
    generations: Generations,
    source: Source,
    german: German,
    engine_name: str = "whoosh",
    *,
    rebuild: bool = False,
    progress: Progress = lambda done, total: None,
    meaning: Meaning | None = None,
    town: str = "",
) -> Generation:
    """Bring the index up to the source's revision and return it as a finished generation, not yet published.

    Continues the current generation when it fits (same engine, fingerprint, source), else builds anew and
    learns the names of the place anew; without any change it returns the current one. With *meaning*, vectors
    are made that are missing; a *town* is noted on every page, for searches over several. Raises LockedError,
    CountError.
    """
    with generations.lock():
        base = None if rebuild else _base(generations, source, engine_name, german, town)
        revision = source.revision
        same = base is not None and base.facts.revision == revision and base.facts.documents == source.count()
        if base is not None and same and (meaning is None or meaning.complete(base.path)):
            return base
        job = _Job(generations, source, german, engine_name, revision, progress, meaning, town)
        if base is not None:
            try:
                return job.run(base)
            except (CountError, DamagedIndexError) as error:
                # The base does not hold what it should; a full build does not depend on it.
                LOG.warning("Der Stand %s ist beschädigt, es wird alles neu gebaut: %s", base.name, error)
        return job.run(None)


def analysis_of(generation: Path, german: German) -> German:
    """Return *german* with the names of the place that the *generation* was built with and has learned.

    What the staff change in their list holds from the next generation on. Raises DamagedIndexError.
    """
    found = names.german_with(names.place(generation, german), names.read(generation))
    found.words.remember(remembered.opened(generation / remembered.NAME, fingerprint(found)))
    return found


def share_forms(base: Path, path: Path, german: German) -> None:
    """Let the generation in *path* have the analysed words of *base*, if they are whole and of *german*."""
    if remembered.opened(base / remembered.NAME, fingerprint(german)):
        durable.link(base / remembered.NAME, path / remembered.NAME)
        german.words.remember(remembered.opened(path / remembered.NAME, fingerprint(german)))


def write_forms(generation: Path, engine: Engine, german: German) -> None:
    """Write what the words become that several documents of *engine* have, and those of synonyms; use it."""
    often = (word for word, documents in engine.terms(Field.WORD) if documents > 1 and word.isalpha())
    words = dict.fromkeys(chain(often, german.synonyms.words()))
    analysed = ((word, german.words.analysed(word)) for word in words)
    remembered.remember(generation / remembered.NAME, fingerprint(german), analysed)
    german.words.remember(remembered.opened(generation / remembered.NAME, fingerprint(german)))


def write_terms(generation: Path, german: German) -> None:
    """Write the terms of the synonyms as *german* analyses them, so that who opens it need not."""
    stems = {term: [sorted(each) for each in key] for term, key in german.synonyms.terms.items()}
    durable.write(generation / TERMS, json.dumps(stems, ensure_ascii=False).encode())


def prepare_terms(generation: Path, german: German) -> None:
    """Give *german*, the analysis of the *generation*, the terms it was written with.

    Terms that were added to the synonyms since are analysed as before. Raises DamagedIndexError.
    """
    try:
        rows = json.loads((generation / TERMS).read_bytes())
        german.prepared({str(term): tuple(map(frozenset, key)) for term, key in rows.items()})
    except FileNotFoundError:
        return  # of an earlier version
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DamagedIndexError(generation / TERMS) from error


def write_vocabulary(generation: Path, engine: Engine, german: German) -> None:
    """Write the words of *engine* and the names of the place, which are right wherever they stand."""
    words = chain(engine.terms(Field.WORD), ((word, 1) for word in gazetteer.words(german.names)))
    parts = chain(default().parts, map(fold, german.learned))
    vocabulary.write(generation / vocabulary.NAME, words, parts)


def _base(
    generations: Generations, source: Source, engine_name: str, german: German, town: str
) -> Generation | None:
    """Return the current generation when it can be continued."""
    try:
        current = generations.current()
        if current is None:
            return None
        expected = fingerprint(names.german_with(german, names.read(current.path)), engine_name)
    except IndexingError as error:
        LOG.warning("Der bisherige Stand ist beschädigt, es wird alles neu gebaut: %s", error)
        return None
    facts = current.facts
    wanted = (engine_name, expected, source.identity, town)
    fits = (facts.engine, facts.fingerprint, facts.source, facts.town) == wanted
    return current if fits and facts.revision <= source.revision else None


class _Job:
    """One build with everything it needs."""

    def __init__(
        self,
        generations: Generations,
        source: Source,
        german: German,
        engine_name: str,
        revision: int,
        progress: Progress,
        meaning: Meaning | None,
        town: str,
    ) -> None:
        self._generations, self._source, self._german = generations, source, german
        self._engine_name, self._revision = engine_name, revision
        self._progress, self._meaning, self._town = progress, meaning, town

    def run(self, base: Generation | None) -> Generation:
        """Write, verify and finish a generation that continues *base*, or a new one."""
        engines, connection = engine_type(self._engine_name), self._generations.connection
        path = self._generations.create(engines)
        since = base.facts.revision if base else 0
        if base is None:
            learned = names.learn(self._source.changed(0), self._german)
        else:
            engines.continued(base.path, path, connection)
            learned = names.read(base.path)
        names.write(path, learned)
        names.write_place(path, self._german)
        german = analysis_of(path, self._german)
        if base is not None:
            share_forms(base.path, path, german)
        facts = answers.Facts(base.path if base else None)
        engine = engine_in(self._engine_name, path, connection, create=base is None)
        try:
            if base is not None:
                engine.verify()  # what is damaged must not be merged into what looks new
            removed = tuple(self._source.removed(since)) if base else ()
            facts.remove(removed)
            engine.write(Changes(self._documents(since, german, facts), removed))
            facts.write(path)
            write_vocabulary(path, engine, german)
            if not (path / remembered.NAME).exists():
                write_forms(path, engine, german)
            write_terms(path, german)
            suggestion_file.write(path / suggestions.NAME, suggestible.entries(engine, german, path))
        finally:
            engine.close()
        if self._meaning is not None:
            self._write_vectors(self._meaning, path, base)
        expected = fingerprint(german, self._engine_name)
        generation = self._generations.finish(path, self._facts(path, base, expected))
        open_engine(generation, expected).close()
        return generation

    def _write_vectors(self, meaning: Meaning, path: Path, base: Generation | None) -> None:
        since = base.facts.revision if base else 0
        meaning.write(
            path,
            base.path if base else None,
            lambda whole: self._source.changed(0 if whole else since),
            self._source.removed(since) if base else (),
            self._source.count(),
        )

    def _documents(self, since: int, german: German, facts: answers.Facts) -> Iterator[Document]:
        total = None if since else self._source.count()
        for done, page in enumerate(self._source.changed(since), 1):
            facts.put(page)
            document = analyse(page, german)
            if self._town:
                document = replace(document, facets={**document.facets, Facet.SITE: (self._town,)})
            yield document
            self._progress(done, total)

    def _facts(self, path: Path, base: Generation | None, fingerprint: str) -> Facts:
        """Check that what was written is complete and describe it."""
        engine = engine_in(self._engine_name, path, self._generations.connection)
        found, expected = engine.count(), self._source.count()
        engine.close()
        if found != expected:
            raise CountError(found, expected)
        return Facts(
            self._engine_name,
            fingerprint,
            self._source.identity,
            self._revision,
            found,
            datetime.now(UTC).isoformat(timespec="seconds"),
            base.name if base else None,
            town=self._town,
        )
