"""The night on the command line: what is published, what is not, and the exit codes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from hechingen_search.config import load
from hechingen_search.operations.lock import locked
from index.generations import Generations
from tests.cli.conftest import Call
from tests.cli.sites import Site


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Site]:
    """Serve a site of three pages."""
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Abfall", "Standesamt")
        yield site


@pytest.fixture
def config(town: Site, tmp_path: Path) -> Path:
    """Return the configuration for it."""
    return town.config(tmp_path / "run")


def current(config: Path) -> str | None:
    return Generations(config.parent / "data" / "index").current_name()


def visit_all(call: Call, config: Path) -> Result:
    """Visit everything again, due or not, and index it."""
    call("-c", config, "crawl", "--full")
    return call("-c", config, "index")


def titles(call: Call, config: Path, words: str) -> list[str]:
    done = call("-c", config, "search", words, "--strict", "--json")
    assert done.exit_code == 0, done.output
    return [item["title"] for item in json.loads(done.stdout)["results"]]


def test_a_night_makes_the_site_searchable(call: Call, config: Path) -> None:
    done = call("-c", config, "reindex")
    assert done.exit_code == 0, done.output
    assert "Veröffentlicht: Stand g000001 mit 4 Dokumenten." in done.stdout
    assert titles(call, config, "hundesteuer")[0] == "Hundesteuer"


def test_a_quiet_night_says_nothing(call: Call, config: Path) -> None:
    done = call("reindex", "--quiet", "-c", config)
    assert (done.exit_code, done.output) == (0, "")


def test_a_night_without_changes_keeps_the_generation(call: Call, config: Path) -> None:
    call("-c", config, "reindex")
    done = call("-c", config, "reindex")
    assert done.exit_code == 0
    assert "Nichts hat sich geändert" in done.stdout
    assert current(config) == "g000001"


def test_crawl_and_index_are_the_night_in_two_steps(call: Call, config: Path) -> None:
    assert call("-c", config, "crawl").exit_code == 0
    assert current(config) is None
    assert call("-c", config, "index").exit_code == 0
    assert titles(call, config, "standesamt")[0] == "Standesamt"
    assert "g000002" in call("-c", config, "index", "--rebuild").stdout


def test_a_site_that_does_not_answer_changes_nothing(call: Call, config: Path, town: Site) -> None:
    town.stop()
    done = call("-c", config, "reindex")
    assert done.exit_code == 1
    assert "ist nicht erreichbar" in done.stderr
    assert "Der veröffentlichte Stand bleibt unverändert." in done.stderr
    assert current(config) is None


def test_a_judged_query_that_gets_worse_refuses_publication(call: Call, config: Path, town: Site) -> None:
    (config.parent / "judgements.toml").write_text(
        '[[query]]\ntext = "Marktplatz"\npage = "/Abfall.html"\nfirst = 1\n'
    )
    town.put("Marktplatz")
    text = (town.directory / "Abfall.html").read_text(encoding="utf-8")
    (town.directory / "Abfall.html").write_text(
        text.replace("Abfall", "Marktplatz Marktplatz"), encoding="utf-8"
    )
    (town.directory / "Marktplatz.html").write_text("")
    assert call("-c", config, "reindex").exit_code in (0, 3)
    (town.directory / "Abfall.html").write_text(text, encoding="utf-8")
    town.put("Marktplatz")
    done = visit_all(call, config)
    assert done.exit_code == 4, done.output
    assert "»Marktplatz«" in done.stderr
    assert current(config) == "g000001"
    assert (config.parent / "data" / "index" / "g000002" / "refused.json").exists()
    forced = call("-c", config, "index", "--force")
    assert forced.exit_code == 3
    assert current(config) == "g000003"
    # The refused one is not what yesterday looked like.
    assert "g000001" in call("-c", config, "rollback").stdout


def test_rollback_returns_to_yesterday(call: Call, config: Path, town: Site) -> None:
    assert call("-c", config, "rollback").exit_code == 1
    call("-c", config, "reindex")
    town.put("Freibad")
    assert "g000002" in visit_all(call, config).stdout
    assert "Freibad" in titles(call, config, "freibad")
    assert "Stand g000001 mit 4 Dokumenten" in call("-c", config, "rollback").stdout
    assert titles(call, config, "freibad") == []
    assert call("-c", config, "rollback", "g000099").exit_code == 1


@pytest.mark.parametrize("command", ["crawl", "index", "reindex", "rollback"])
def test_two_runs_do_not_meet(call: Call, config: Path, command: str) -> None:
    with locked(load(config)):
        done = call("-c", config, command)
    assert done.exit_code == 75
    assert "Ein anderer Lauf arbeitet gerade" in done.stderr


def test_only_one_address_is_visited(call: Call, config: Path, town: Site) -> None:
    call("-c", config, "reindex")
    town.put("Hundesteuer", "Freibad")
    done = call("-c", config, "crawl", "--only", town.url + "Hundesteuer.html")
    assert done.exit_code == 0, done.output
    assert "Gelesen: 1 Abruf" in done.stdout or "2 Abrufe" in done.stdout


def test_a_first_look_proposes_settings_and_keeps_nothing(call: Call, config: Path, town: Site) -> None:
    done = call("-c", config, "crawl", "--probe")
    assert done.exit_code == 0, done.output
    assert "Vorschlag für hechingen-search.toml" in done.stdout
    proposal = tomllib.loads(done.stdout.partition("Vorschlag für hechingen-search.toml")[2])
    assert proposal["site"]["start"] == town.url
    assert json.loads(call("-c", config, "crawl", "--probe", "--json").stdout)["proposal"] == proposal
    assert not (config.parent / "data").exists()
    town.stop()
    assert call("-c", config, "crawl", "--probe").exit_code == 1


def test_text_is_won_again_without_the_site(call: Call, config: Path, town: Site) -> None:
    call("-c", config, "reindex")
    town.stop()
    done = call("-c", config, "crawl", "--re-extract")
    assert done.exit_code == 0, done.output
    assert "4 Seiten im Bestand" in done.stdout
