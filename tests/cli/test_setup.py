"""``init``: a configuration to start from, empty or filled in with what the site says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hechingen_search import CONFIG_FILE, config
from hechingen_search.cli.config_text import with_values
from hechingen_search.cli.main import commands
from hechingen_search.demo.server import TownServer
from tests.cli.conftest import Call
from tests.cli.sites import Site


def test_init_writes_a_configuration_that_loads(tmp_path: Path) -> None:
    done = CliRunner().invoke(commands, ["init", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    assert config.load(tmp_path / "new" / CONFIG_FILE).crawl.start == "https://www.hechingen.de/"


def test_init_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text("# mine\n", encoding="utf-8")
    done = CliRunner().invoke(commands, ["init", str(tmp_path)])
    assert done.exit_code == 2
    assert "bleibt unverändert" in done.stderr
    assert file.read_text(encoding="utf-8") == "# mine\n"


def test_init_says_when_it_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(commands, ["init", str(tmp_path / "file")])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert "kein Verzeichnis" in done.stderr


def test_init_reads_the_site_when_it_may_and_fills_in_what_it_says(call: Call, tmp_path: Path) -> None:
    with TownServer() as town:
        done = call("init", town.url, "new", "--fetch", "--allow-private")
        assert done.exit_code == 0, done.output
        assert len(town.log.all()) <= 5
    settings = config.load(tmp_path / "new" / CONFIG_FILE)
    assert settings.crawl.start == town.url
    assert settings.crawl.allow_private
    assert settings.crawl.contact == "info@lautringen.example"
    assert (settings.web.town, settings.extract.site_name) == ("Stadt Lautringen", "Stadt Lautringen")
    contact = settings.web.contact
    assert (contact.phone, contact.address) == ("07000/930-0", "Marktplatz 1, 70000 Lautringen")
    assert settings.web.popular[:2] == ("Personalausweis beantragen", "Hund anmelden und abmelden")
    text = (tmp_path / "new" / CONFIG_FILE).read_text(encoding="utf-8")
    assert "Hechingen" not in "".join(line for line in text.splitlines() if not line.startswith("#"))
    assert "# Höchstzahl der Adressen" in text


def test_init_asks_nothing_of_the_site_without_consent(call: Call, tmp_path: Path) -> None:
    with TownServer() as town:
        for number, flags in enumerate(([], ["--no-fetch"])):
            assert call("init", town.url, f"new{number}", *flags).exit_code == 0
        assert not town.log.all()
    settings = config.load(tmp_path / "new0" / CONFIG_FILE)
    assert settings.crawl.start == town.url
    assert "Hechingen" not in settings.web.town + settings.extract.site_name + settings.web.contact.name


def test_init_leaves_nothing_when_the_site_does_not_answer(call: Call, tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer")
    done = call("init", site.url, "new", "--fetch", "--allow-private")
    assert done.exit_code == 1
    assert "--no-fetch" in done.stderr
    assert not (tmp_path / "new" / CONFIG_FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["www.example-town.de"], "https://www.example-town.de"),
        (["ftp://example-town.de/", "x"], "keine Adresse"),
        (["https://", "x"], "keine Adresse"),
    ],
)
def test_init_names_what_is_wrong_with_an_address(call: Call, arguments: list[str], said: str) -> None:
    done = call("init", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_init_tells_programs_what_it_wrote(call: Call, tmp_path: Path) -> None:
    done = call("init", "https://www.example-town.de/", "new", "--json")
    told = json.loads(done.stdout)
    assert told["file"] == str(Path("new") / CONFIG_FILE)
    assert told["proposal"]["site"]["start"] == "https://www.example-town.de/"


def test_an_accepted_proposal_is_written_and_everything_else_stays(call: Call, tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Abfall")
        file = site.config(
            tmp_path / "run", "# unsere Pause\n[extract]\nmain_selector = 'body'  # vorläufig\n"
        )
        before = file.read_text(encoding="utf-8")
        assert call("-c", file, "crawl", "--probe").exit_code == 0
        assert file.read_text(encoding="utf-8") == before
        assert call("-c", file, "crawl", "--probe", "--accept").exit_code == 0
    assert config.load(file).extract.main_selector == "main"
    wanted = before.replace("'body'", '"main"')
    assert file.read_text(encoding="utf-8") == wanted
    assert not file.with_suffix(".new").exists()


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("", {"a": {"b": 1}}, "[a]\nb = 1\n"),
        ("[a]\nb = [\n  'x',\n  'y',\n]\nc = 1\n", {"a": {"b": ["z"]}}, '[a]\nb = ["z"]\nc = 1\n'),
        ("[a]\n# bb = 1\n# b = 2\n", {"a": {"b": 3}}, "[a]\n# bb = 1\nb = 3\n"),
        ("[a]\nc = '# b = 1'\n\n[d]\nb = 2\n", {"a": {"b": 3}}, "[a]\nc = '# b = 1'\nb = 3\n\n[d]\nb = 2\n"),
        ("[a] # x\nb = 'q#r' # s\n", {"a": {"b": 't"u\\'}}, '[a] # x\nb = "t\\"u\\\\" # s\n'),
        ("[a]\n[a.b]\nc = 1\n", {"a.b": {"c": True}, "a": {"d": 0.5}}, "[a]\nd = 0.5\n[a.b]\nc = true\n"),
    ],
)
def test_values_are_written_where_they_belong(
    before: str, values: dict[str, dict[str, object]], after: str
) -> None:
    assert with_values(before, values) == after


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="a"):
        with_values("a = {b = 1}\n", {"a": {"b": 2}})
