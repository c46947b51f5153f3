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


@pytest.mark.parametrize(
    ("query", "joined"), [("kinder garten gebühr", "kindergarten"), ("e mail", "email"), ("hund und", None)]
)
def test_neighbours_that_make_a_word(german: German, query: str, joined: str | None) -> None:
    found = [token.forms.exact[0] for _, _, token in german.joined(german.query_tokens(query))]
    assert found == ([joined] if joined else [])


@pytest.mark.parametrize(
    ("text", "stem", "marked"),
    [
        ("Die Straßen\u00adreinigungs\u00adsatzung gilt", "reinig", "reinigungs"),
        ("im Fußballplatz", "platz", "platz"),
        ("Feuerschutzübung", "schutz", "schutz"),
        ("Kita-Platzvergabe", "vergab", "vergabe"),
    ],
)
def test_parts_of_compounds_can_be_marked(german: German, text: str, stem: str, marked: str) -> None:
    spans = [
        text[part.start : part.end]
        for token in german.tokens(text)
        for part in german.part_spans(token)
        if stem in part.stems
    ]
    assert marked in spans


@pytest.mark.parametrize("word", ["bestehen", "laufende", "spezifischen", "elektronisch"])
def test_verbs_and_adjectives_hide_no_nouns(german: German, word: str) -> None:
    assert german.forms(word).parts == ()


@pytest.mark.parametrize(("word", "part"), [("gebührenpflichtige", "gebühr"), ("Radfahren", "rad")])
def test_adjectives_and_nouns_show_their_parts(german: German, word: str, part: str) -> None:
    assert part in german.forms(word).parts


KINDS = (
    "Die B 27 und die B27, Kinder- und Jugendhilfe, Bürger(innen)rat, H&M, Ludwig'sche, Str. 5, z. B.",
    "Rhein-Neckar-Kreis am 3. Mai 2024 um 8.30 Uhr, §§ 3 bis 5, § 7 Abs. 2, 1.234,50 €, 07471/930-0.",
    "Bürger*innen, Schüler:innen, LehrerInnen: info@stadt.example, https://stadt.example/a-b?c=1, 100 %",
    "Abfall-\nkalender, H a u p t s a t z u n g, Müll\u00adabfuhr, BV-2024/17, DE12 5001 0517 0648 4898 90",
)


@pytest.mark.parametrize("text", KINDS)
def test_tokens_at_some_places_are_those_among_all(german: German, text: str) -> None:
    every = list(german.tokens(text))
    for place in range(max(token.position for token in every) + 2):
        assert list(german.tokens_at(text, {place})) == [t for t in every if t.position == place]
    assert list(german.tokens_at(text, {token.position for token in every})) == every


@given(st.text(), st.sets(st.integers(0, 12)))
def test_tokens_at_any_places_of_any_text(german: German, text: str, places: set[int]) -> None:
    assert list(german.tokens_at(text, places)) == [t for t in german.tokens(text) if t.position in places]


@pytest.mark.parametrize("letters", [96, 97, 98, 200])
def test_a_word_cut_off_like_a_street_is_one(german: German, letters: int) -> None:
    assert list(german.tokens("x" * letters + "straße"))
    assert german.query_tokens("x" * letters + "str")
