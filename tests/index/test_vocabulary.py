"""The words of the site come back as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.spelling import fold
from index.spelling.vocabulary import Vocabulary, VocabularyError, Word, write

TERMS = [
    ("Straße", 5),
    ("STRASSE", 1),
    ("strasse", 2),
    ("Amt", 9),
    ("Amtsblatt", 4),
    ("Ämter", 3),
    ("über", 7),
]


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    path = tmp_path / "words.bin"
    assert write(path, TERMS, parts=["hunde"]) == 6
    return Vocabulary(path)


def test_spellings_of_a_word_are_one_word_written_as_most_often(vocabulary: Vocabulary) -> None:
    assert vocabulary.get("strasse") == vocabulary.get("Straße") == Word("Straße", 8)
    assert vocabulary.frequency("AMT") == 9


@pytest.mark.parametrize("word", ["Hunde", "Am", "Zzz", ""])
def test_parts_and_others_are_no_words_of_the_site(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.get(word) is None


@pytest.mark.parametrize("typed", ["strase", "Schtrasse", "strsase"])
def test_near_words_are_found(vocabulary: Vocabulary, typed: str) -> None:
    assert "Straße" in [vocabulary.word(number).written for number in vocabulary.near(typed)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"nothing of the sort, but long enough to be read as a header")
    with pytest.raises(VocabularyError, match="nicht lesbar"):
        Vocabulary(tmp_path / "x")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "words.bin", TERMS)
    whole = (tmp_path / "words.bin").read_bytes()
    flipped = [whole[:at] + bytes((whole[at] ^ 4,)) + whole[at + 1 :] for at in range(0, len(whole), 7)]
    for content in (*flipped, whole[:-1], whole[: len(whole) // 2], whole[:8], b""):
        (tmp_path / "words.bin").write_bytes(content)
        with pytest.raises(VocabularyError, match=r"words\.bin"):
            Vocabulary(tmp_path / "words.bin")


def test_an_empty_vocabulary_has_no_words(tmp_path: Path) -> None:
    write(tmp_path / "empty", [])
    vocabulary = Vocabulary(tmp_path / "empty")
    assert (len(vocabulary), vocabulary.get("a"), vocabulary.near("abc")) == (0, None, [])


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.integers(1, 1000), max_size=30))
@settings(max_examples=50, deadline=None)
def test_every_word_is_found_again(tmp_path_factory: pytest.TempPathFactory, words: dict[str, int]) -> None:
    path = tmp_path_factory.mktemp("words") / "words.bin"
    write(path, words.items())
    vocabulary = Vocabulary(path)
    for word in words:
        same = sum(count for other, count in words.items() if fold(other) == fold(word))
        assert vocabulary.frequency(word) == same
