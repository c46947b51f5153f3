"""The published generations of several towns, opened as one index: what a search over all of them asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, zip_longest
from typing import NamedTuple, TypeVar

from hechingen_search.editorial import file as editors
from hechingen_search.editorial.rules import Editorial
from hechingen_search.errors import ServiceError, UnpublishedError
from hechingen_search.published import (
    OpenedIndex,
    collect_young,
    generations_of,
    german_of,
    speller_in,
    suggester_in,
    synonyms_file,
)
from hechingen_search.search.query.correct import Correction
from hechingen_search.search.suggest import Suggester
from hechingen_search.settings import Settings
from hechingen_search.towns import Towns
from index.analysis import synonyms
from index.analysis.german import German
from index.analysis.synonyms import SynonymRule
from index.build import analysis_of
from index.engines.registry import engine_type
from index.errors import DamagedIndexError, IndexingError
from index.fingerprint import fingerprint
from index.generations import Generation
from index.spelling import vocabulary
from index.spelling.speller import Speller as VocabularySpeller
from index.suggestions import table as suggestions
from index.suggestions.table import Suggestion

Read = TypeVar("Read")
APART = 1_000_000
"""Lines of one synonym file; lines tell rules apart, also those of different towns."""


class _Town(NamedTuple):
    """What one town brings along."""

    settings: Settings
    generation: Generation
    german: German
    editorial: Editorial
    rules: Sequence[SynonymRule]


class OpenedTowns(OpenedIndex):
    """The generations of all towns that have one, searched together; by words, without vectors and answers.

    A town whose index is missing or does not fit is left out, with a warning; the others answer.
    """

    def __init__(self, towns: Towns) -> None:
        """Open what is published; raises UnpublishedError when no town has anything."""
        collect_young()
        self.warnings = ()
        opened = [town for settings in towns.each if (town := self._opened(settings))]
        if not opened:
            raise UnpublishedError("Noch kein Ort hat etwas veröffentlicht: »hechingen-search towns night«.")
        self.german = _german(opened)
        self.editorial = _editorial(town.editorial for town in opened)
        self.generation = " ".join(f"{town.settings.index.name}:{town.generation.name}" for town in opened)
        self._facts = min((town.generation.facts for town in opened), key=lambda facts: facts.built)
        self._meaning, self._answers = None, ()
        join = engine_type(opened[0].settings.index.engine).together
        if join is None:
            raise ServiceError(f"»{opened[0].settings.index.engine}« durchsucht nicht mehrere Orte zusammen.")
        self.engine = join([(town.generation.path, town.generation.connection) for town in opened])
        spellers = (self._read_of(town, vocabulary.NAME, _speller) for town in opened)
        self._speller = _Spellers([each for each in spellers if each])
        self.searcher = self._searcher(self.german, self.editorial)
        popular = towns.shared.web.popular
        self._suggesters = [
            suggester_in(None, self.editorial, popular),
            *filter(None, (self._read_of(town, suggestions.NAME, _suggester) for town in opened)),
        ]

    def _opened(self, settings: Settings) -> _Town | None:
        """Return what a town has published, None where it has nothing that fits."""
        name = settings.index.town
        try:
            generation = generations_of(settings).current()
            if generation is None:
                return None
            staff = german_of(settings)
            german = analysis_of(generation.path, staff)
            if generation.facts.fingerprint != fingerprint(german, generation.facts.engine):
                raise DamagedIndexError(generation.path)
            if generation.facts.town != name:
                raise DamagedIndexError(generation.path)
            rules = synonyms.rules(synonyms_file(settings))
            return _Town(settings, generation, german, editors.read(settings.search.editors, german), rules)
        except (IndexingError, ServiceError) as error:
            self.warnings = (*self.warnings, f"{name} fehlt in der gemeinsamen Suche: {error}")
            return None

    def _read_of(self, town: _Town, file: str, read: Callable[[_Town, German], Read]) -> Read | None:
        """Return what *read* makes of a town's *file*, None where it is damaged."""
        try:
            return read(town, self.german)
        except IndexingError as error:
            self.warnings = (*self.warnings, f"{town.settings.index.town}: {error}")
            return None

    @property
    def documents(self) -> int:
        """Count the documents of all towns."""
        return self.engine.count()

    @property
    def built(self) -> datetime:
        """Tell when the oldest of the generations was built."""
        return self._facts.built_at

    def suggest(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete *typed*: the editors' terms, then the towns' in turn, none twice."""
        each = (suggester.suggest(typed, limit) for suggester in self._suggesters)
        turns = chain.from_iterable(zip_longest(*each))
        found: dict[str, Suggestion] = {}
        for suggestion in filter(None, turns):
            found.setdefault(suggestion.text.casefold(), suggestion)
        return tuple(found.values())[:limit]


def _speller(town: _Town, german: German) -> VocabularySpeller | None:
    return speller_in(town.generation.path, german)


def _suggester(town: _Town, german: German) -> Suggester:
    return suggester_in(town.generation.path, Editorial(hide=town.editorial.hide))


class _Spellers:
    """Words are right when a town uses them; otherwise the nearest of any town is meant."""

    def __init__(self, each: Sequence[VocabularySpeller]) -> None:
        self._each = each

    def suggest(self, word: str) -> Correction | None:
        """Return what was probably meant by *word*, or None where it is right or nothing is near."""
        if any(speller.is_right(word) for speller in self._each):
            return None
        found = [correction for speller in self._each if (correction := speller.suggest(word))]
        return min(found, key=lambda correction: correction.cost, default=None)


def _german(towns: Sequence[_Town]) -> German:
    """Return the analysis with the names and synonyms of all *towns*."""
    names = tuple(dict.fromkeys(name for town in towns for name in town.german.names))
    learned = tuple(dict.fromkeys(word for town in towns for word in town.german.learned))
    german = German(names=names, learned=learned, directory=towns[0].german.directory)
    return german.asking(list(_rules(towns)))


def _rules(towns: Iterable[_Town]) -> Iterator[SynonymRule]:
    """Yield the rules of all towns, each once, under lines of their own."""
    seen = set()
    for number, town in enumerate(towns):
        for rule in town.rules:
            if (said := rule._replace(line=0)) not in seen:
                seen.add(said)
                yield rule._replace(line=rule.line + number * APART)


def _editorial(each: Iterable[Editorial]) -> Editorial:
    """Return the decisions of all editors; their pages are different ones."""
    every = tuple(each)
    return Editorial(
        best=tuple(rule for one in every for rule in one.best),
        hide=tuple(rule for one in every for rule in one.hide),
        boost=tuple(pair for one in every for pair in one.boost),
        suggest=tuple(dict.fromkeys(term for one in every for term in one.suggest)),
    )
