"""``demo`` in a process of its own: from nothing to an answering search page, twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest


@contextmanager
def demo(directory: Path) -> Iterator[tuple[str, str]]:
    """Run the demonstration until it answers; yield its address and what it said."""
    command = [sys.executable, "-m", "hechingen_search", "demo", "--port", "0", "--dir", str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        said = ""
        try:
            while "Beenden mit" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            (address,) = re.findall(r"antwortet auf (http\S+)", said)
            yield address, said
        finally:
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=20)
            assert "Traceback" not in rest


def found(address: str, words: str) -> list[dict[str, object]]:
    with urlopen(f"{address}api/v1/search?q={quote(words)}") as answer:
        results: list[dict[str, object]] = json.load(answer)["results"]
        return results


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


def test_the_first_run_crawls_indexes_and_answers(directory: Path) -> None:
    with demo(directory) as (address, said):
        assert "Veröffentlicht: Stand g000001" in said
        assert found(address, "hundesteuer anmelden")[0]["title"] == "Hundesteuer: Hund anmelden und abmelden"
        (budget, *_) = found(address, "Schwengelpumpe")
        assert str(budget["link"]).endswith("#page=87")
        with urlopen(f"{address}suche?q=Schwengelpumpe") as page:
            text = page.read().decode()
        assert "Seite 87" in text
        assert "#page=87" in text


def test_the_second_run_starts_within_five_seconds(directory: Path) -> None:
    start = time.monotonic()
    with demo(directory) as (address, said):
        seconds = time.monotonic() - start
        assert "Sie ist schon gelesen und durchsuchbar." in said
        assert found(address, "hundesteuer")
    # The promise is five seconds on a machine of its own; a test machine shares its cores.
    assert seconds < 5 * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
