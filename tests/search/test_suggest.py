"""Suggestions complete what is typed, forgive mistakes, and come from the content."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hechingen_search.editorial.rules import Editorial, Rule
from hechingen_search.published import suggester_in
from hechingen_search.search.results import MAX_SUGGESTIONS
from hechingen_search.search.suggest import Suggester
from index.analysis.german import German
from index.engine import Engine
from index.suggestions import entries as suggestible
from index.suggestions import table as suggestions
from index.suggestions import write as suggestion_file
from index.suggestions.table import Kind, Suggestion, Suggestions, WeightedSuggestion

ENTRIES = [
    WeightedSuggestion(Suggestion("Führerschein umtauschen", "https://stadt.example/f", Kind.PAGE), 2),
    WeightedSuggestion(Suggestion("Hund anmelden", "https://stadt.example/hund", Kind.PAGE), 1),
    WeightedSuggestion(
        Suggestion("Satzung über die Hundesteuer", "https://stadt.example/satzung", Kind.PAGE), 9
    ),
    WeightedSuggestion(Suggestion("Hundewiese", kind=Kind.HEADING), 1),
    WeightedSuggestion(Suggestion("Hunde"), 40),
    WeightedSuggestion(Suggestion("Hundesteuer"), 12),
    WeightedSuggestion(Suggestion("hundesteuer", kind=Kind.HEADING)),
    WeightedSuggestion(Suggestion("Straßenfest"), 3),
    WeightedSuggestion(Suggestion("Fuhrpark"), 1),
    WeightedSuggestion(Suggestion("Kfz-Zulassung"), 1),
    WeightedSuggestion(Suggestion("Buergerstiftung"), 1),
    WeightedSuggestion(Suggestion("Impressum", "https://stadt.example/a", Kind.PAGE)),
    WeightedSuggestion(Suggestion("Impressum", "https://stadt.example/b", Kind.PAGE)),
    WeightedSuggestion(Suggestion("· § ·", kind=Kind.HEADING)),
]
HUND = ["Hund anmelden", "Satzung über die Hundesteuer", "Hunde", "Hundewiese", "hundesteuer"]
COMPLETED = [
    ("hund", HUND),  # pages, words, headings; within one what begins like that, then the popular
    ("HUND A", ["Hund anmelden"]),
    ("anm", ["Hund anmelden"]),
    ("anmelden hund", ["Hund anmelden"]),
    ("die hundesteuer satz", ["Satzung über die Hundesteuer"]),
    ("über", ["Satzung über die Hundesteuer"]),
    ("führ", ["Führerschein umtauschen"]),
    ("fuehrer", ["Führerschein umtauschen"]),
    ("fue", ["Führerschein umtauschen"]),
    ("fuhr", ["Fuhrpark", "Führerschein umtauschen"]),  # as typed, then with an umlaut
    ("bürgerst", ["Buergerstiftung"]),
    ("strasse", ["Straßenfest"]),
    ("kfz-zul", ["Kfz-Zulassung"]),
    ("zulass kfz", ["Kfz-Zulassung"]),
    ("straßen fest", ["Straßenfest"]),
    ("fürherschein", ["Führerschein umtauschen"]),
    ("fuerherschein", ["Führerschein umtauschen"]),
    ("hundd anm", ["Hund anmelden"]),
    ("hund anemlden", ["Hund anmelden"]),
    ("satuzng hundsteuer", ["Satzung über die Hundesteuer"]),
    ("strs", []),  # too short to tell what it is a slip of
    ("hund impressum", []),
    ("xyz", []),
    ("", []),
    ("  \x00\ud800 ", []),
]


def made(entries: Iterable[WeightedSuggestion]) -> Suggestions:
    return Suggestions(np.frombuffer(suggestion_file.encode(entries), np.uint8))


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(made(ENTRIES))


@pytest.mark.parametrize(("typed", "texts"), COMPLETED)
def test_completions(suggester: Suggester, typed: str, texts: list[str]) -> None:
    assert [suggestion.text for suggestion in suggester.suggest(typed)] == texts


def test_a_text_is_offered_once_and_of_the_most_trusted_kind() -> None:
    suggester = Suggester(made(ENTRIES), ["Hundesteuer", "Hundehalle"])
    kinds = {item.text: item.kind for item in suggester.suggest("hunde")}
    assert kinds == {
        "Hundehalle": Kind.EDITOR,
        "Hundesteuer": Kind.EDITOR,
        "Satzung über die Hundesteuer": Kind.PAGE,
        "Hundewiese": Kind.HEADING,
        "Hunde": Kind.WORD,
    }
    assert list(kinds)[:2] == ["Hundehalle", "Hundesteuer"]
    assert [item.text for item in suggester.suggest("hundehlale")] == ["Hundehalle"]


def test_a_name_of_two_pages_leads_to_neither(suggester: Suggester) -> None:
    assert suggester.suggest("impr") == (Suggestion("Impressum", "", Kind.PAGE),)


def test_an_index_suggests_titles_headings_and_words(engine: Engine, german: German, tmp_path: Path) -> None:
    suggestion_file.write(tmp_path / suggestions.NAME, suggestible.entries(engine, german, tmp_path))
    suggester = suggester_in(tmp_path, Editorial(suggest=("Glasfaser",)))
    assert suggester.suggest("hall")[0] == Suggestion(
        "Hallenbad", "https://stadt.example/schwimmbad", Kind.PAGE, "page", "Freizeit"
    )
    assert [found.kind for found in suggester.suggest("öffn")] == [Kind.HEADING]
    assert suggester.suggest("glas") == (Suggestion("Glasfaser", kind=Kind.EDITOR),)
    assert [found.area for found in suggester.suggest("registry")] == ["English"]
    hidden = Editorial(hide=(Rule("https://stadt.example/schwimmbad"),))
    assert suggester_in(tmp_path, hidden).suggest("hall") == ()


def test_a_generation_without_the_file_has_the_editors_terms(tmp_path: Path) -> None:
    suggester = suggester_in(tmp_path, Editorial(suggest=("Glasfaser",)))
    assert [item.text for item in suggester.suggest("g")] == ["Glasfaser"]


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(-5, 50))
def test_nothing_typed_fails(suggester: Suggester, typed: str, limit: int) -> None:
    assert len(suggester.suggest(typed, limit)) <= MAX_SUGGESTIONS


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=30), st.text(min_size=1, max_size=3))
def test_every_completion_is_one_of_the_texts(texts: list[str], typed: str) -> None:
    suggester = Suggester(made(WeightedSuggestion(Suggestion(text)) for text in texts))
    assert set(suggester.suggest(typed)) <= {Suggestion(text) for text in texts}


@settings(deadline=None)
@given(st.text(st.sampled_from("bdghiklmnrtäö"), min_size=6, max_size=30), st.data())
def test_every_word_is_found_by_its_beginnings_and_with_one_mistake(word: str, data: st.DataObject) -> None:
    suggester = Suggester(
        made([WeightedSuggestion(Suggestion(word)), WeightedSuggestion(Suggestion("zuletzt"))])
    )
    assert word in [item.text for item in suggester.suggest(word[: data.draw(st.integers(1, len(word)))])]
    at = data.draw(st.integers(1, len(word) - 1))
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word
    for typed in (word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], swapped):
        assert word in [item.text for item in suggester.suggest(typed)]


def test_words_are_offered_in_one_form_each(german: German) -> None:
    terms = [
        *(
            ("Hunde", 40),
            ("Hund", 30),
            ("Hundes", 12),
            ("Hunden", 9),
            ("Pässe", 5),
            ("Pass", 3),
            ("wohnen", 4),
        ),
        *(("öffentlichen", 90), ("gültiger", 8), ("bekommen", 30), ("einmal", 1), ("Verordnungen", 20)),
    ]
    assert dict(suggestible.families(terms, german)) == {
        "Hund": 40,
        "Pass": 5,
        "wohnen": 4,
        "Verordnungen": 20,
    }


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("wo kann ich meinen hund anm", ["Hund anmelden"]),
        ("Was kostet die Hundest", ["Satzung über die Hundesteuer"]),
        ("wie bekomme ich einen führ", ["Führerschein umtauschen"]),
    ],
)
def test_questions_are_completed_by_their_topic(suggester: Suggester, typed: str, texts: list[str]) -> None:
    assert [suggestion.text for suggestion in suggester.suggest(typed)][: len(texts)] == texts


def test_a_question_without_a_topic_is_offered_topics(suggester: Suggester) -> None:
    assert suggester.suggest("wo kann ich")
    assert {found.kind for found in suggester.suggest("wo kann ich")} <= {Kind.EDITOR, Kind.PAGE}


def test_what_people_call_it_leads_there() -> None:
    page = Suggestion("Abfall und Wertstoffe", "https://stadt.example/a", Kind.PAGE, "service", "Rathaus")
    suggester = Suggester(made([WeightedSuggestion(page, 1, ("Müll", "Hausmüll"))]))
    for typed in ("müll", "muell", "mül", "hausm", "müll wertst"):
        assert suggester.suggest(typed) == (page,)


def test_pages_and_searches_are_both_in_sight() -> None:
    pages = [Suggestion(f"Hund {n}", f"https://stadt.example/{n}", Kind.PAGE) for n in range(20)]
    words_ = [Suggestion(f"Hunde{letter}") for letter in "abcdefghij"]
    found = Suggester(made(map(WeightedSuggestion, [*pages, *words_]))).suggest("hund", 8)
    assert [each.kind for each in found] == [Kind.PAGE] * 3 + [Kind.WORD] * 5
