"""Compounds are taken apart where a citizen would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.compounds.model import Entry, Model, default, write
from index.analysis.compounds.parts import Compounds
from index.analysis.compounds.splitter import Splitter


@pytest.fixture(scope="module")
def compounds() -> Compounds:
    return Compounds()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hundesteuersatzung", "hunde steuer satzung"),
        ("gemeinderatssitzungsprotokolle", "gemeinde rats sitzungs protokolle"),
        ("strassensperrung", "strassen sperrung"),
        ("bauplätze", "bau plätze"),  # umlaut plural of the head
        ("kindergartengebühren", "kindergarten gebühren"),  # opaque words stay whole
        ("zollernalbkreis", "zollern alb kreis"),
        ("rollstuhlgerechte", "roll stuhl gerechte"),  # adjectives end compounds, too
        ("kitagebühren", "kita gebühren"),
    ],
)
def test_compounds_are_split(compounds: Compounds, word: str, parts: str) -> None:
    assert [word[start:end] for start, end in compounds(word).leaves] == parts.split()


@pytest.mark.parametrize(
    "word", ["bürger", "anmeldung", "rathaus", "donnerstag", "interessen", "verordnung", "sickingen"]
)
def test_simple_and_opaque_words_stay_whole(compounds: Compounds, word: str) -> None:
    assert compounds(word).leaves == ()


def test_spans_are_all_runs_of_leaves(compounds: Compounds) -> None:
    word = "hundesteuersatzung"
    spans = {word[start:end] for start, end in compounds(word).spans()}
    assert spans == {"hunde", "steuer", "satzung", "hundesteuer", "steuersatzung"}


@given(st.text())
def test_leaves_cover_the_word(word: str) -> None:
    leaves = Compounds()(word).leaves
    assert not leaves or "".join(word[start:end] for start, end in leaves) == word


def test_endless_words_cost_nothing() -> None:
    assert Splitter(default()).boundaries("haus" * 1_000_000) == ()


def test_a_model_returns_what_was_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("model") / "model.bin"
    write(path, {b"haus": Entry(3.5, None, 1), b"tor": Entry(None, 2.0, 6)})
    model = Model(path)
    assert (model.modifier(b"haus"), model.head(b"haus"), model.is_noun(b"haus")) == (3.5, None, True)
    assert (model.modifier(b"tor"), model.head(b"tor"), model.is_simple(b"tor")) == (None, 2.0, True)
    assert model.head(b"torhaus") is None
