"""The help and the completion start without importing a command; what they say is what the commands say."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys

import click
import pytest

import hechingen_search.cli
from hechingen_search.cli.base import COMPLETE
from hechingen_search.cli.main import COMMANDS, commands
from tests.cli.conftest import Call

PROGRAM = [sys.executable, "-m", "hechingen_search"]


def test_the_table_names_every_command_with_the_first_sentence_of_its_help() -> None:
    ctx = click.Context(commands)
    modules = [each.name for each in pkgutil.iter_modules(hechingen_search.cli.__path__)]
    found = {
        command.name: (module, (command.help or "").split("\n")[0])
        for module in modules
        for command in getattr(importlib.import_module(f"hechingen_search.cli.{module}"), "COMMANDS", ())
        if module != "main"
    }
    assert found == COMMANDS
    assert [name for name in COMMANDS if commands.get_command(ctx, name) is None] == []


def test_the_help_imports_no_command_and_no_heavy_library() -> None:
    code = (
        "import sys; from hechingen_search.cli import main\n"
        "sys.argv = ['hechingen-search', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'numpy', 'requests', 'flask', 'lxml', 'tomllib', 'sqlite3'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Befehle:" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_this_program(call: Call, shell: str) -> None:
    done = call("completion", shell)
    assert done.exit_code == 0
    assert f"{COMPLETE}={shell}_complete" in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_commands_and_options() -> None:
    asked = {COMPLETE: "bash_complete", "COMP_CWORD": "1", "COMP_WORDS": "hechingen-search se"}
    done = subprocess.run(PROGRAM, env=os.environ | asked, capture_output=True, text=True, check=False)
    assert {line.partition(",")[2] for line in done.stdout.split()} == {"search", "serve"}
    asked |= {"COMP_CWORD": "2", "COMP_WORDS": "hechingen-search serve --w"}
    done = subprocess.run(PROGRAM, env=os.environ | asked, capture_output=True, text=True, check=False)
    assert "--workers" in done.stdout


def test_a_reader_that_leaves_early_ends_the_command_quietly() -> None:
    with subprocess.Popen(
        [*PROGRAM, "completion", "bash"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
