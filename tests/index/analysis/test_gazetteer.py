"""Names of the place are kept whole, known, and recognised in compounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis.gazetteer import SHIPPED, GazetteerError, load, parse
from index.analysis.german import German
from index.fingerprint import fingerprint


@pytest.fixture
def german(tmp_path: Path) -> German:
    path = tmp_path / "names.txt"
    path.write_text("[Stadtteil]\nHausweiler\n[Landschaft]\nStarzel # der Fluss\n", encoding="utf-8")
    return German(names=path)


def test_districts_are_not_taken_apart(german: German) -> None:
    assert german.forms("Hausweiler").parts == ()
    assert German().forms("Hausweiler").parts


@pytest.mark.parametrize("word", ["Starzelhalle", "Starzeltal"])
def test_names_are_parts_of_compounds(german: German, word: str) -> None:
    assert set(german.forms(word).parts) & set(german.forms("Starzel").stems)


def test_other_names_are_another_analysis(german: German) -> None:
    assert fingerprint(german) != fingerprint(German())


@pytest.mark.parametrize(
    ("text", "message"),
    [("Boll\n", "Zeile 1: .*Boll.* fehlt"), ("[Ort]\n\n?\n", "Zeile 3: .* kein Name")],
)
def test_mistakes_are_named_with_their_line(text: str, message: str) -> None:
    with pytest.raises(GazetteerError, match=message):
        parse(text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="names"):
        load(tmp_path / "names.txt")


def test_the_shipped_names_are_right() -> None:
    assert {"Boll", "Schlatt", "Bechtoldsweiler"} <= {name.name for name in load(SHIPPED)}
