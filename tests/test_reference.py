"""What exists is documented, and what is documented exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.outcome import Outcome
from hechingen_search import __version__, config
from hechingen_search.cli.base import NAME, Exit
from hechingen_search.cli.main import CODES, COMMANDS
from tools import reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reference_is_what_the_code_says() -> None:
    wanted = "run: python -m tools.reference"
    assert reference.DOCUMENT.read_text(encoding="utf-8") == reference.document(), wanted


def test_every_setting_outcome_and_command_stands_in_it() -> None:
    text = reference.document()
    keys = re.findall(r"^\| `(\w+\.[\w.]+)`", text, re.MULTILINE)
    assert sorted(keys) == sorted(config.all_keys())
    assert all(each.explained for each in reference.settings())
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(Outcome)
    assert set(re.findall(r"^### ([a-z]+)$", text, re.MULTILINE)) == set(COMMANDS)


def test_exit_codes_are_the_same_in_code_help_and_readme() -> None:
    codes = {int(code) for code in Exit}
    assert {int(found) for found in re.findall(r"^  (\d+) ", CODES, re.MULTILINE)} == codes
    table = README[README.index("| exit code |") :].split("\n\n")[0]
    assert {int(found) for found in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == codes


def test_the_documents_name_no_command_and_no_option_that_does_not_exist() -> None:
    options = {name: set(re.findall(r"--[a-z][a-z-]*", ctx.get_help())) for name, ctx in reference.commands()}
    wrong = []
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for call in re.findall(r"hechingen-search ((?:-[^\n]*?)?[a-z]+[^\n|`»«]*)", path.read_text("utf-8")):
            words = call.split()
            name = next((word for word in words if word in COMMANDS), None)
            if name is None:
                continue
            known = options[name] | options[NAME]
            wrong += [f"{path.name}: {name} {word}" for word in words if re.fullmatch(r"--[a-z-]+", word)
                      and word not in known]  # fmt: skip
    assert not wrong


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_man_pages_are_read_without_a_complaint(tmp_path: Path) -> None:
    reference.main(["--man", str(tmp_path)])
    assert len(list(tmp_path.iterdir())) == len(COMMANDS) + 1
    for page in tmp_path.iterdir():
        done = subprocess.run(
            ["man", "--warnings", "-l", str(page)], capture_output=True, text=True, check=True,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANPAGER": "cat"},
        )  # fmt: skip
        assert "AUFRUF" in done.stdout
        assert done.stderr == ""


def test_a_number_means_one_decision() -> None:
    numbers = [path.name[:3] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers)), sorted(numbers)


def test_the_version_that_runs_stands_in_the_changelog_with_its_day() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) – \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert versions == sorted(versions)
    assert __version__.partition(".dev")[0] in versions
