"""How often a search asks a cluster: each question is a way there and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hechingen_search.published import speller_in
from hechingen_search.search.query.correct import Speller
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.document import Field
from index.engine import Engine
from index.engines.opensearch.engine import OpenSearchEngine
from index.query import Sort
from index.spelling import vocabulary

TODAY = date(2026, 3, 4)
QUERIES = (
    "hundesteuer",
    "müll anmelden",
    "Kraftfahrzeugschein ummelden",
    "wo kann ich meinen Hund anmelden?",
    '"gelber sack"',
    "standesam* -heirat",
    "titel:satzung ODER haushalt",
    "Jakobidult Trauungstermin",
    "rathaus öffnungszeiten samstag",
    "gibtesnicht",
    "Hundesteur Satzunk",
    "Lebendfalle mieten",
    "Gemeindeverwaltungsverbandsversammlung",
)


@pytest.fixture(scope="module")
def spelling(engine: Engine, german: German, tmp_path_factory: pytest.TempPathFactory) -> Speller | None:
    directory: Path = tmp_path_factory.mktemp("words")
    vocabulary.write(directory / vocabulary.NAME, engine.terms(Field.WORD), default().parts)
    return speller_in(directory, german)


@pytest.mark.parametrize("engine", ["opensearch"], indirect=True, scope="module")
@pytest.mark.parametrize("sort", list(Sort))
def test_a_search_asks_three_times_and_twice_when_it_knows_the_words(
    engine: OpenSearchEngine, german: German, spelling: Speller | None, sort: Sort
) -> None:
    for text in QUERIES:
        searcher = Searcher(engine, german, speller=spelling, today=lambda: TODAY)
        engine.refresh()  # forgets every word, and every passage
        _ = engine.statistics
        asked = [engine.requests]
        for number in range(2):
            searcher.search(SearchRequest(text, sort=sort, page=number + 1))
            asked.append(engine.requests)
        assert 1 <= asked[1] - asked[0] <= 3, text
        assert 1 <= asked[2] - asked[1] <= 2, text
