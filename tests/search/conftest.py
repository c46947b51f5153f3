"""One German chain and one small index on each engine for the tests of searching."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.engine import Engine
from index.engines.memory import MemoryEngine
from index.engines.whoosh import WhooshEngine
from tests.search.pages import fill


@pytest.fixture(scope="session")
def german() -> German:
    return German()


@pytest.fixture(scope="module", params=["memory", "whoosh"])
def engine(
    request: pytest.FixtureRequest, german: German, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    directory: Path = tmp_path_factory.mktemp("index")
    opened: Engine = MemoryEngine() if request.param == "memory" else WhooshEngine(directory)
    yield fill(opened, german)
    opened.close()


@pytest.fixture(scope="module")
def searcher(engine: Engine, german: German) -> Searcher:
    return Searcher(engine, german)
