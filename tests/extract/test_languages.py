"""The language of a page is that of its text; names and declarations are hints."""

from __future__ import annotations

import pytest

from crawler.extract.languages import language

GERMAN = "Die Stadt erneuert im Herbst die Brücke über den Bach; wer mit dem Rad kommt, nimmt den Uferweg."
ENGLISH = (
    "The town will renew the bridge in autumn, and you can use the path along the river with your bicycle."
)
FRENCH = "La ville renouvelle le pont en automne et vous pouvez prendre le chemin au bord de la rivière."
SIMPLE = "Das ist das Rathaus. Hier arbeitet der Bürgermeister. Sie können dort fragen. Es gibt einen Aufzug."
SHORT = "Sitzung des Ortschaftsrats, Datum: 24.09.2026, Uhrzeit: 18:00 Uhr, Ort: Schulhaus, kleiner Saal"


@pytest.mark.parametrize(
    ("declared", "path", "title", "text", "expected"),
    [
        ("en", "/", "Brücke", GERMAN, "de"),
        ("en-US", "/en/bruecke", "Brücke", GERMAN, "de"),
        ("deu", "/", "Brücke", GERMAN, "de"),
        ("ger", "/", "Brücke", "", "de"),
        ("", "/", "Brücke", GERMAN, "de"),
        ("de", "/", "The bridge", ENGLISH, "en"),
        ("de", "/fr/pont", "Le pont", FRENCH, "fr"),
        ("de-DE", "/", "Sitzung", SHORT, "de"),
        ("fr", "/", "Séance", "Mairie, 12 rue du Pont", "fr"),
        ("", "/en/", "Welcome", "Town hall", "en"),
        ("de", "/", "Kurs in Leichter Sprache", GERMAN, "de"),
        ("de", "/", "Rathaus in Leichter Sprache", SIMPLE, "de-simple"),
        ("de", "/leichte-sprache/rathaus", "Das Rathaus", SIMPLE, "de-simple"),
        ("de-1996-simple", "/", "Das Rathaus", SIMPLE, "de-simple"),
        ("de", "/", "Das Rathaus", SIMPLE, "de"),
        ("de", "/", "Leichte Sprache", "", "de-simple"),
        ("de", "/", "Kurs für Gebärdensprache", GERMAN, "de"),
    ],
)
def test_language(declared: str, path: str, title: str, text: str, expected: str) -> None:
    assert language(declared, f"https://x.example{path}", title, (), text) == expected


def test_sign_language_is_a_video() -> None:
    said = ("", "https://x.example/", "Gebärdensprache", (), GERMAN)
    assert (language(*said, video=True), language(*said)) == ("gsg", "de")
    assert language("", "https://x.example/", "Gebärdensprache", (), GERMAN * 20, video=True) == "de"
