"""„Meinten Sie“ helps those who slip and leaves all others alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.compounds.model import default
from index.analysis.german import German
from index.spelling.edit_costs import distance, slips
from index.spelling.speller import Speller
from index.spelling.vocabulary import Vocabulary, write

WORDS = {
    "Führungszeugnis": 12, "Hundesteuer": 30, "Hundesteuersatzung": 4, "Müll": 20, "Personalausweis": 25,
    "anmelden": 40, "Straße": 80, "Fasnet": 9, "Sickingen": 15, "Bürgerbüro": 33, "Abfall": 21,
    "Kindergarten": 28,
    "Öffnungszeiten": 50, "Satzung": 44, "Rhythmus": 2, "die": 900, "Arbeitsplatz": 6, "Standesamt": 11,
}  # fmt: skip


@pytest.fixture(scope="module")
def speller(tmp_path_factory: pytest.TempPathFactory) -> Speller:
    path = tmp_path_factory.mktemp("spelling") / "words.bin"
    write(path, WORDS.items(), default().parts)
    return Speller(Vocabulary(path), German())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("führungszeugniss", "Führungszeugnis"),  # doubled
        ("hundestuer", "Hundesteuer"),  # letter left out
        ("Strase", "Straße"),
        ("Personalausweiß", "Personalausweis"),
        ("Öfnungszeitn", "Öffnungszeiten"),  # two slips
        ("Rytmus", "Rhythmus"),  # silent letters
        ("Schtandesamt", "Standesamt"),  # as it sounds
        ("fasnett", "Fasnet"),
        ("Sikingen", "Sickingen"),  # local names are words of the site
        ("Anmelden", None),
        ("anmeldenn", "anmelden"),
        ("Anmeldenn", "Anmelden"),  # a capital is kept
        ("Arbeitplatz", "Arbeitsplatz"),  # linking element
        ("hundesteueranmelden", "Hundesteuer anmelden"),  # space left out
        ("Hundesteuerbeschied", "Hundesteuerbescheid"),  # no word of the site: one part corrected
        ("Gebührenbescheitnummer", "Gebührenbescheidnummer"),  # in the middle
        ("Grundsteurbescheid", "Grundsteuerbescheid"),
        ("wohnungsgeberbestätigng", "wohnungsgeberbestätigung"),
    ],
)
def test_slips_are_corrected(speller: Speller, typed: str, meant: str | None) -> None:
    found = speller.suggest(typed)
    assert (found.word if found else None) == meant


@pytest.mark.parametrize(
    "word",
    [
        *("Buergerbuero", "STRASSE", "Müll"),  # right in another spelling
        *("Reisepass", "Garten", "tanzen"),  # German, but not on the site
        *("Kindergartengebühren", "Gewerbesteuerbescheid"),  # valid compounds
        *("Heimatkaff", "Nazibeute", "Guerillakrieg"),  # a modifier and a noun, however odd together
        *("", "a", "§", "2024", "x" * 1000, "日本語", "\ud800\ud800\ud800"),
    ],
)
def test_right_and_strange_words_are_left_alone(speller: Speller, word: str) -> None:
    assert speller.suggest(word) is None


@given(st.sampled_from(sorted(WORDS)), st.sampled_from([str.lower, str.upper, str.title, str.swapcase, str]))
def test_a_word_of_the_site_is_never_corrected(
    speller: Speller, word: str, written: Callable[[str], str]
) -> None:
    typed = written(word)
    plain = typed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert speller.is_right(typed)
    assert speller.suggest(typed) is None
    assert speller.suggest(plain) is None


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_input_crashes(speller: Speller, word: str) -> None:
    speller.suggest(word)


@given(st.text("abcdeß äöü", max_size=12), st.text("abcdeß äöü", max_size=12))
def test_equal_words_cost_nothing_and_others_something(one: str, other: str) -> None:
    assert (distance(one, other, 99) == 0) is (one == other)


@given(st.text("abceht", max_size=8), st.text("abceht", min_size=1, max_size=6))
def test_one_slip_costs_no_less_than_the_distance_says(typed: str, word: str) -> None:
    for used, cost in slips(typed, word):
        assert typed[:used] != word
        assert cost >= distance(typed[:used], word, 9) - 1e-9


def test_a_distance_beyond_the_limit_is_the_limit() -> None:
    assert distance("hundesteuer", "kaffeemaschine", 2.0) == 2.0


def test_the_file_of_a_generation_is_enough(tmp_path: Path) -> None:
    write(tmp_path / "words.bin", [("Gemeinderat", 3)])
    found = Speller(Vocabulary(tmp_path / "words.bin"), German()).suggest("Gemeinderatt")
    assert found
    assert found.word == "Gemeinderat"
