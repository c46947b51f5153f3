"""A small site, indexed and published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.page import Page, Passage
from hechingen_search.cli.german import speak_german
from hechingen_search.cli.main import commands
from index.analysis.german import German
from index.build import build
from index.generations import Generations
from tests.index.pages import ListSource

BASE = "https://www.example.de/de/"
PAGES = (
    Page(
        BASE + "Hundesteuer", "Hundesteuer", (Passage("Wer einen Hund hält, meldet ihn zur Hundesteuer an."),)
    ),
    Page(
        BASE + "Abfall",
        "Abfall und Wertstoffe",
        (Passage("Die Müllabfuhr leert die Tonnen alle zwei Wochen."),),
    ),
    Page(
        BASE + "haushalt.pdf",
        "Haushaltsplan 2026",
        (
            Passage("Der Haushalt der Stadt.", page=1),
            Passage("Erträge aus der Vergnügungssteuer: 12.000 Euro.", heading="Teilhaushalt 6", page=87),
        ),
        media_type="application/pdf",
        page_count=120,
        size=2_345_678,
    ),
)

speak_german()


@pytest.fixture(scope="session")
def german() -> German:
    """Give the German analysis, which takes a moment to load."""
    return German()


@pytest.fixture
def site(tmp_path: Path, german: German) -> Path:
    """Return the configuration of a site that is published."""
    config = tmp_path / "hechingen-search.toml"
    config.write_text('[site]\nstart = "https://www.example.de/"\n', encoding="utf-8")
    source = ListSource()
    source.put(*(replace(page, language="de") for page in PAGES))
    generations = Generations(tmp_path / "data" / "index")
    generations.publish(build(generations, source, german))
    return config


Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Call the command line inside of this process, from an empty directory."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(commands, [str(argument) for argument in arguments])

    return invoke
