"""Suggestions complete what is typed, forgive a mistake, and come from the content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.suggest import LIMIT, Entry, Kind, Suggester, Suggestion
from hechingen_search.suggestions import entries
from index.engine import Engine

ENTRIES = [
    Entry(Suggestion("Führerschein umtauschen", "https://stadt.example/f", Kind.PAGE), 2),
    Entry(Suggestion("Hund anmelden", "https://stadt.example/hund", Kind.PAGE), 1),
    Entry(Suggestion("Satzung über die Hundesteuer", "https://stadt.example/satzung", Kind.PAGE), 9),
    Entry(Suggestion("Hundewiese", kind=Kind.HEADING), 1),
    Entry(Suggestion("Hunde", kind=Kind.WORD), 40),
    Entry(Suggestion("Hundesteuer", kind=Kind.WORD), 12),
    Entry(Suggestion("Hundesteuer", kind=Kind.EDITOR)),
    Entry(Suggestion("Straßenfest", kind=Kind.WORD), 3),
    Entry(Suggestion("Impressum", "https://stadt.example/a", Kind.PAGE)),
    Entry(Suggestion("Impressum", "https://stadt.example/b", Kind.PAGE)),
]
COMPLETED = [
    ("hund", ["Hundesteuer", "Hund anmelden", "Satzung über die Hundesteuer", "Hundewiese", "Hunde"]),
    ("HUND A", ["Hund anmelden"]),
    ("anm", ["Hund anmelden"]),
    ("anmelden hund", ["Hund anmelden"]),
    ("führ", ["Führerschein umtauschen"]),
    ("fuhr", ["Führerschein umtauschen"]),
    ("fuehrer", ["Führerschein umtauschen"]),
    ("strasse", ["Straßenfest"]),
    ("fürherschein", ["Führerschein umtauschen"]),
    ("hundd anm", []),
    ("hund anemlden", ["Hund anmelden"]),
    ("xyz", []),
    ("", []),
    ("  \x00\ud800 ", []),
]


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(ENTRIES)


@pytest.mark.parametrize(("typed", "texts"), COMPLETED)
def test_completions(suggester: Suggester, typed: str, texts: list[str]) -> None:
    assert [suggestion.text for suggestion in suggester.suggest(typed)] == texts


def test_a_name_of_two_pages_leads_to_neither(suggester: Suggester) -> None:
    assert suggester.suggest("impr") == (Suggestion("Impressum", "", Kind.PAGE),)


def test_an_index_suggests_titles_headings_and_words(engine: Engine) -> None:
    suggester = Suggester(entries(engine, ["Glasfaser"]))
    assert suggester.suggest("hall")[0] == Suggestion(
        "Hallenbad", "https://stadt.example/schwimmbad", Kind.PAGE
    )
    assert [found.kind for found in suggester.suggest("öffn")] == [Kind.HEADING]
    assert suggester.suggest("glas") == (Suggestion("Glasfaser", kind=Kind.EDITOR),)
    assert suggester.suggest("registry") == ()


@given(st.text(max_size=200), st.integers(-5, 50))
def test_nothing_typed_fails(suggester: Suggester, typed: str, limit: int) -> None:
    assert len(suggester.suggest(typed, limit)) <= LIMIT


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30), st.text(min_size=1, max_size=3))
def test_every_completion_has_a_word_that_begins_as_typed(texts: list[str], typed: str) -> None:
    suggester = Suggester(Entry(Suggestion(text)) for text in texts)
    assert set(suggester.suggest(typed)) <= {Suggestion(text) for text in texts}
