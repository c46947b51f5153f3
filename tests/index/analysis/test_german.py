"""What the composed chain promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.german import German


@pytest.fixture(scope="module")
def german() -> German:
    return German()


def test_the_same_settings_have_the_same_fingerprint(german: German) -> None:
    assert german.fingerprint == German().fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Häuser", "Haus"),
        ("angemeldet", "anmelden"),
        ("STRASSEN", "Straße"),
        ("Reisepässe", "reisepass"),
        ("Öffnungszeit", "öffnungszeiten"),
        ("Hechinger", "Hechingen"),
    ],
)
def test_inflections_share_a_stem(german: German, one: str, other: str) -> None:
    assert set(german.forms(one).stems) & set(german.forms(other).stems)


@pytest.mark.parametrize(("one", "other"), [("Bär", "Bar"), ("Bürger", "Burg"), ("Wahl", "Wal")])
def test_different_words_share_no_stem(german: German, one: str, other: str) -> None:
    assert not set(german.forms(one).stems) & set(german.forms(other).stems)


def test_a_query_without_umlauts_asks_weakly_for_the_word_with_them(german: German) -> None:
    (asked,) = german.query_tokens("burgerburo")
    assert set(asked.forms.weak) & set(german.forms("Bürgerbüros").weak)


@given(st.text())
def test_offsets_point_at_the_word_in_the_original_text(text: str) -> None:
    last = -1
    for token in German().tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.position >= last
        last = token.position
