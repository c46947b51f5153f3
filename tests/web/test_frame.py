"""The frame of the page speaks the language of the question; what the town wrote stays German."""

from __future__ import annotations

import re

import pytest
from babel.messages import mofile, pofile

from hechingen_search.web import translate
from hechingen_search.web.translate import DOMAIN, LOCALE

LANGUAGES = sorted(translate.languages() - {"de"})


def test_there_are_ten_languages() -> None:
    assert LANGUAGES == ["ar", "en", "es", "fr", "it", "pl", "ro", "ru", "tr", "uk"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_complete_and_compiled(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    with (folder / f"{DOMAIN}.po").open("rb") as file:
        written = {str(m.id): str(m.string) for m in pofile.read_po(file, language) if m.id}
    with (folder / f"{DOMAIN}.mo").open("rb") as file:
        compiled = {str(m.id): str(m.string) for m in mofile.read_mo(file) if m.id}
    assert written == compiled
    assert all(written.values())
    for german, said in written.items():
        assert set(re.findall(r"%\(\w+\)s", german)) == set(re.findall(r"%\(\w+\)s", said)), german


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_templates_is_translated(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        known = {message.id for message in mofile.read_mo(file)}
    templates = LOCALE.parent / "templates"
    used = {
        sentence
        for path in (*templates.glob("*.html"), LOCALE.parent / "view.py")
        for sentence in re.findall(r"""(?:\b_|gettext)\(["']([^"']+)["']""", path.read_text("utf-8"))
    }
    assert len(used) >= 35
    assert used | set(translate.BOX) <= known
