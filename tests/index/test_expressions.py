"""Expressions are what several documents say in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.analysis.lemma import Lemmas
from index.suggestions import expressions
from index.suggestions.expressions import Expressions

DOCUMENTS = [
    "Die öffentliche Bekanntmachung der Satzung steht hier. Der Antrag auf Wohngeld wird geprüft.",
    "Nach der öffentlichen Bekanntmachung gilt sie. Ein Antrag auf Wohngeld wird bearbeitet.",
    "Mit öffentlicher Bekanntmachung, Antrag auf\nWohngeld. Das Amt erhalten Wohngeld.",
    "Sie erhalten Wohngeld. Das Bürgerliche Gesetzbuch gilt, und das Bürgerliche Gesetzbuch gilt.",
    "Eine Änderung der Satzung. Er zeigt die Satzung. Es kostet 12 Euro.",
    "Die Änderung der Satzung. Sie zeigt die Satzung. Es kostet 12 Euro.",
]


def found(documents: Sequence[str], directory: Path) -> dict[str, int]:
    words = Counter(word for text in documents for word in {w.strip(".,") for w in text.split()})
    with Expressions(words.items(), directory, Lemmas()) as counted:
        for text in documents:
            counted.add([text])
        return dict(counted.found())


def test_nouns_with_their_adjectives_are_found_once_for_all_inflections(tmp_path: Path) -> None:
    assert found(DOCUMENTS, tmp_path) == {
        "öffentliche Bekanntmachung": 3,
        "Antrag auf Wohngeld": 2,
        "Änderung der Satzung": 2,
    }


def test_only_one_document_is_not_enough(tmp_path: Path) -> None:
    assert found([DOCUMENTS[3] * 5], tmp_path) == {}


def test_a_part_stays_when_it_is_used_by_itself_as_well(tmp_path: Path) -> None:
    whole = ["Rotes Kreuz Hechingen"] * 2
    assert found(whole, tmp_path) == {"Rotes Kreuz Hechingen": 2}
    assert found([*whole, "Rotes Kreuz"], tmp_path) == {"Rotes Kreuz Hechingen": 2, "Rotes Kreuz": 3}


def test_a_piece_of_a_longer_repeated_sentence_is_no_expression(tmp_path: Path) -> None:
    assert found(["Amt für Wasser und Boden der Stadt"] * 2, tmp_path) == {}


def test_the_most_frequent_are_counted_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "MOST", 1)
    assert found(DOCUMENTS, tmp_path) == {"öffentliche Bekanntmachung": 3}


def test_an_abbreviation_ends_no_expression(tmp_path: Path) -> None:
    assert found(["Bürgermeisterin Dr. Aulbach"] * 2, tmp_path) == {}


@pytest.mark.parametrize("documents", [[], [""], ["Wort"], ["1 2 3"]])
def test_nothing_gives_nothing(tmp_path: Path, documents: list[str]) -> None:
    assert found(documents, tmp_path) == {}
