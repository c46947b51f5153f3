"""Laws of the spelling classes and of text repair."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.repair import needs_repair, repair
from index.analysis.spelling import drop_umlauts, fold, restore_umlauts

WORDS = st.text(st.characters(categories=["L", "M", "N"]), max_size=20)
LATIN = "".join(filter(str.isalpha, map(chr, (*range(0x41, 0x7B), *range(0xC0, 0x100))))) + "ẞšŠžŽćčğşı"


@given(WORDS)
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(LATIN, max_size=20))
def test_case_never_matters(word: str) -> None:
    assert fold(fold(word).upper()) == fold(word)


@given(WORDS)
def test_restored_umlauts_are_not_restored_again(word: str) -> None:
    once = restore_umlauts(fold(word))
    assert restore_umlauts(once) == once
    assert drop_umlauts(drop_umlauts(once)) == drop_umlauts(once)


@given(st.text())
@settings(max_examples=300)
def test_text_without_trouble_stays_as_it_is(text: str) -> None:
    repaired = repair(text)
    if not needs_repair(text):
        assert repaired.text == text
    for place in range(len(repaired.text)):
        start, end = repaired.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Kinder-\nund Jugendhilfe", "Kinder- und Jugendhilfe"),
        ("Rhein-Neckar-\nKreis", "Rhein-Neckar-Kreis"),
        ("Klassen A B C D", "Klassen A B C D"),  # a list, no heading
        ("S A T Z U N G", "SATZUNG"),
        ("1.\n2.", "1.\n2."),
        ("Ende -\nAnfang", "Ende -\nAnfang"),  # a dash, no hyphen
    ],
)
def test_what_is_repaired_and_what_is_not(text: str, repaired: str) -> None:
    assert repair(text).text == repaired
