"""What others than the town do is said as such, and never in place of an own page about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.page import Page, Passage
from hechingen_search.editorial import outside
from hechingen_search.editorial.rules import Editorial, Rule
from hechingen_search.errors import ConfigError
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.document import Facet
from index.engine import Changes
from index.engines.memory import MemoryEngine

LIST = """
[[elsewhere]]
words = ["Führerschein", "Kfz anmelden"]
authority = "Landratsamt"
why = "Das macht der Kreis."
page = "https://www.kreis.example/"

[[elsewhere]]
words = ["Wetter", "Rezept"]
why = "Das steht hier nicht."
alone = true
"""
PAGES = (
    ("Heiraten", "Bei trockenem Wetter auf der Burg. Bringen Sie den Führerschein mit oder den Ausweis."),
    ("Wohnsitz anmelden", "Auch ein Kfz können Sie beim Umzug ummelden."),
    ("Wetterstation am Rathaus", "Die Station misst seit 1950."),
)


def pages_of(titles: tuple[tuple[str, str], ...]) -> tuple[Page, ...]:
    return tuple(Page(f"https://x/{n}", title, (Passage(text),)) for n, (title, text) in enumerate(titles, 1))


Ask = Callable[..., ResultPage]


@pytest.fixture(scope="module")
def rules(german: German, tmp_path_factory: pytest.TempPathFactory) -> Editorial:
    path = tmp_path_factory.mktemp("list") / "woanders.toml"
    path.write_text(LIST, encoding="utf-8")
    return Editorial(outside=outside.read(path, german))


@pytest.fixture(scope="module")
def ask(german: German, rules: Editorial) -> Ask:
    def searched(
        text: str, *more: tuple[str, str], editorial: Editorial = rules, **how: object
    ) -> ResultPage:
        engine = MemoryEngine()
        engine.write(Changes(analyse(page, german) for page in pages_of((*PAGES, *more))))
        return Searcher(engine, german, editorial=editorial).search(SearchRequest(text, **how))  # type: ignore[arg-type]

    return searched


@pytest.mark.parametrize(
    "text", ["führerschein", "Führerscheine", "wo bekomme ich einen Führerschein", "kfz anmelden"]
)
def test_who_else_does_it_is_said_beside_the_own_pages(ask: Ask, text: str) -> None:
    found = ask(text)
    assert found.elsewhere is not None
    assert found.elsewhere.authority == "Landratsamt"
    assert found.total > 0


def test_an_own_page_about_it_is_enough(ask: Ask) -> None:
    found = ask("führerschein", ("Führerschein umtauschen", "Den Antrag nehmen wir an."))
    assert found.elsewhere is None
    assert "Führerschein" in "".join(piece.text for piece in found.items[0].title)


@pytest.mark.parametrize("text", ["wetter", "wetter morgen", "wie wird das wetter", "rezept wetter"])
def test_what_no_town_answers_has_no_hits(ask: Ask, text: str) -> None:
    found = ask(text)
    assert (found.items, found.total, found.partial) == ((), 0, 0)
    assert found.elsewhere is not None
    assert found.elsewhere.why == "Das steht hier nicht."


@pytest.mark.parametrize("text", ["wetter rathaus", "wetterstation", "rathaus"])
def test_what_is_asked_of_something_else_keeps_its_hits(ask: Ask, text: str) -> None:
    assert ask(text).items


@pytest.mark.parametrize("text", ["heiraten", "kfz", "anmelden", '"führerschein"', "heiraten -führerschein"])
def test_nothing_is_said_of_what_nobody_asked(ask: Ask, text: str) -> None:
    assert ask(text).elsewhere is None


def test_whoever_narrows_looks_for_pages(ask: Ask) -> None:
    assert ask("wetter", filters={Facet.TYPE: ("page",)}).total == 2
    assert ask("wetter", strict=True).elsewhere is None


def test_a_recommendation_may_lead_outside(ask: Ask, rules: Editorial, german: German) -> None:
    bet = Rule("https://www.bad.example/", outside.entries(["heiraten"], german))
    found = ask("heiraten", editorial=replace(rules, best=(bet,)))
    assert found.elsewhere is not None
    assert (found.elsewhere.authority, found.elsewhere.url) == ("bad.example", "https://www.bad.example/")
    assert found.total == 1


def test_the_shipped_list_is_right(german: German) -> None:
    shipped = outside.read(None, german)
    assert len(shipped) > 20
    assert all(other.why.endswith(".") for other in shipped)
    assert all(other.page.startswith("https://") for other in shipped if other.authority)
    words = [entry for other in shipped for entry in other.entries]
    assert len(set(words)) == len(words), "no word is in two places"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[elsewhere]]\nwords = []\nwhy = 'x'", "words"),
        ("[[elsewhere]]\nwords = ['a']", "why"),
        ("[[elsewhere]]\nwords = ['a']\nwhy = 'x'\npage = 'kreis.de'", "page"),
        ("[[elsewhere]]\nwords = ['a']\nwhy = 'x'\nwer = 'x'", "wer"),
        ("[[best]]\n", "elsewhere"),
        ("nix", "lesbar"),
    ],
)
def test_what_is_wrong_in_an_own_list_is_named(text: str, named: str, german: German, tmp_path: Path) -> None:
    path = tmp_path / "woanders.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        outside.read(path, german)
