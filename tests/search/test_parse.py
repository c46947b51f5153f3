"""What people type is read as they mean it, and nothing they type fails."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.search.query.parse import (
    MAX_CHARS,
    MAX_WORDS,
    ExactPhrase,
    OrGroup,
    ParsedQuery,
    Part,
    Text,
    WordPrefix,
    parse,
)
from index.document import Facet
from index.query import Filter

PARTS: list[tuple[str, tuple[Part, ...]]] = [
    ("hund anmelden", (Text("hund anmelden"),)),
    ("  hund \t anmelden\n", (Text("hund anmelden"),)),
    ("Wo kann ich meinen Hund anmelden?", (Text("Wo kann ich meinen Hund anmelden?"),)),
    ('"an der Leine"', (ExactPhrase("an der Leine"),)),
    ("„an der Leine“", (ExactPhrase("an der Leine"),)),
    ("»an der Leine«", (ExactPhrase("an der Leine"),)),
    ('Hund "an der Leine" führen', (Text("Hund"), ExactPhrase("an der Leine"), Text("führen"))),
    ('"hund anmelden', (Text("hund anmelden"),)),  # unbalanced: plain words
    ('hund"anmelden', (Text("hund anmelden"),)),
    ("„Modell C“-Schulen", (Text("Modell C -Schulen"),)),
    ('"" hund', (Text("hund"),)),
    ("Hund ODER Katze", (OrGroup((Text("Hund"), Text("Katze"))),)),
    ("Hund OR Katze OR Maus", (OrGroup((Text("Hund"), Text("Katze"), Text("Maus"))),)),
    ("Hund oder Katze", (Text("Hund oder Katze"),)),  # a word of the sentence
    ("Hund UND Katze", (Text("Hund Katze"),)),
    ("UND", (Text("UND"),)),
    (
        "kleiner Hund ODER Katze kaufen",
        (Text("kleiner"), OrGroup((Text("Hund"), Text("Katze"))), Text("kaufen")),
    ),
    ("ODER Hund ODER", (Text("Hund"),)),
    ("ODER", ()),
    ("Hund ODER ODER Katze", (Text("Hund Katze"),)),
    ("hunde*", (WordPrefix("hunde"),)),
    ("titel:Satzung Hund", (Text("Satzung", title=True), Text("Hund"))),
    ('Titel:"der Hund"', (ExactPhrase("der Hund", title=True),)),
    ("titel:hunde*", (WordPrefix("hunde", title=True),)),
    ("*", ()),
    ("a*", (Text("a"),)),
    ("*hund", (Text("hund"),)),
    ("typ:quark", (Text("typ:quark"),)),
    ("jahr:bald", (Text("jahr:bald"),)),
    ("seit:2024-13", (Text("seit:2024-13"),)),
    ("https://www.example.org/a?b=c", (Text("https://www.example.org/a?b=c"),)),
    ("§ 34 BauGB", (Text("§ 34 BauGB"),)),
    ("E-Mail", (Text("E-Mail"),)),
    ("Bürger/-innen", (Text("Bürger/-innen"),)),
    ("Rat - Sitzung", (Text("Rat Sitzung"),)),
    ("-Hundesteuer", (Text("Hundesteuer"),)),  # a list bullet
    ("😀 ... ?", ()),
    ("\x00hund\ud800", (Text("hund"),)),
    ("'; DROP TABLE pages; --", (Text("DROP TABLE pages;"),)),
    ("(a+)+$ [", (Text("(a+)+$"),)),
]


@pytest.mark.parametrize(("typed", "parts"), PARTS)
def test_words_phrases_and_alternatives(typed: str, parts: tuple[Part, ...]) -> None:
    assert parse(typed).parts == parts


def test_excluded() -> None:
    query = parse('Steuer -Hund -"an der Leine" -titel:Katze')
    assert query.parts == (Text("Steuer"),)
    assert query.excluded == (Text("Hund"), ExactPhrase("an der Leine"), Text("Katze", title=True))


FILTERS = [
    ("typ:pdf", ParsedQuery(filters=(Filter(Facet.TYPE, ("pdf",)),))),
    ("TYP:Satzungen", ParsedQuery(filters=(Filter(Facet.TYPE, ("bylaw",)),))),
    ("typ:pdf typ:formular", ParsedQuery(filters=(Filter(Facet.TYPE, ("pdf", "form")),))),
    ("-typ:pdf", ParsedQuery(filters=(Filter(Facet.TYPE, ("pdf",), exclude=True),))),
    ("jahr:2024", ParsedQuery(filters=(Filter(Facet.YEAR, ("2024",)),))),
    ("jahr:2023-2024", ParsedQuery(filters=(Filter(Facet.YEAR, ("2023", "2024")),))),
    ("seit:2024", ParsedQuery(since=date(2024, 1, 1))),
    ("seit:2024-05", ParsedQuery(since=date(2024, 5, 1))),
    ("seit:24.5.2024", ParsedQuery(since=date(2024, 5, 24))),
    ("bereich:rathaus", ParsedQuery(named=((Facet.AREA, "rathaus"),))),
    ('bereich:"Bildung & Soziales"', ParsedQuery(named=((Facet.AREA, "Bildung & Soziales"),))),
]


@pytest.mark.parametrize(("typed", "query"), FILTERS)
def test_filters(typed: str, query: ParsedQuery) -> None:
    assert parse(typed) == query


def test_a_pasted_page_is_cut_and_says_so() -> None:
    assert parse("x" * 10_000).cut
    assert parse("wort " * 10_000).cut
    assert not parse("Wo kann ich meinen Hund anmelden?").cut


@pytest.mark.parametrize("piece", ["a.b.c ", '"a b" ', "a/b/c/d ", "titel:a-b ", "-x-y "])
def test_words_are_counted_inside_what_is_written_together(piece: str) -> None:
    query = parse(piece * 60)
    texts = [part.text for part in (*query.parts, *query.excluded) if not isinstance(part, OrGroup)]
    assert query.cut
    assert sum(len(re.findall(r"\w+", text)) for text in texts) == MAX_WORDS
    assert not parse(piece * 8).cut


def _words(part: Part) -> int:
    if isinstance(part, OrGroup):
        return sum(map(_words, part.parts))
    return len(part.text.split())


TRICKY = st.lists(
    st.sampled_from(
        [
            '"',
            "-",
            "ODER",
            "*",
            "typ:",
            "titel:",
            "jahr:",
            "seit:",
            "bereich:",
            "2024",
            "pdf",
            "hund",
            " ",
            "„",
            "\ud800",
        ]
    )
).map("".join)


@given(st.one_of(st.text(), TRICKY, st.binary().map(lambda b: b.decode("utf-8", "surrogateescape"))))
def test_every_string_is_read_within_bounds(typed: str) -> None:
    query = parse(typed)
    for single in query.excluded:
        assert any(c.isalnum() or c == "§" for c in single.text)
    assert sum(map(_words, query.parts)) <= MAX_CHARS
    assert len(query.parts) + len(query.excluded) + len(query.filters) <= MAX_WORDS
    assert parse(typed) == query
