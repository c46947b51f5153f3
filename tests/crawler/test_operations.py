"""Hostile cases 90 and 91 through the real command line, each run in a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.site import Answer, Request, Site, page

ROOT = Path(__file__).parent.parent.parent
RUN = [sys.executable, "-c", "from hechingen_search.cli import main; main()"]
PATIENCE = 60.0
NAMES = ("/hallenbad", "/hundesteuer", "/rathaus", "/stadtarchiv")


@pytest.fixture
def config(site: Site, tmp_path: Path) -> Path:
    """Return the configuration of a site of five pages."""
    site.pages["/"] = page("Willkommen", "Die Stadt begrüßt Sie auf ihrer Website.", NAMES)
    site.pages |= {name: page(name[1:].title(), f"Hier steht alles über {name[1:]}.") for name in NAMES}
    path = tmp_path / "hechingen-search.toml"
    path.write_text(
        f'[site]\nstart = "{site.url}"\n'
        "[crawl]\ndelay = 0\nretry_pause = 0\nallow_private = true\n[extract]\nocr = false\n"
    )
    return path


def start(config: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start ``hechingen-search`` and return at once."""
    return subprocess.Popen(
        [*RUN, "-c", str(config), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(config: Path, *arguments: str, room: int | None = None) -> tuple[int, str, str]:
    """Run to the end; no file may grow beyond *room* bytes. Return exit code, output and messages."""
    process = start(config, *arguments)
    if room is not None:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (room, room))
    out, messages = process.communicate(timeout=PATIENCE)
    return process.returncode, out, messages


@pytest.fixture
def gate(site: Site, config: Path) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Let the site answer one page only when told to; return the events "asked for" and "may answer"."""
    asked, may_answer = threading.Event(), threading.Event()

    def late(request: Request) -> Answer:
        asked.set()
        may_answer.wait(PATIENCE)
        return page("Rathaus", "Hier steht alles über das Rathaus.")

    site.pages["/rathaus"] = late
    yield asked, may_answer
    may_answer.set()


def test_case_90_a_second_run_ends_with_its_own_exit_code(
    gate: tuple[threading.Event, threading.Event], config: Path
) -> None:
    asked, may_answer = gate
    first = start(config, "crawl")
    assert asked.wait(PATIENCE), "the first run is in the middle of its night"
    code, _, messages = run(config, "crawl")
    assert code == 75
    assert "Ein anderer Lauf arbeitet gerade" in messages
    may_answer.set()
    first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, "the second run did not disturb the first"


def test_case_90_the_lock_of_a_killed_run_holds_nobody_up(
    gate: tuple[threading.Event, threading.Event], config: Path
) -> None:
    asked, may_answer = gate
    first = start(config, "crawl")
    assert asked.wait(PATIENCE)
    first.kill()
    first.communicate()
    may_answer.set()
    assert run(config, "crawl")[0] == 0


def published(config: Path) -> str:
    """Return what a search finds now."""
    code, found, messages = run(config, "search", "hundesteuer")
    assert code == 0, messages
    return found


def test_case_91_with_a_full_disk_the_old_index_serves(site: Site, config: Path) -> None:
    assert run(config, "reindex")[0] == 0
    before = published(config)
    assert "Hundesteuer" in before
    site.pages["/"] = page("Willkommen", "Neues aus der Stadt. " * 20_000, (*NAMES, "/neu"))
    site.pages["/neu"] = page("Neu", "Die Hundesteuer wird abgeschafft.")
    for arguments, room in (("reindex", 100_000), ("crawl", None), ("index", 50_000)):
        code, _, messages = run(config, arguments, room=room)
        assert code == (0 if room is None else 1), messages
        assert ("Fehler:" in messages) is (room is not None)
        assert "Traceback" not in messages
    assert published(config) == before
    assert run(config, "index")[0] == 0, "with room on the disk the night goes on"
    assert "Neu" in published(config)
