"""Ways of writing the same thing meet: spellings, plurals, streets, times, telephone numbers."""

from __future__ import annotations

import pytest

from index.analysis.german import German

GERMAN = German()


def told(text: str) -> set[str]:
    return {
        term
        for token in GERMAN.tokens(text)
        for term in (*token.forms.exact, *token.forms.stems, *token.forms.parts)
    }


def finds(query: str, text: str) -> bool:
    """Tell whether each word of *query* has a term in *text*."""
    terms = told(text)
    return all(
        {*token.forms.exact, *token.forms.stems, *token.forms.parts} & terms
        for token in GERMAN.query_tokens(query)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fotoclub", "Photoclub"),
        ("Grafik", "Graphik"),
        ("Potenzialfläche", "Potentialfläche"),
        ("selbständig", "selbstständig"),
        ("Schifffahrt", "Schiffahrt"),
        ("Globus", "Globen"),
        ("Weltatlas", "Atlanten"),
        ("Kaktus", "Kakteen"),
        ("Index", "Indizes"),
        ("Studium", "Studien"),
        ("Landtag", "Land·tag"),
        ("Vertrag", "Ver•trag"),
        ("Krankenhaus", "Kranken‧haus"),
        ("Führerschein", "Führer⋅schein"),
        ("Schillerstraße", "Schiller Str. 4"),
        ("Schillerstraße 4", "Schiller Straße 4"),
        ("Uhland Str.", "Uhlandstraße"),
        ("Kirchplatz", "Kirch Pl. 2"),
        ("18 Uhr", "9.00 bis 18.00 Uhr"),
        ("9 Uhr", "9.00 bis 18.00 Uhr"),
        ("18:00 Uhr", "9–18 Uhr"),
        ("14 Uhr", "8.30–12.00 und 14.00–16.00 Uhr"),
        ("7:30", "7.30 Uhr"),
        ("Bescheid", "Bescheid³"),
        ("Telefon", "Telefon07433 260-12"),
    ],
)
def test_either_finds_the_other(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other.rstrip("³"), one) or other[-1].isdigit() or "Uhr" in other


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Bär", "Bar"),
        ("12 Uhr", "8.15 Uhr"),
        ("Diestraße", "Die Straße ist gesperrt"),
        ("Rosa", "Rosen"),
        ("Fläche", "120 m²"),
    ],
)
def test_other_things_do_not_meet(query: str, text: str) -> None:
    assert not finds(query, text)


NUMBER = ("tel:07433260123",)


@pytest.mark.parametrize(
    "text",
    [
        "07433 260-123", "07433/260-123", "07433 / 260 - 123", "07433.260.123", "+49 7433 260-123",
        "+49 (0) 7433 / 260-123", "+49(0)7433 260123", "0049-7433-260123", "0049 (0)7433 260123",
        "(0 74 33) 2 60-1 23", "0 74 33 / 2 60 - 123", "(07433)260123", "(07433) 260-123", "+497433260123",
        "07433–260–123", "+49 (7433) 260 123", "07433/2601 23", "07433 26 01 23", "+49/7433/260123",
        "07433/260 -123", "07433 260-0, -123",
        "(0 74 33) 2 60-1 20, -123", "07433/260-121/-123", "07433 260 120, -121, -123",
        "07433/260-120 oder -123", "07433 260-110 bis -123", "Tel.:07433/260-123", "Fon 07433|260123",
        "Telefon07433 260-123", "+49.7433.260123", "0\xa074\xa033\xa0/\xa02\xa060\xa0-\xa0123",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_however_it_is_written(text: str) -> None:
    asked = {term for token in GERMAN.query_tokens("07433 260123") for term in token.forms.exact}
    assert asked == set(NUMBER)
    assert asked <= told(text)


@pytest.mark.parametrize("text", ["01.02.2026", "08.30 Uhr", "0,5 Liter", "2026/0123", "01/2026"])
def test_what_is_no_telephone_number(text: str) -> None:
    assert not any(term.startswith("tel:") for term in told(text))
