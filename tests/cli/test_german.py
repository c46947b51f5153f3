"""The command line speaks German, whatever the environment says."""

from __future__ import annotations

import ast
import gettext
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages import Catalog, mofile, pofile

from hechingen_search.cli.german import LOCALE
from hechingen_search.cli.main import commands

CATALOGUE = LOCALE / "de" / "LC_MESSAGES" / "messages.po"
# Messages for programmers and for prompts, which we never use.
UNUSED = (
    "decl",
    "defined",
    "Boolean option",
    "Value must be",
    "completion",
    "editor",
    "Repeat",
    "values do not",
)
UNUSED_FILES = ("shell_completion.py", "termui.py", "_termui_impl.py", "_winconsole.py", "utils.py")


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    env = {key: value for key, value in os.environ.items() if key != "LANGUAGE"} | environ
    return subprocess.run(
        [sys.executable, "-m", "hechingen_search", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )


WRONG_CALLS = [
    # arguments, what the message says
    (("inti",), "Den Befehl 'inti' gibt es nicht. Gemeint ist vielleicht 'init'."),
    (("init", "--quit"), "Die Option '--quit' gibt es nicht. Gemeint ist vielleicht '--quiet'."),
    (("init", "https://www.example.de/", "b", "c"), "Überzähliges Argument (c)"),
    (("init", "--config"), "Die Option '--config' braucht einen Wert."),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG_CALLS)
@pytest.mark.parametrize("language", ["C.UTF-8", "en_US.UTF-8"])
def test_wrong_calls_are_explained_in_german(arguments: tuple[str, ...], message: str, language: str) -> None:
    done = run(*arguments, LANG=language, LC_ALL=language)
    assert done.returncode == 2
    assert f"Fehler: {message}" in done.stderr
    assert "Error" not in done.stderr


def test_every_help_is_german_and_fits_80_columns() -> None:
    for name in ("", *commands.commands):
        done = run(*filter(None, (name, "--help")))
        assert done.returncode == 0
        assert "Aufruf:" in done.stdout
        assert "Optionen:" in done.stdout
        assert not {"Usage", "Options", "Commands", "Show", "TEXT", "INTEGER", "COMMAND"} & set(
            done.stdout.split()
        )
        assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_catalogue_is_compiled() -> None:
    def flat(text: object) -> object:
        return tuple(text) if isinstance(text, list | tuple) else text

    def texts(catalogue: Catalog) -> dict[str, str]:
        return {repr(flat(message.id)): repr(flat(message.string)) for message in catalogue if message.id}

    with CATALOGUE.open("rb") as written, CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        expected = texts(pofile.read_po(written, locale="de"))
        found = texts(mofile.read_mo(compiled))
    assert found == expected


def messages() -> set[str]:
    """Return every message that click can show to somebody who calls our commands."""
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                path.name not in UNUSED_FILES
                and isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
            ):
                texts = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                if (
                    node.func.id in ("_", "ngettext")
                    and texts
                    and not any(part in texts[0] for part in UNUSED)
                ):
                    found.add(texts[0])
    return found


def test_the_catalogue_knows_every_message_of_click() -> None:
    german = gettext.translation("messages", LOCALE, ["de"])
    missing = {
        text
        for text in messages()
        if german.gettext(text) == text == german.ngettext(text, text + "s", 1)
        and not text.startswith(("Deprecation", "Choice(", "No options", "Argument", "Invalid start"))
    }
    assert len(messages()) > 30
    assert not missing
