"""Nothing that names, numbers or describes a person is ever countable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.statistics.personal import LONGEST, countable
from index.analysis.german import German

GERMAN = German()

KEPT = (
    ("Hundesteuer", "hundesteuer"),
    ("  Personalausweis   beantragen ", "personalausweis beantragen"),
    ("wo kann ich meinen Hund anmelden", "wo kann ich meinen hund anmelden"),
    ("Glasfaser", "glasfaser"),
    ("Haushaltsplan 2026", "haushaltsplan 2026"),
    ("Bus 306", "bus 306"),
    ("Freibad Hechingen", "freibad hechingen"),
    ("Deutschlandticket", "deutschlandticket"),
)


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_what_many_ask_is_countable(text: str, kept: str) -> None:
    assert countable(text, GERMAN) == kept


DROPPED = {
    "mail": ("klaus@example.de", "hund klaus@example.de", "klaus (at) example.de", "anna.muster@web"),
    "link": ("https://www.example.de/x?token=1", "www.example.de", "\\\\server\\share"),
    "phone": ("07471 930120", "0171/1234567", "+49 7471 930-0", "telefon 930120", "07471930"),
    "iban": ("DE12 5001 0517 0648 4898 90", "DE12500105170648489890", "iban de12"),
    "file number": (
        "Az. 123/2024",
        "621.41-12/3",
        "aktenzeichen 12",
        "12/345",
        "Kassenzeichen 5.0102.003456",
    ),
    "birth": ("geboren 12.3.1980", "12.03.1980", "12 03 1980", "1980-03-12", "geb 1980", "12/3/80"),
    "plate": ("BL AB 123", "bl-ab 123", "BL-AB123", "kennzeichen zak x 9"),
    "full name": (
        "Klaus Müller",
        "müller klaus",
        "Öztürk Yılmaz",
        "anna",
        "Peter Hof",
        "maria weber",
        "Thomas",
    ),
    "title": ("Frau Bauer", "Herr Dr. Stein", "familie koch", "prof sommer"),
    "surname": ("Müller", "hundesteuer schmidt", "Mayländer", "Steinbrenner", "Häberle"),
    "street and number": ("Kaiserstraße 12 Hinterhaus 3",),
    "secret": ("passwort sommer", "hunter2", "xK9!fQ", "pin 1234"),
    "story": ("wort " * 7, "w" * (LONGEST + 1)),
    "nothing": ("", "   ", "2026", "!!!", "§"),
    "other scripts": ("Іван Петренко", "王伟", "محمد"),
}


@pytest.mark.parametrize("text", [text for texts in DROPPED.values() for text in texts])
def test_what_may_be_a_person_is_not(text: str) -> None:
    assert countable(text, GERMAN) == ""


FIRST = ["anna", "bernd", "claudia", "dieter", "emine", "fatma", "giuseppe", "heike", "igor", "jutta", "olga"]
LAST = [
    "abele",
    "bosch",
    "czernik",
    "dolinski",
    "eppler",
    "gfrörer",
    "hipp",
    "kästle",
    "lieb",
    "mock",
    "nill",
]


@given(
    st.sampled_from(FIRST), st.sampled_from(LAST), st.booleans(), st.sampled_from(["", " adresse", " grab"])
)
def test_no_first_name_passes_whatever_stands_beside_it(
    first: str, last: str, turned: bool, more: str
) -> None:
    name = f"{last} {first}" if turned else f"{first} {last}"
    assert countable(name.title() + more, GERMAN) == ""


@given(st.text(max_size=80))
def test_no_text_fails_and_what_passes_holds_no_long_number(text: str) -> None:
    kept = countable(text, GERMAN)
    assert sum(char.isdigit() for char in kept) <= 4
    assert len(kept) <= LONGEST
    assert "@" not in kept
