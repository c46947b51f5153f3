"""Slips are corrected, visibly and with a way back; what is right or far off is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hechingen_search.published import speller_in
from hechingen_search.search.query.correct import TRIED, corrected
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import parse
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.document import Field
from index.engine import Engine
from index.spelling import vocabulary
from tests.search.pages import HOST


@pytest.fixture(scope="module")
def spelling(engine: Engine, german: German, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    directory: Path = tmp_path_factory.mktemp("words")
    vocabulary.write(directory / vocabulary.NAME, engine.terms(Field.WORD), default().parts)
    return Searcher(engine, german, speller=speller_in(directory, german))


@pytest.mark.parametrize(
    ("typed", "right", "first"),
    [
        ("Hallenbda", "Hallenbad", "/schwimmbad"),
        ("Hundesteur", "Hundesteuer", "/hundesteuersatzung.pdf"),
        ("Hundesteur Satzunk", "Hundesteuer Satzung", "/hundesteuersatzung.pdf"),  # both words
        ("Wo ist der Glokenturm?", "Wo ist der Glockenturm?", "/haushalt.pdf"),
    ],
)
def test_a_slip_is_corrected_and_can_be_undone(
    spelling: Searcher, typed: str, right: str, first: str
) -> None:
    page = spelling.search(SearchRequest(typed))
    assert page.items[0].url == HOST + first
    notice = page.notices[0]
    assert (notice.kind, notice.query, notice.strict) == ("corrected", typed, True)
    assert f"„{right}“" in notice.text
    strict = spelling.search(SearchRequest(notice.query, strict=True))
    assert "corrected" not in [notice.kind for notice in strict.notices]


@pytest.mark.parametrize("typed", ["Hallenbad", "Hunde", "hundesteuer", "Wie hund", "HALLENBAD"])
def test_what_is_right_is_left_alone(spelling: Searcher, typed: str) -> None:
    kinds = {notice.kind for notice in spelling.search(SearchRequest(typed)).notices}
    assert not kinds & {"corrected", "suggestion"}


def test_only_the_first_unknown_words_are_looked_up(german: German, engine: Engine) -> None:
    class Counting:
        asked = 0

        def suggest(self, word: str) -> None:
            self.asked += 1

    speller = Counting()
    parsed = parse(" ".join(f"qx{letter}zzkw" for letter in "abcdefghijklmnopqrstuvwxyz"))
    assert corrected(parsed, german, Lexicon(engine, german), speller) is None
    assert speller.asked == TRIED


def test_no_list_of_words_means_no_speller(german: German, tmp_path: Path) -> None:
    assert speller_in(tmp_path, german) is None
