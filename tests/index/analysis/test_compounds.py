"""Compounds are taken apart where a citizen would."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.compounds.build import _entries
from index.analysis.compounds.exceptions import load
from index.analysis.compounds.model import Model, PartCosts, default, write
from index.analysis.compounds.parts import Compounds
from index.analysis.compounds.splitter import Splitter
from index.analysis.compounds.train import Counts, train
from index.analysis.spelling import fold
from index.analysis.words import Words


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
    write(path, {b"haus": PartCosts(3.5, None, 1), b"tor": PartCosts(None, 2.0, 6)})
    model = Model(path)
    assert (model.modifier(b"haus"), model.head(b"haus"), model.is_noun(b"haus")) == (3.5, None, True)
    assert (model.modifier(b"tor"), model.head(b"tor"), model.is_simple(b"tor")) == (None, 2.0, True)
    assert model.head(b"torhaus") is None


def _listed(name: str) -> list[bytes]:
    lines = files("index.analysis.compounds").joinpath(name).read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return [fold(word).encode("latin-1") for word in words]


def test_the_model_was_built_from_the_lists_beside_it() -> None:
    model = default()
    assert all(model.is_simple(word.encode("latin-1")) for word in load())
    assert all(model.modifier(part) is not None for part in _listed("modifiers.txt"))
    assert all(model.head(part) is not None for part in _listed("heads.txt"))


def test_training_gives_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    nouns = [
        "haus",
        "tür",
        "haustür",
        "garten",
        "gartenhaus",
        "hund",
        "hundehaus",
        "steuer",
        "hundesteuer",
        "tor",
        "gartentor",
    ]
    models = []
    for words in (nouns, nouns[::-1]):
        counts = Counts(frozenset(fold(word).encode("latin-1") for word in words), frozenset(), (), (), ())
        train(counts)
        write(tmp_path / "model", _entries(counts))
        models.append((tmp_path / "model").read_bytes())
    assert models[0] == models[1]
    assert Model(tmp_path / "model").modifier(b"hunde") is not None


def test_caches_are_bounded(compounds: Compounds) -> None:
    words = Words(compounds)
    splitter = Splitter(default())
    caches = (
        words.forms,
        words._stems,
        words._lemmas._lemmas,
        compounds._apart,
        splitter.modifier,
        splitter.head,
    )
    assert all(cache.cache_info().maxsize for cache in caches)
