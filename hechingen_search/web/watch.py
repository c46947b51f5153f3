"""Follow what is published and what the editors decide, from a thread of the serving process."""

from __future__ import annotations

import gc
import logging
from pathlib import Path

from hechingen_search.editorial import file as editors
from hechingen_search.editorial.rules import Editorial
from hechingen_search.errors import ConfigError
from hechingen_search.published import (
    OpenedIndex,
    PublishedIndex,
    generations_of,
    german_of,
    open_published,
    synonyms_file,
)
from hechingen_search.settings import Settings
from hechingen_search.together import OpenedTowns
from hechingen_search.towns import Towns
from hechingen_search.web.live import Live
from index.analysis import synonyms
from index.analysis.synonyms import SynonymError

LOG = logging.getLogger(__name__)


def watch(settings: Settings) -> Live[PublishedIndex]:
    """Return what is published, kept up to date from now on."""
    follower = _Follower(settings)
    live: Live[PublishedIndex] = Live(follower.current, follower.open)
    live.start()
    return live


def watch_towns(towns: Towns) -> Live[PublishedIndex]:
    """Return what all *towns* have published, kept up to date from now on."""
    parts = [_Follower(settings) for settings in towns.each]

    def current() -> str | None:
        names = [part.current() for part in parts]
        return " | ".join(map(str, names)) if any(names) else None

    def opened(name: str) -> PublishedIndex:
        found = OpenedTowns(towns)
        for warning in found.warnings:
            LOG.error("%s", warning)
        return found

    live: Live[PublishedIndex] = Live(current, opened)
    live.start()
    return live


class _Follower:
    def __init__(self, settings: Settings) -> None:
        self._generations = generations_of(settings)
        self._settings = settings
        self._editors = settings.search.editors
        self._popular = settings.web.popular
        self._german = german_of(settings)
        self._editorial = Editorial()
        self._synonyms = _state(settings.search.own_synonyms)
        self._answering = False

    def current(self) -> str | None:
        """Name the published generation together with the state of the staff's files."""
        generation = self._generations.current_name()
        if generation is None and not self._generations.standby():
            return None
        search = self._settings.search
        files = (self._editors, search.own_elsewhere, search.own_synonyms)
        return " ".join((str(generation), *map(_state, files)))

    def open(self, name: str) -> PublishedIndex:
        """Open the generation in *name* with what the editors have decided."""
        self._follow_synonyms()
        try:
            self._editorial = editors.decisions(
                self._editors, self._german, self._settings.search.elsewhere_file
            )
        except ConfigError as error:
            # A slip in the editors' file must not stop the search; the decisions before it still hold.
            LOG.error("%s", error)
        if self._answering:
            generation = self._generations.get(name.split()[0])
            opened = OpenedIndex(generation, self._german, self._editorial, self._popular)
        else:  # Nothing that could go on answering instead: what was published before is better than nothing.
            opened = open_published(self._generations, self._german, self._editorial, self._popular)
            self._answering = True
        for warning in opened.warnings:
            LOG.error("%s", warning)
        opened.searcher.warm()
        gc.collect()  # now, rather than while a visitor waits
        return opened

    def _follow_synonyms(self) -> None:
        state = _state(self._settings.search.own_synonyms)
        if state == self._synonyms:
            return
        self._synonyms = state
        try:
            self._german = self._german.asking(synonyms.rules(synonyms_file(self._settings)))
        except SynonymError as error:
            # As above: what held before still holds.
            LOG.error("%s", error)


def _state(path: Path) -> str:
    """Return what changes when the file *path* is written, "0" when there is none."""
    try:
        found = path.stat()
    except OSError:
        return "0"
    return f"{found.st_mtime_ns}.{found.st_size}"
