"""Synonyms are found in any inflection; a wrong file names its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis.german import German
from index.analysis.synonyms import SHIPPED, Problem, SynonymError, parse

FILE = """# Kommentar
Müll, Abfall
Perso => Personalausweis
gelber Sack, Gelbe Tonne   # mehrere Wörter
"""


@pytest.fixture
def german(tmp_path: Path) -> German:
    path = tmp_path / "synonyms.txt"
    path.write_text(FILE, encoding="utf-8")
    return German(path)


@pytest.mark.parametrize(
    ("query", "start", "end", "others"),
    [
        ("müll", 0, 1, ["Abfall"]),
        ("neuer Perso", 1, 2, ["Personalausweis"]),
        ("Abholung gelber Säcke", 1, 3, ["Gelbe Tonne"]),  # inflected, two words
    ],
)
def test_other_words_for_a_stretch(
    german: German, query: str, start: int, end: int, others: list[str]
) -> None:
    (found,) = german.synonyms.expand(german.query_tokens(query))
    assert (found.start, found.end) == (start, end)
    assert [alternative.text for alternative in found.alternatives] == others


@pytest.mark.parametrize("query", ["Personalausweis", "gelber Pullover", "", "§ 34"])
def test_one_way_stays_one_way_and_half_a_term_is_none(german: German, query: str) -> None:
    assert german.synonyms.expand(german.query_tokens(query)) == ()


def test_the_line_is_kept(german: German) -> None:
    (found,) = german.synonyms.expand(german.query_tokens("Perso"))
    assert found.alternatives[0].line == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("allein", "„allein“ steht allein; ein Synonym braucht mindestens zwei Begriffe"),
        ("a, , b", "ein Begriff fehlt (zwei Kommas hintereinander oder nichts neben dem Pfeil)"),
        ("a =>", "ein Begriff fehlt (zwei Kommas hintereinander oder nichts neben dem Pfeil)"),
        ("a => b => c", "mehr als ein Pfeil „=>“"),
        ("a, b, A", "„a“ steht zweimal in der Zeile"),
        ("a, <b>", "„<b>“ enthält Zeichen, die in keinem Begriff vorkommen"),
        ("a, b c d e f g h", "„b c d e f g h“ hat mehr als 6 Wörter"),
        ("Abfall, Müll", "wiederholt Zeile 2"),
    ],
)
def test_every_mistake_is_named_with_its_line(line: str, message: str) -> None:
    assert parse(FILE + line)[1] == [Problem(5, message)]


def test_a_wrong_file_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("a\n\nb\n", encoding="utf-8")
    with pytest.raises(SynonymError, match=r"Zeile 1: .*\n.*Zeile 3: "):
        _ = German(path).synonyms


def test_the_shipped_file_is_right_and_every_line_does_something() -> None:
    entries, problems = parse(SHIPPED.read_text(encoding="utf-8"))
    assert not problems
    german = German()
    for entry in entries:
        assert any(
            expansion.alternatives
            for term in entry.asked
            for expansion in german.synonyms.expand(german.query_tokens(term))
        ), f"Zeile {entry.line} ergänzt nichts"
