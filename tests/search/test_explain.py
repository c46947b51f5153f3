"""The staff see why a page is found, and what is missing when it is not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from hechingen_search.published import speller_in
from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.document import Field
from index.engine import Engine
from index.spelling import vocabulary
from tests.search.pages import HOST


def test_a_hit_is_explained_word_by_word(searcher: Searcher) -> None:
    told = searcher.explain("hund impfausweis", f"{HOST}/hund")
    assert told.rank == 1
    assert [(word.text, word.whole) for word in told.words] == [("hund", True), ("impfausweis", True)]
    assert {"Titel", "Text"} <= {match.where for match in told.words[0].matches}
    assert asdict(told)["url"] == f"{HOST}/hund"
    assert any("Platz 1 von" in line for line in told.lines())


def test_a_missing_word_is_named(searcher: Searcher) -> None:
    told = searcher.explain("hund glockenturm", f"{HOST}/hund")
    assert not told.words[1].matches
    assert any("„glockenturm“ steht nicht auf der Seite" in line for line in told.advice)


def test_a_word_that_is_only_a_piece_of_another_one_is_not_said_to_be_missing(searcher: Searcher) -> None:
    told = searcher.explain("hund mpfausw", f"{HOST}/hund")
    assert any("„mpfausw“ steht auf der Seite nur in „" in line for line in told.advice)
    assert not any("nicht auf der Seite" in line for line in told.advice)


def test_the_line_of_the_list_is_named(searcher: Searcher) -> None:
    told = searcher.explain("Köter", f"{HOST}/hund")
    word = told.words[0]
    assert len(word.also) == len(word.lines)


def test_reasons_for_not_being_found(searcher: Searcher) -> None:
    assert "nicht im Index" in searcher.explain("hund", f"{HOST}/none").advice[0]
    simple = searcher.explain("hund", f"{HOST}/leichte-sprache/hund").advice[0]
    assert simple.startswith("Die Sprache der Seite ist Leichte Sprache;")
    assert "ausgeschlossenes Wort" in searcher.explain("hund -hallenbad", f"{HOST}/schwimmbad").advice[0]


def test_phrases_and_prefixes_are_explained(searcher: Searcher) -> None:
    told = searcher.explain('hallenb* "um 9 Uhr"', f"{HOST}/schwimmbad")
    assert [word.matches[0].term for word in told.words] == ["hallenb*", "„um 9:00 uhr“"]


def test_a_correction_is_explained_with_the_words_that_were_searched_for(
    engine: Engine, german: German, tmp_path: Path
) -> None:
    vocabulary.write(tmp_path / vocabulary.NAME, engine.terms(Field.WORD))
    searcher = Searcher(engine, german, speller=speller_in(tmp_path, german))
    told = searcher.explain("Hundesteur", f"{HOST}/hundesteuersatzung.pdf")
    assert [word.text for word in told.words] == ["Hundesteuer"]
    assert told.words[0].whole
    assert told.words[0].parts == ("hund", "steuer")


def test_the_score_is_the_sum_of_the_words_times_the_factors(searcher: Searcher) -> None:
    told = searcher.explain("impfausweis hund", f"{HOST}/hund")
    assert [factor.why for factor in told.factors] == ["alle Wörter"]
    near = 0.0  # neighbours in the query are none on the page
    expected = (sum(word.score for word in told.words) + near) * told.factors[0].value
    assert told.score == pytest.approx(expected, rel=1e-3)
    assert told.words[0].score < sum(match.score for match in told.words[0].matches)
    assert searcher.explain("hund", f"{HOST}/none").score is None
