"""A real terminal and real pipes: colours, ``open``, a reader that leaves."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Call
from tests.cli.process import command, environment


def on_a_terminal(config: Path, home: Path, *arguments: str, **variables: str) -> str:
    """Return what the command writes to a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    env = environment() | {"XDG_STATE_HOME": str(home), "COLUMNS": "60", "TERM": "xterm"} | variables
    with subprocess.Popen(
        command("-c", config, *arguments), env=env, stdin=theirs, stdout=theirs, stderr=subprocess.STDOUT
    ) as process:
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 65_536):
                written += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    assert process.returncode == 0, written
    return written.decode()


def test_a_terminal_gets_colours_and_its_width_and_can_open_what_it_shows(
    site: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = on_a_terminal(site, tmp_path, "search", "hundesteuer")
    assert "\x1b[" in shown
    assert "\x1b[" not in on_a_terminal(site, tmp_path, "search", "hundesteuer", NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(site, tmp_path, "search", "hundesteuer", TERM="dumb")
    remembered = (tmp_path / "hechingen-search" / "hits.json").read_text(encoding="utf-8")
    assert "hundesteuer" not in remembered  # the address has a capital: what was asked is not kept
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    opened: list[str] = []

    def launch(address: str) -> int:
        opened.append(address)
        return 0

    monkeypatch.setattr("click.launch", launch)
    assert call("open", "1").exit_code == 0
    assert opened == [BASE + "Hundesteuer"]
    done = call("open", "7")
    assert (done.exit_code, len(opened)) == (1, 1)
    assert "Treffer 7 gibt es nicht" in done.stderr


def test_open_needs_a_search_and_opens_nothing_but_the_web(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert "noch nicht gesucht" in call("open", "1").stderr
    file = tmp_path / "hechingen-search" / "hits.json"
    file.parent.mkdir()
    for text in ('{"1": "file:///etc/passwd"}', "[]", "{", '{"x": "https://x/"}'):
        file.write_text(text)
        assert "noch nicht gesucht" in call("open", "1").stderr


def test_pipes_get_lines(site: Path, call: Call) -> None:
    lines = call("-c", site, "search", "hundesteuer", "--format", "lines").stdout.splitlines()
    assert lines[0] == f"{BASE}Hundesteuer\tHundesteuer\tpage\t"
    assert all(line.count("\t") == 3 for line in lines)
    as_json = call("-c", site, "search", "hundesteuer", "--json").stdout
    both = [
        text.split('"took_ms"')[0]
        for text in (as_json, call("-c", site, "search", "hundesteuer", "--format", "json").stdout)
    ]
    assert both[0] == both[1]
    assert call("-c", site, "suggest", "hunde", "--format", "lines").exit_code == 0


def test_a_reader_that_leaves_early_ends_a_search_quietly(site: Path) -> None:
    with subprocess.Popen(
        command("-c", site, "search", "stadt"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
