"""README and tutorial do what they say, and the documents become a site without a broken link."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import environment
from tests.cli.sites import Site
from tools import walk

ROOT = Path(__file__).parent.parent


@pytest.fixture
def program(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose PATH knows the command, wherever the tests run."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "hechingen-search"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hechingen_search "$@"\n')
    script.chmod(0o755)
    env = environment()
    return env | {"PATH": f"{folder}{os.pathsep}{env['PATH']}"}


def run(document: Path, site: str, directory: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    directory.mkdir()
    call = [sys.executable, "-m", "tools.walk", str(document), "--installed", "--site", site]
    return subprocess.run(
        [*call, "--directory", str(directory)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240
    )


@pytest.mark.parametrize("name", ["README.md", "docs/einstieg.md"])
def test_documents_work_word_for_word(tmp_path: Path, program: dict[str, str], name: str) -> None:
    with Site(tmp_path / "web") as site:
        site.put("Rathaus", "Abfall", "Hundesteuer")
        done = run(ROOT / name, site.url, tmp_path / "town", program)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (ROOT / name).read_text(encoding="utf-8")
    said = [line for line in walk.commands(text) if not walk.INSTALLS.search(line)]
    assert re.findall(r"^\$ (.*)$", done.stdout, re.MULTILINE) == said
    assert len(said) > 5
    assert "Veröffentlicht: Stand g000001 mit 4 Dokumenten." in done.stdout
    if "--format lines" in text and "search rathaus" in text:
        assert "Rathaus.html\tRathaus" in done.stdout


def test_a_document_that_says_something_wrong_is_named(tmp_path: Path, program: dict[str, str]) -> None:
    document = tmp_path / "wrong.md"
    document.write_text("```sh\nexport A=7\ntest $A = 7\nhechingen-search nosuch\n```\n")
    done = run(document, "", tmp_path / "town", program)
    assert done.returncode == 1
    assert "»hechingen-search nosuch« endet mit 2" in done.stderr


def test_the_documents_become_a_site(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    build = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "einstieg" / "index.html").read_text(encoding="utf-8")
    assert "Ihre Stadt in einer Stunde" in page
    assert re.findall(r'(?:src|href)="(https?://[^"]+\.(?:js|css|woff2?))"', page) == []
