"""The engines that can be chosen in the configuration; a new one is one folder and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from index.engine import Engine
from index.engines.service import LOCAL, Connection, Shelf
from index.errors import UnknownEngineError


@dataclass(frozen=True, slots=True)
class EngineType:
    """What everybody else has to know of an engine; it alone knows its files.

    A generation has a directory with every engine: what is not in files there names what is elsewhere.
    """

    format: str
    """Raise it when what is stored looks different: indexes of another format are rebuilt."""
    open: Callable[[Path, Connection, bool], Engine]
    """Open what belongs to the directory of a generation; True: make it, empty, where there is none."""
    continued: Callable[[Path, Path, Connection], None]
    """Give a new directory all that an earlier generation holds, without changing the latter."""
    removed: Callable[[Path, Connection], None] = lambda directory, connection: None
    """Remove what belongs to a directory and lies elsewhere; the directory itself is removed after."""
    load: Callable[[], object] = lambda: None
    """Import the code of the engine, which is not needed before it is opened."""
    together: Callable[[Sequence[tuple[Path, Connection]]], Engine] | None = None
    """Open the generations of several towns as one index; None: this engine cannot."""
    shelf: Callable[[Connection], Shelf] | None = None
    """Where machines share the generations; None: each has its own, in files."""
    remote: bool = False
    """True for a service: it needs an address."""


def _load_whoosh() -> object:
    return import_module("index.engines.whoosh")


def _open_whoosh(directory: Path, connection: Connection, create: bool) -> Engine:
    # Imported on demand: whoever searches OpenSearch needs no Whoosh, and the other way round.
    from index.engines.whoosh import WhooshEngine

    return WhooshEngine(directory, create=create)


def _continue_whoosh(base: Path, directory: Path, connection: Connection) -> None:
    from index.engines.whoosh import share

    share(base, directory)


def _join_whoosh(parts: Sequence[tuple[Path, Connection]]) -> Engine:
    from index.engines.whoosh.engine import JoinedEngine

    return JoinedEngine([directory for directory, _ in parts])


def _load_opensearch() -> object:
    return import_module("index.engines.opensearch.engine")


def _open_opensearch(directory: Path, connection: Connection, create: bool) -> Engine:
    from index.engines.opensearch.generations import opened

    return opened(directory.name, connection, create)


def _join_opensearch(parts: Sequence[tuple[Path, Connection]]) -> Engine:
    from index.engines.opensearch.generations import joined

    return joined([(directory.name, connection) for directory, connection in parts])


def _continue_opensearch(base: Path, directory: Path, connection: Connection) -> None:
    from index.engines.opensearch.generations import continued

    continued(base.name, directory.name, connection)


def _remove_opensearch(directory: Path, connection: Connection) -> None:
    from index.engines.opensearch.generations import removed

    removed(directory.name, connection)


def _shelf_opensearch(connection: Connection) -> Shelf:
    from index.engines.opensearch.generations import ClusterShelf

    return ClusterShelf(connection)


ENGINES: dict[str, EngineType] = {
    "whoosh": EngineType("2", _open_whoosh, _continue_whoosh, load=_load_whoosh, together=_join_whoosh),
    "opensearch": EngineType(
        "1",
        _open_opensearch,
        _continue_opensearch,
        _remove_opensearch,
        load=_load_opensearch,
        together=_join_opensearch,
        shelf=_shelf_opensearch,
        remote=True,
    ),
}
"""Name in the configuration → engine."""


def engine_type(name: str, engines: Mapping[str, EngineType] = ENGINES) -> EngineType:
    """Return the engine called *name*; raises UnknownEngineError."""
    try:
        return engines[name]
    except KeyError:
        raise UnknownEngineError(name, tuple(engines)) from None


def engine_in(name: str, directory: Path, connection: Connection = LOCAL, *, create: bool = False) -> Engine:
    """Open the engine *name* in *directory*; with *create* an empty one is made where there is none."""
    return engine_type(name).open(directory, connection, create)
