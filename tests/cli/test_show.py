"""Results on a terminal."""

from __future__ import annotations

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.cli.output import clean, styled, wrapped
from hechingen_search.cli.results import hit_line, result_lines
from hechingen_search.search.results import Fragment, ResultPage, SearchRequest
from tests.web.town import Town


def page(text: str = "hundesteuer") -> ResultPage:
    return Town().search(SearchRequest(text))


def test_a_hit_shows_title_place_kind_passage_and_link() -> None:
    text = click.unstyle("\n".join(result_lines(page())))
    assert "95 Treffer für „hundesteuer“ (Seite 1 von 10)" in text
    assert (
        "  1. Hundesteuer: An- und Abmeldung\n     Rathaus › Dienstleistungen · Dienstleistung · Empfohlen"
        in text
    )
    assert "Rathaus › Finanzen · PDF · 18. Dezember 2025 · 120 Seiten · Seite 87" in text
    assert "https://www.example.de/de/haushalt.pdf#page=87" in text
    assert "Bereich: Rathaus (9), Stadtleben (8)" in text


def test_matched_words_are_marked_inside_of_words() -> None:
    ((plain, shown),) = styled((Fragment("Feuer"), Fragment("schutz", True)))
    assert plain == "Feuerschutz"
    assert shown == click.style("Feuer") + click.style("schutz", bold=True, fg="yellow")


def test_lines_fit_80_columns() -> None:
    for text in ("hundesteuer", "wort " * 100):
        for line in result_lines(page(text)):
            assert len(click.unstyle(line)) <= 80


@pytest.mark.parametrize(("wide", "most"), [("60", 60), ("100", 100), ("400", 120), ("10", 40), ("", 80)])
def test_lines_follow_the_terminal(monkeypatch: pytest.MonkeyPatch, wide: str, most: int) -> None:
    monkeypatch.setenv("COLUMNS", wide)
    lines = list(wrapped([("wort", "wort")] * 200, "  "))
    assert max(map(len, lines)) in range(most - 5, most + 1)


def test_a_line_for_pipes_has_one_column_each() -> None:
    address, title, kind, day = hit_line(page().items[0]).split("\t")
    assert (title, kind) == ("Hundesteuer: An- und Abmeldung", "service")
    assert address.startswith("https://")
    assert not day or re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_nothing_found_says_why() -> None:
    assert list(map(click.unstyle, result_lines(page("nichts")))) == [
        "Keine Treffer für „nichts“",
        "Keine Seite enthält diese Wörter.",
    ]


@given(st.text())
def test_crawled_text_cannot_steer_the_terminal(text: str) -> None:
    shown = clean(text) + "".join(plain for plain, _ in styled((Fragment(text),)))
    assert all(char >= " " and not "\x7f" <= char <= "\x9f" for char in shown)
    shown.encode("utf-8")


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=30)), st.integers(10, 80))
def test_wrapping_keeps_every_word_and_the_width(words: list[str], width: int) -> None:
    lines = list(wrapped(((word, word) for word in words), "  ", width))
    assert " ".join(lines).split() == " ".join(words).split()
    assert all(len(line) <= width or len(line.split()) == 1 for line in lines)
