"""Tokens point at the words of the original text, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis.german import German
from index.analysis.repair import repair

GERMAN = German()
SNIPPETS = st.sampled_from(
    [
        *("Bürger*innen", "Kinder- und Jugendhilfe", "§§ 30 bis 34", "24. September 2026", "z. B. ", "B 27"),
        *("(07471) 930-123", "Abfall-\n", "kalender", "H a u p t s a t z u n g", "ﬁnanzen", "u\u0308ber"),
        *("Marktstr. 5", "H&M", "1.200,50 €", "Kinder(tages)pflege", "www.hechingen.de/rathaus.", "\ud800"),
        *("info@hechingen.de", "Ludwig’sche", "\u00ad", "-", "*", ":", "/", "(", ")", ". ", ", ", " ", "\n"),
    ]
)


@given(st.one_of(st.text(), st.lists(SNIPPETS).map("".join)))
@example("Bürger\u00adbüro und u\u0308ber")
@settings(max_examples=300, deadline=None)
def test_offsets_point_at_the_word(text: str) -> None:
    places = -1
    for token in GERMAN.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        assert token.position in (places, places + 1)
        assert token.forms.exact
        places = token.position
    for token in GERMAN.query_tokens(text):
        assert text[token.start : token.end] == token.text


@pytest.mark.parametrize(
    ("text", "surface", "term"),
    [
        ("Das Bürger\u00adbüro hat", "Bürger\u00adbüro", "bürgerbüro"),
        ("u\u0308berall", "u\u0308berall", "überall"),
        ("die Abfall-\nkalender", "Abfall-\nkalender", "abfallkalender"),
        ("H a u p t s a t z u n g der", "H a u p t s a t z u n g", "hauptsatzung"),
        ("von ﬁnanzen", "ﬁnanzen", "finanzen"),
    ],
)
def test_a_repaired_word_covers_its_original_letters(text: str, surface: str, term: str) -> None:
    assert (surface, term) in [(token.text, token.forms.exact[0]) for token in GERMAN.tokens(text)]


def test_hyphenated_words_have_parts_and_both_ends_joined() -> None:
    tokens = [(t.text, t.position, t.forms.exact[0]) for t in GERMAN.tokens("neuer Kita-Platz frei")]
    assert tokens == [
        ("neuer", 0, "neuer"),
        ("Kita-Platz", 1, "kitaplatz"),
        ("Kita", 1, "kita"),
        ("Kita-Platz", 2, "kitaplatz"),
        ("Platz", 2, "platz"),
        ("frei", 3, "frei"),
    ]


def test_what_only_looks_like_a_date_is_numbers() -> None:
    assert [token.forms.exact for token in GERMAN.tokens("31.13.")] == [("31",), ("13",)]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000_000,
        "e" + "\u0301\u0316" * 500_000,
        "a-" * 1_000_000,
        "a " * 2_000_000,
        "1." * 1_000_000,
        "1.111." * 300_000,
        "(0" * 500_000,
        "x*innen" * 200_000,
        "a.b@" * 300_000,
        "-\n" * 1_000_000,
        "https://" * 200_000,
        "\u00ad" * 2_000_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_the_largest_input_is_worked_through(text: str) -> None:
    """Quadratic time would be hours: that the test ends is what it says."""
    end = 0
    for token in GERMAN.tokens(text):
        assert token.start >= 0
        end = token.end
    assert end <= len(text)
    GERMAN.query_tokens(text[:100_000])


@given(st.text(st.characters(exclude_categories=())))
@example("\ud800\udc00Müll\udfff-\ud800")
@settings(max_examples=300, deadline=None)
def test_any_unicode_is_text(text: str) -> None:
    told = [(token.text, token.position) for token in GERMAN.tokens(text)]
    assert all(text.find(word) >= 0 for word, _ in told)
    assert told == [(token.text, token.position) for token in GERMAN.tokens(text)]


@given(st.text("abcdefghinorstuäöüßé", min_size=1, max_size=30))
def test_the_term_of_a_word_is_its_own_term(word: str) -> None:
    """An index term typed as a query finds itself: analysis is idempotent on its own terms."""
    (token,) = GERMAN.query_tokens(word)
    term = token.forms.exact[0]
    (again,) = GERMAN.query_tokens(term)
    assert again.forms.exact[0] == term


@given(st.lists(SNIPPETS).map("".join))
@example("Abfall-\n\u00adBürger")
@example("Abfall\u200b-\u200b\nkalender")
@example("Cafe\u0301-\nbesitzer")
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@pytest.mark.parametrize(
    "text",
    ["Telefon 07000/930-112, Rathaus", "07000 930112.", "Tel. (07000) 930-112: Zentrale", "+49 7000 930112"],
)
def test_telephone_numbers_meet_whatever_follows(text: str) -> None:
    (asked,) = GERMAN.query_tokens("07000/930-112")
    assert set(asked.forms.exact) & {term for token in GERMAN.tokens(text) for term in token.forms.exact}
