"""What matched is marked: inside compounds, under every spelling, never more than the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.query.lexicon import Lexicon
from hechingen_search.query.parse import parse
from hechingen_search.ranking.plan import plan
from hechingen_search.show.marks import Matcher, fragments, matcher
from index.analysis.german import German
from index.engines.memory import MemoryEngine
from tests.search.pages import fill

MARKED = [
    ("schutz", "Der Feuerschutz der Stadt", ["schutz"]),
    ("hund", "Hunde und Katzen", ["Hunde"]),
    ("hundesteuer", "Satzung zur Hundesteuer", ["Hundesteuer"]),
    ("hundesteuer", "Die Steuer für den Hund", ["Steuer", "Hund"]),
    ("hundesteueranmeldung", "Anmeldung zur Hundesteuer", ["Anmeldung", "Hundesteuer"]),
    ("strasse", "In der Straße wird gebaut", ["Straße"]),
    ("Straße", "In der Hauptstrasse", ["strasse"]),
    ("bürger", unicodedata.normalize("NFD", "Für alle Bürger da"), [unicodedata.normalize("NFD", "Bürger")]),
    ("gebühr", "Die Gebühren betragen", ["Gebühren"]),
    ('"an der Leine"', "Hunde an der Leine führen", ["an", "der", "Leine"]),
    ("halle*", "Hallenbad und Hallensport", ["Hallenbad", "Hallensport"]),
    ("hund ODER katze", "Hunde, Katzen und Mäuse", ["Hunde", "Katzen"]),
    ("wie hund", "Wie halte ich einen Hund?", ["Hund"]),
]


@pytest.fixture(scope="module")
def lexicon(german: German) -> Lexicon:
    return Lexicon(fill(MemoryEngine(), german), german)


def match(typed: str, german: German, lexicon: Lexicon) -> Matcher:
    return matcher(plan(parse(typed), german, lexicon), german)


@pytest.mark.parametrize(("typed", "text", "marked"), MARKED)
def test_the_matching_letters_are_marked(
    typed: str, text: str, marked: list[str], german: German, lexicon: Lexicon
) -> None:
    pieces = fragments(text, match(typed, german, lexicon).marks(text))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.marked] == marked


@given(st.text(), st.text())
def test_marks_never_change_the_text(german: German, lexicon: Lexicon, typed: str, text: str) -> None:
    pieces = fragments(text, match(typed, german, lexicon).marks(text))
    assert "".join(piece.text for piece in pieces) == text
