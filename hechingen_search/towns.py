"""Several towns, one search: which they are, each with a configuration, a store and nights of its own.

One file names them (``sites.toml``): a configuration like any other, for what the towns share, the search
page above all, with a section ``[towns]`` beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hechingen_search import CONFIG_FILE, config
from hechingen_search.errors import ConfigError
from hechingen_search.settings import Settings
from index.engines.registry import engine_type

SECTION = "towns"


@dataclass(frozen=True, slots=True)
class Towns:
    """The towns of one search."""

    shared: Settings
    """Of the search over all of them."""
    each: tuple[Settings, ...]
    side_by_side: int = 2
    """Nights at the same time on this machine."""

    def named(self, name: str) -> Settings:
        """Return the settings of the town called *name*; raises ConfigError."""
        for settings in self.each:
            if settings.index.town == name:
                return settings
        known = ", ".join(settings.index.town for settings in self.each)
        raise ConfigError(f"Den Ort »{name}« gibt es nicht. Möglich sind: {known}.")


def read(path: Path) -> Towns:
    """Read the file of the towns and their configurations; raises ConfigError."""
    tables = config.tables(path)
    section = tables.pop(SECTION, None)
    if not isinstance(section, dict):
        raise ConfigError(f"{path}: Der Abschnitt [{SECTION}] fehlt; er nennt die Konfigurationen der Orte.")
    if unknown := set(section) - {"configurations", "directory", "side_by_side"}:
        raise ConfigError(f"{path}: Der Schlüssel »{SECTION}.{min(unknown)}« ist unbekannt.")
    side_by_side = section.get("side_by_side", 2)
    if not isinstance(side_by_side, int) or isinstance(side_by_side, bool) or side_by_side < 1:
        raise ConfigError(
            f"{path}: {SECTION}.side_by_side = {side_by_side} geht nicht; erwartet wird eine Zahl ab 1."
        )
    each = tuple(_named(config.load(file)) for file in _files(path, section))
    _check(path, each)
    return Towns(config.parse(tables, path), each, side_by_side)


def _files(path: Path, section: dict[str, Any]) -> Iterator[Path]:
    """Yield the configurations: those named, and those of the folders in a directory."""
    base = path.absolute().parent
    named, directory = section.get("configurations", []), section.get("directory", "")
    if not (isinstance(named, list) and all(isinstance(each, str) for each in named)):
        raise ConfigError(f"{path}: {SECTION}.configurations: erwartet wird eine Liste von Dateien.")
    if not isinstance(directory, str):
        raise ConfigError(f"{path}: {SECTION}.directory: erwartet wird ein Verzeichnis.")
    yield from (base / each for each in named)
    if directory:
        yield from sorted((base / directory).glob(f"*/{CONFIG_FILE}"))


def _named(settings: Settings) -> Settings:
    """Return *settings* with a name of the town: its own one, else the heading of its search page."""
    name = settings.index.town or settings.web.town
    return replace(settings, index=replace(settings.index, town=name))


def _check(path: Path, each: tuple[Settings, ...]) -> None:
    """Raise ConfigError where the towns cannot stand beside each other."""
    if not each:
        raise ConfigError(f"{path}: [{SECTION}] nennt keinen Ort.")
    remote = engine_type(each[0].index.engine).remote
    own: dict[str, Iterable[str]] = {
        "den Namen (index.town)": (settings.index.town for settings in each),
        "das Datenverzeichnis (data.directory)": (str(settings.data.directory) for settings in each),
        "einen Rechner der Website (site.start, site.hosts)": (
            h for settings in each for h in _hosts(settings)
        ),
        "den Namen des Index (index.name)": (settings.index.name for settings in each) if remote else (),
    }
    for what, values in own.items():
        (value, count) = next(iter(Counter(values).most_common(1)), ("", 0))
        if count > 1:
            raise ConfigError(
                f"{path}: Mehrere Orte haben {what} »{value}« gemeinsam; jeder braucht seinen eigenen."
            )
    if len({(settings.index.engine, settings.index.address) for settings in each}) > 1:
        raise ConfigError(f"{path}: Alle Orte brauchen dieselbe Suchmaschine (index.engine, index.address).")


def _hosts(settings: Settings) -> set[str]:
    return {urlsplit(settings.crawl.start).netloc, *settings.crawl.hosts}
