"""What the composed chain promises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.german import German
from index.analysis.reader import Reader
from index.fingerprint import fingerprint


@pytest.fixture(scope="module")
def german() -> German:
    return German()


def test_the_same_settings_have_the_same_fingerprint(german: German) -> None:
    assert fingerprint(german) == fingerprint(German())


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
        token.text[part.start : part.end]
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
    every, places = german.placed(text)
    assert every == list(german.tokens(text))
    assert len(places.steps) == every[-1].position + 1
    for place in range(len(places.steps) + 1):
        expected = [token for token in every if token.position == place]
        assert list(Reader(german, text, places).tokens(place)) == expected
        assert list(german.tokens_at(text, (place,))) == expected


PUZZLES = (
    "Feuer-schutz Kinder- und Jugendhilfe Müll\u00adabfuhr B 27 B27 3.5. 2024 § 3 a §§ Bürger*innen H & M "
    "a-b-c-d-e u\u0308ber S a t z u n g Abfall-\n kalender ﬁnden 07471/930-1 Schul(e)n e-mail@x.de z. "
    "10 % € Ludwig'sche ÄrztInnen DE12 https://x/y-z … ! , 1.000,50 - / : • ß STRASSE"
)
"""What the analysis reads in a special way; each reading depends on what stands next to it."""
TEXTS = st.lists(
    st.sampled_from(PUZZLES.split(" ")).flatmap(
        lambda word: st.sampled_from((word, f"{word} ", f"{word}\n", f" {word}, "))
    ),
    max_size=25,
).map("".join)


@settings(deadline=None)  # dictionaries load with the first word
@given(st.one_of(st.text(), TEXTS), st.sets(st.integers(0, 40)))
def test_tokens_at_any_places_of_any_text(german: German, text: str, positions: set[int]) -> None:
    every, places = german.placed(text)
    assert every == list(german.tokens(text))
    assert len(places.steps) == max((token.position + 1 for token in every), default=0)
    expected = [token for token in every if token.position in positions]
    reader = Reader(german, text, places)
    assert [token for position in sorted(positions) for token in reader.tokens(position)] == expected
    assert all(reader.start(token.position) <= token.start for token in expected)
    assert list(german.tokens_at(text, positions)) == expected


@pytest.mark.parametrize("letters", [96, 97, 98, 200])
def test_a_word_cut_off_like_a_street_is_one(german: German, letters: int) -> None:
    assert list(german.tokens("x" * letters + "straße"))
    assert german.query_tokens("x" * letters + "str")
