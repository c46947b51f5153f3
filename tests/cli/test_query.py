"""``search`` and ``suggest`` on a published index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Call


def test_the_right_page_comes_first(call: Call, site: Path) -> None:
    done = call("search", "--config", site, "hundesteuer", "anmelden")
    assert done.exit_code == 0, done.output
    assert "  1. Hundesteuer" in done.stdout
    assert BASE + "Hundesteuer" in done.stdout


def test_a_word_on_one_page_of_a_pdf_leads_to_that_page(call: Call, site: Path) -> None:
    done = call("--config", site, "search", "Vergnügungssteuer", "--json")
    item = json.loads(done.stdout)["results"][0]
    assert item["link"] == BASE + "haushalt.pdf#page=87"
    assert item["snippet"]["page"] == 87
    assert "Seite 87" in call("-c", site, "search", "Vergnügungssteuer").stdout


def test_json_is_the_same_every_time(call: Call, site: Path) -> None:
    def once() -> object:
        body = json.loads(call("search", "-c", site, "stadt", "--json").stdout)
        assert body.pop("took_ms") >= 0
        return body

    assert once() == once()


FILTERED = [
    # arguments, titles found
    (("der", "--type", "pdf"), ["Haushaltsplan 2026"]),
    (("haushalt", "--type", "Satzung"), []),
    (("haushalt", "--since", "2030"), []),
    (("hund OR müllabfuhr", "--limit", "1"), None),
]


@pytest.mark.parametrize(("arguments", "titles"), FILTERED)
def test_options_narrow(call: Call, site: Path, arguments: tuple[str, ...], titles: list[str] | None) -> None:
    found = [
        item["title"]
        for item in json.loads(call("search", "-c", site, "--json", *arguments).stdout)["results"]
    ]
    assert len(found) == 1 if titles is None else found == titles


WRONG = [
    # arguments, exit code, words of the message
    (("search", "x", "--type", "brief"), 2, "Die Art »brief« gibt es nicht"),
    (("search", "x", "--since", "gestern"), 2, "'gestern' ist kein Tag wie"),
    (("search", "x", "--limit", "0"), 2, "0 liegt nicht im Bereich"),
    (("search", "x", "--limit", "viele"), 2, "'viele' ist keine ganze Zahl"),
    (("search",), 2, "Es fehlt das Argument"),
    (("search", "x", "--sort", "zufall"), 2, "'zufall' ist keines von"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG)
def test_wrong_calls(call: Call, site: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = call("-c", site, *arguments)
    assert done.exit_code == code
    assert words in done.stderr


def test_before_the_first_night_the_way_is_shown(call: Call, tmp_path: Path) -> None:
    (tmp_path / "hechingen-search.toml").write_text("")
    done = call("search", "x")
    assert done.exit_code == 1
    assert "Zuerst »hechingen-search reindex«" in done.stderr


def test_a_configuration_error_is_exit_code_2(call: Call, tmp_path: Path) -> None:
    assert call("search", "x").exit_code == 2
    (tmp_path / "hechingen-search.toml").write_text("[web]\nprot = 1")
    done = call("search", "x")
    assert done.exit_code == 2
    assert "»web.port«" in done.stderr


def test_suggestions_start_with_what_was_typed(call: Call, site: Path) -> None:
    assert "Hundesteuer" in call("suggest", "-c", site, "hunde").stdout
    assert json.loads(call("suggest", "-c", site, "hunde", "--json").stdout)[0]["text"].startswith("Hunde")


def test_each_hit_can_be_explained(call: Call, site: Path) -> None:
    assert "Platz 1 von" in call("search", "-c", site, "hundesteuer", "--explain").stdout
    body = json.loads(call("search", "-c", site, "hundesteuer", "--explain", "--json").stdout)
    assert body["explanations"][0]["rank"] == 1
