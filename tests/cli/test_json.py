"""Every key that ``--json`` gives is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.outcome import Outcome
from hechingen_search.cli.main import COMMANDS as COMMANDS_OF_ALL
from hechingen_search.cli.main import commands
from hechingen_search.config import load
from tests.cli.conftest import Call
from tests.cli.sites import Site

WITHOUT = {"completion", "demo", "open", "serve"}
"""They write a script, run on, or start a browser."""
DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "json.md").read_text(encoding="utf-8")
COMMANDS = [
    ("search", "hundesteuer"),
    ("suggest", "hunde"),
    ("status",),
    ("report",),
    ("doctor", "--offline"),
    ("bench", "--count", "10"),
    ("crawl",),
    ("crawl", "--probe"),
    ("explain", "hundesteuer", "{url}Hundesteuer.html"),
    ("index", "--rebuild"),
    ("rollback",),
    ("reindex",),
    ("init", "https://www.example-town.de/", "new"),
    ("backup", "saved.tar.gz"),
    ("restore", "saved.tar.gz", "elsewhere"),
]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the configuration of a small site with a broken link."""
    directory = tmp_path_factory.mktemp("json")
    with Site(directory / "web") as site:
        site.put("Hundesteuer", "Abfall")
        (site.directory / "Abfall.html").unlink()
        yield site.config(directory / "run")


def keys(value: Any) -> Iterator[str]:
    """Yield every key in *value*, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_key_is_documented(call: Call, config: Path, arguments: tuple[str, ...]) -> None:
    call("-c", config, "reindex", "--quiet")
    site = load(config).crawl.start
    if arguments[0] == "restore":
        call("-c", config, "backup", "saved.tar.gz")
    done = call("-c", config, *(argument.replace("{url}", site) for argument in arguments), "--json")
    found = set(keys(json.loads(done.stdout)))
    # Values of closed lists and of the configuration are named where they are defined.
    found -= set(Outcome) | {"site", "start", "contact", "extract", "main_selector"}
    found -= {"web", "town", "site_name", "web.contact"}
    documented = set(re.findall(r"[\w@]+", " ".join(re.findall(r"`([^`]+)`", DOCUMENT))))
    assert found
    assert found - documented == set()


@pytest.mark.parametrize("name", sorted(set(COMMANDS_OF_ALL) - WITHOUT))
def test_every_command_that_tells_something_takes_json(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command
    inner = command.commands.values() if isinstance(command, click.Group) else [command]
    assert any("--json" in option.opts for each in inner for option in each.params)
