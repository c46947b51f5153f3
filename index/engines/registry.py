"""The engines that can be chosen in the configuration; a new one is one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.engine import Engine
from index.errors import UnknownEngineError


def _whoosh(directory: Path, create: bool) -> Engine:
    # Imported on demand: whoever searches OpenSearch needs no Whoosh, and the other way round.
    from index.engines.whoosh import WhooshEngine

    return WhooshEngine(directory, create=create)


FORMAT = "2"
"""Raise it when the files of any engine change: indexes of another format are rebuilt."""

ENGINES: dict[str, Callable[[Path, bool], Engine]] = {"whoosh": _whoosh}


def engine_in(name: str, directory: Path, *, create: bool = False) -> Engine:
    """Open the engine *name* in *directory*; with *create* an empty one is made where there is none."""
    try:
        opener = ENGINES[name]
    except KeyError:
        raise UnknownEngineError(name, tuple(ENGINES)) from None
    return opener(directory, create)
