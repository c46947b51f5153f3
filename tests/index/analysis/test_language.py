"""In which language somebody asks, and what their words are called in German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import terms
from index.analysis.german import German
from index.analysis.language import language
from index.analysis.spelling import fold

FOREIGN = {
    "en": "garbage · identity card · where is the town hall · dog tax · register child · moving house",
    "fr": "poubelle · renouveler passeport · où est la mairie · inscription école · médecin",
    "it": "spazzatura · rinnovo passaporto · dove si trova il comune · permesso di soggiorno",
    "tr": "çöp · belediye nerede · köpek vergisi · okul kaydı · doğum belgesi · kimliğimi kaybettim · Çöp",
    "uk": "сміття · продовжити паспорт · де ратуша · податок на собаку · свідоцтво про народження · лікар",
    "ru": "мусор · продлить паспорт · налог на собаку · запись в школу · свидетельство о рождении · врач",
    "ar": "قمامة · تجديد جواز السفر · أين البلدية · ضريبة الكلاب · شهادة ميلاد · طبيب",
    "pl": "śmieci · wymiana paszportu · gdzie jest urząd · podatek od psa · akt urodzenia · lekarz",
    "ro": "gunoi · reînnoire pașaport · unde este primăria · înscriere școală · medic",
    "es": "basura · renovar pasaporte · dónde está el ayuntamiento · partida de nacimiento · vivienda",
    "fa": "چگونه پاسپورت بگیرم",
    "el": "πού είναι το δημαρχείο",
}
HOME = (
    "Perso · Grumbiera · Fasnet · Häs · Schlatt · Boll · wo isch s Rathaus · mei Hond hot koi Steuermark · "
    "Café am Markt · Restaurant Mexico · Job · Handy verloren · Pizza Napoli · Maria Rossi · Mehmet Yılmaz · "
    "Łukasz Kowalski · Visa · Integration · Social Media · Open Air Kino · Park and Ride · Hotel · "
    "Baby · Taxi · Villa Eugenia · in · am · i · Bus 306 · WLAN · Dr. Popescu · Karate · La Ola · El Greco · "
    "Notre Dame · § 12 · 2026 · ? · Wo kann ich meinen Hund anmelden? · Was kostet ein Parkausweis?"
)


@pytest.fixture(scope="module")
def german() -> German:
    """Give the German chain."""
    return German()


def told(text: str, german: German) -> str:
    """Return the language of *text* as the search tells it."""
    return language(text, lambda word: german.words.is_known(fold(word)))


@pytest.mark.parametrize("name", FOREIGN)
def test_short_queries_are_told_apart(name: str, german: German) -> None:
    found = {text: told(text, german) for text in FOREIGN[name].split(" · ")}
    assert set(found.values()) == {name}, found


def test_german_is_not_mistaken_nor_dialect_names_and_loan_words(german: German) -> None:
    found = {text: told(text, german) for text in HOME.split(" · ")}
    assert set(found.values()) == {"de"}, found


@given(st.text(max_size=80))
def test_any_text_is_in_some_language(text: str) -> None:
    assert language(text, lambda _: False)
    assert isinstance(terms.german(text, "tr"), tuple)


@pytest.mark.parametrize(
    ("text", "name", "german_name"),
    [
        ("Where can I renew my passport?", "en", "Reisepass"),
        ("kimlik", "tr", "Personalausweis"),
        ("kimliğimi kaybettim", "tr", "Personalausweis"),  # suffixes
        ("собаку", "uk", "Hundesteuer Hund"),  # a case
        ("بالبلدية", "ar", "Rathaus"),  # "in the town hall", one word
        ("pasaport", "ro", "Reisepass"),  # typed without accents
        ("L'ACTE DE NAISSANCE", "fr", "Geburtsurkunde"),
        ("permis de conduire", "fr", "Führerschein"),  # not the driver of "permis de construire"
    ],
)
def test_their_words_have_german_names(text: str, name: str, german_name: str) -> None:
    assert german_name in terms.german(text, name)


def test_the_file_names_at_least_150_things_in_ten_languages() -> None:
    by_language = terms._terms()
    assert len(by_language) == 10
    for name, found in by_language.items():
        assert len({term.german for term in found}) >= 150, name


def test_a_short_word_is_compared_whole() -> None:
    assert terms.german("su", "tr") == ("Wasser Wasserversorgung",)
    assert terms.german("suç", "tr") == ()
