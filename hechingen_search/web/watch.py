"""Follow what is published and what the editors decide, from a thread of the serving process."""

from __future__ import annotations

import gc
import logging

from hechingen_search.editorial import file as editors
from hechingen_search.editorial.rules import Editorial
from hechingen_search.errors import ConfigError
from hechingen_search.published import OpenedIndex, PublishedIndex, generations_of, german_of, open_published
from hechingen_search.settings import Settings
from hechingen_search.web.live import Live

LOG = logging.getLogger(__name__)


def watch(settings: Settings) -> Live[PublishedIndex]:
    """Return what is published, kept up to date from now on."""
    follower = _Follower(settings)
    live: Live[PublishedIndex] = Live(follower.current, follower.open)
    live.start()
    return live


class _Follower:
    def __init__(self, settings: Settings) -> None:
        self._generations = generations_of(settings)
        self._editors = settings.search.editors
        self._popular = settings.web.popular
        self._german = german_of(settings)
        self._editorial = Editorial()
        self._answering = False

    def current(self) -> str | None:
        """Name the published generation together with the state of the editors' file."""
        generation = self._generations.current_name()
        if generation is None and not self._generations.standby():
            return None
        try:
            state = self._editors.stat()
        except OSError:
            return f"{generation} 0"
        return f"{generation} {state.st_mtime_ns} {state.st_size}"

    def open(self, name: str) -> PublishedIndex:
        """Open the generation in *name* with what the editors have decided."""
        try:
            self._editorial = editors.read(self._editors, self._german)
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
        gc.collect()  # now, rather than while a visitor waits
        return opened
