"""Make the vectors of a generation: those of texts that are new, within what one night may take."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from crawler.page import Page
from index.meaning import vectors
from index.meaning.cache import Cache
from index.meaning.encoder import Encoder, Vector
from index.meaning.passages import texts

_ASKED = Path(__file__).with_name("asked.txt")


def _silent(done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How vectors are made: with which encoder, where they are kept, and for how long a night."""

    encoder: Encoder
    directory: Path
    seconds: float = float("inf")
    progress: Callable[[int, int | None], None] = field(default=_silent)

    def complete(self, generation: Path) -> bool:
        """Tell whether *generation* has all the vectors of this encoder."""
        facts = vectors.facts(generation)
        return facts is not None and facts.encoder == self.encoder.name and not facts.missing

    def write(
        self,
        generation: Path,
        base: Path | None,
        changed: Callable[[bool], Iterable[Page]],
        removed: Iterable[str],
        total: int | None = None,
    ) -> None:
        """Write the vectors of *generation*, which continues *base*.

        *changed* yields the pages changed since the base; called with True all of them, *total*.
        """
        before = vectors.facts(base) if base is not None else None
        whole = before is None or before.encoder != self.encoder.name or bool(before.missing)
        pages = {} if whole or before is None else dict(before.pages)
        for url in removed:
            pages.pop(url, None)
        cache = Cache(self.directory, self.encoder)
        job = _Job(self, cache, time.monotonic() + self.seconds)
        try:
            asked = job.asked()
            for page in job.shown(changed(whole), total if whole else None):
                pages[page.url] = job.page(page)
            made = {url: keys for url, keys in sorted(pages.items()) if all(key in cache for key in keys)}
            missing = tuple(url for url in pages if url not in made)
            titles = cache.rows([keys[0] for keys in made.values()])
            stretches = cache.rows([key for keys in made.values() for key in keys[1:]])
            vectors.write(generation, self.encoder.name, made, missing, (titles, stretches), asked)
        finally:
            cache.close({key for keys in pages.values() for key in keys} | job.used)


class _Job:
    """One build: makes what is missing until its time is over."""

    def __init__(self, meaning: Meaning, cache: Cache, end: float) -> None:
        self._meaning, self._cache, self._end = meaning, cache, end
        self.used: set[bytes] = set()

    def page(self, page: Page) -> tuple[bytes, ...]:
        """Return the keys of the texts of *page*, whose vectors are made if there is time."""
        found = texts(page)
        new = [text for text in dict.fromkeys(found) if text.key not in self._cache]
        if new and time.monotonic() < self._end:
            made = self._meaning.encoder.passages(tuple(text.text for text in new))
            for text, vector in zip(new, made, strict=True):
                self._cache.put(text.key, vector)
        return tuple(text.key for text in found)

    def asked(self) -> Mapping[str, Vector]:
        """Return the mean vector of what is typically asked in each language."""
        return {language: self._mean(queries) for language, queries in typical().items()}

    def _mean(self, queries: tuple[str, ...]) -> Vector:
        keys = [hashlib.sha256(f"query: {query}".encode()).digest()[:16] for query in queries]
        for key, query in zip(keys, queries, strict=True):
            if key not in self._cache:
                self._cache.put(key, self._meaning.encoder.query(query))
        self.used.update(keys)
        return np.asarray(self._cache.rows(keys).mean(axis=0), np.float32)

    def shown(self, pages: Iterable[Page], total: int | None) -> Iterator[Page]:
        """Yield *pages* and say how many are done."""
        for done, page in enumerate(pages, 1):
            yield page
            self._meaning.progress(done, total)


def typical() -> Mapping[str, tuple[str, ...]]:
    """Return what people typically ask, by language."""
    found: dict[str, list[str]] = {}
    language = ""
    for line in _ASKED.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(language, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}
