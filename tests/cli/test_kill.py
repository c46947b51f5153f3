"""kill −9 at any moment: what is published goes on answering, and the same command again finishes."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from crawler.store import Store
from hechingen_search.demo.server import TownServer
from index.generations import Generations
from tests.cli.process import asked, run, serving, start

QUERY = "hundesteuer anmelden"


@pytest.fixture(scope="module")
def town() -> Iterator[TownServer]:
    """Serve the bundled town."""
    with TownServer() as server:
        yield server


@pytest.fixture(scope="module")
def config(town: TownServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the configuration of the town, crawled and published once."""
    path = tmp_path_factory.mktemp("kill") / "hechingen-search.toml"
    path.write_text(
        f'[site]\nstart = "{town.url}"\n[crawl]\ndelay = 0\nretry_pause = 0\nallow_private = true\n'
        "[extract]\nocr = false\n"
    )
    assert run("-c", path, "reindex").returncode in (0, 3)
    return path


class Asker(threading.Thread):
    """Ask the same question over and over; remember every answer that is not the right one."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.ended = threading.Event()
        self.asked = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.ended.wait(0.02):
            try:
                results = asked(self.address, QUERY)["results"]
                if not results or "Hundesteuer" not in results[0]["title"]:
                    self.wrong.append(str(results)[:200])
            except OSError as error:
                self.wrong.append(repr(error))
            self.asked += 1


def killed(config: Path, seconds: float, *arguments: str) -> bool:
    """Run a command and kill it after *seconds*; tell whether it was still running."""
    process = start("-c", config, *arguments)
    time.sleep(seconds)
    running = process.poll() is None
    process.kill()
    process.communicate(timeout=30)
    return running


def documents(config: Path) -> tuple[int, int]:
    """Return how many documents the store and the published index hold."""
    current = Generations(config.parent / "data" / "index").current()
    assert current
    with Store(config.parent / "data" / "store.sqlite") as store:
        assert store.check() == []
        return store.count(), current.facts.documents


@pytest.mark.parametrize("arguments", [("crawl", "--full"), ("index", "--rebuild")], ids=["crawl", "index"])
def test_killed_and_started_again(config: Path, arguments: tuple[str, ...]) -> None:
    before = documents(config)
    rng = random.Random(arguments[0])
    with serving(config) as address:
        asker = Asker(address)
        asker.start()
        # Loading takes a good half second; the rest of the interval is work.
        kills = [killed(config, rng.uniform(0.6, 2.5), *arguments) for _ in range(5)]
        done = run("-c", config, *arguments)
        assert done.returncode in (0, 3), done.stderr
        if arguments[0] == "crawl":
            done = run("-c", config, "index")
            assert done.returncode in (0, 3), done.stderr
        time.sleep(2)
        asker.ended.set()
        asker.join()
    assert any(kills)
    assert asker.asked > 20
    assert asker.wrong == []
    assert documents(config) == (before[0], before[0])


def test_a_new_generation_is_served_within_two_seconds_without_an_error(config: Path) -> None:
    with serving(config) as address:
        asker = Asker(address)
        asker.start()
        assert run("-c", config, "index", "--rebuild").returncode in (0, 3)
        published = Generations(config.parent / "data" / "index").current_name()
        time.sleep(2)
        with_new = {generation(address) for _ in range(20)}
        asker.ended.set()
        asker.join()
    assert with_new == {published}
    assert asker.wrong == []


def generation(address: str) -> str:
    """Return the generation that one of the processes answers from."""
    with urlopen(f"{address}api/v1/health") as answer:
        return str(json.load(answer)["generation"])
