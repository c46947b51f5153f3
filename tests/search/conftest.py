"""One German chain and one small index on each engine for the tests of searching."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.engine import Engine
from index.engines.memory import MemoryEngine
from index.engines.registry import engine_in, engine_type
from index.engines.service import LOCAL, Connection
from index.engines.whoosh import WhooshEngine
from tests.search.pages import fill


@pytest.fixture(scope="session")
def german() -> German:
    return German()


@pytest.fixture(scope="module", params=["memory", "whoosh", "opensearch"])
def engine(
    request: pytest.FixtureRequest, german: German, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    directory: Path = tmp_path_factory.mktemp("index")
    opened: Engine
    if request.param == "opensearch":
        addresses = " ".join(request.getfixturevalue("addresses"))
        connection = Connection(addresses, name=f"search-{os.getpid()}", copies=0)
        opened = engine_in("opensearch", directory / "g000001", connection, create=True)
    else:
        connection = LOCAL
        opened = MemoryEngine() if request.param == "memory" else WhooshEngine(directory)
    yield fill(opened, german)
    opened.close()
    if request.param == "opensearch":
        engine_type("opensearch").removed(directory / "g000001", connection)


@pytest.fixture(scope="module")
def searcher(engine: Engine, german: German) -> Searcher:
    return Searcher(engine, german)
