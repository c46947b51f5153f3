"""The staff see why a page is found, and what is missing when it is not."""

from __future__ import annotations

from dataclasses import asdict

from hechingen_search.search import Searcher
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


def test_reasons_for_not_being_found(searcher: Searcher) -> None:
    assert "nicht im Index" in searcher.explain("hund", f"{HOST}/none").advice[0]
    assert "nicht deutsch" in searcher.explain("hund", f"{HOST}/leichte-sprache/hund").advice[0]
    assert "ausgeschlossenes Wort" in searcher.explain("hund -hallenbad", f"{HOST}/schwimmbad").advice[0]


def test_phrases_and_prefixes_are_explained(searcher: Searcher) -> None:
    told = searcher.explain('hallenb* "um 9 Uhr"', f"{HOST}/schwimmbad")
    assert [word.matches[0].term for word in told.words] == ["hallenb*", "„um 9 uhr“"]
