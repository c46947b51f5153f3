"""What a generation remembers of its words is what they would become again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import remembered
from index.analysis.german import German
from index.analysis.remembered import Analysed, decode, encode
from index.analysis.token import Forms
from index.analysis.words import Words
from index.build import analysis_of, build
from index.fingerprint import fingerprint
from index.generations import Generation, Generations
from tests.index.pages import ListSource, page

TEXT = "Hundesteuersatzung Bürgerbüro Straße Photographie LehrerInnen Bauplätze Mietwagenservice Hauptstr"
TERMS = st.lists(st.text("abcäß~ ", max_size=3), max_size=3).map(tuple)


@given(TERMS, TERMS, st.lists(TERMS, max_size=3).map(tuple), st.lists(st.lists(TERMS, max_size=2).map(tuple)))
def test_what_was_encoded_is_decoded(
    one: tuple[str, ...],
    two: tuple[str, ...],
    three: tuple[tuple[str, ...], ...],
    four: list[tuple[tuple[str, ...], ...]],
) -> None:
    analysed = Analysed(Forms(one, two, two, one, three, three, tuple(four)), one)
    assert decode(encode(analysed)) == analysed


@pytest.fixture
def source() -> ListSource:
    found = ListSource()
    for number in range(2):
        found.put(page(f"u/{number}", TEXT))
    return found


def built(directory: Path, source: ListSource, german: German | None = None) -> Generation:
    generations = Generations(directory)
    generation = build(generations, source, german or German())
    generations.publish(generation)
    return generation


def test_words_are_remembered_as_they_are_analysed(tmp_path: Path, source: ListSource) -> None:
    generation = built(tmp_path, source)
    found = remembered.opened(generation.path / remembered.NAME, fingerprint(German()))
    assert found is not None
    plain = German().words
    for word in TEXT.split():
        assert found(word) == Analysed(plain.forms(word), plain.stems(word))
    assert found("Müllabfuhr") is not None, "words of the shipped synonyms, too"
    assert found("Xandertal") is None


def test_a_later_night_and_a_search_look_up_what_it_knows(
    tmp_path: Path, source: ListSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(tmp_path, source)
    analysed: list[str] = []
    spelled = Words._spelled

    def noted(self: Words, word: str) -> Forms:
        analysed.append(word)
        return spelled(self, word)

    monkeypatch.setattr(Words, "_spelled", noted)
    source.put(page("u/3", TEXT))
    second = built(tmp_path, source)
    assert second.facts.base == first.name
    assert (second.path / remembered.NAME).samefile(first.path / remembered.NAME)
    assert not set(TEXT.split()) & set(analysed)
    assert analysis_of(second.path, German()).forms("Hundesteuersatzung").parts
    assert "Hundesteuersatzung" not in analysed


def test_a_table_of_another_analysis_or_a_damaged_one_is_not_used(tmp_path: Path, source: ListSource) -> None:
    generation = built(tmp_path, source)
    path = generation.path / remembered.NAME
    assert remembered.opened(path, "another") is None
    data = path.read_bytes()
    path.unlink()
    assert remembered.opened(path, fingerprint(German())) is None
    path.write_bytes(data[:-1])
    assert remembered.opened(path, fingerprint(German())) is None
    source.put(page("u/3", TEXT))
    again = built(tmp_path, source)
    assert again.facts.base == generation.name
    assert remembered.opened(again.path / remembered.NAME, fingerprint(German())) is not None
