"""Generations change under running requests."""

from __future__ import annotations

import threading
import time

from hechingen_search.web.live import Live
from tests.web.town import Town


class Shelf:
    """Generations by name, and which of them is published."""

    def __init__(self) -> None:
        self.towns = {name: Town(name) for name in ("g1", "g2")}
        self.current: str | None = None

    def closed(self, name: str) -> bool:
        return self.towns[name].closed

    def open(self, name: str) -> Town:
        return self.towns[name]

    def live(self) -> Live[Town]:
        return Live(lambda: self.current, self.open)


def test_nothing_published_is_none_until_something_is() -> None:
    shelf = Shelf()
    live = shelf.live()
    live.refresh()
    with live.lease() as town:
        assert town is None
    shelf.current = "g1"
    live.refresh()
    with live.lease() as town:
        assert town is shelf.towns["g1"]


def test_a_running_reader_finishes_on_the_old_generation() -> None:
    shelf = Shelf()
    live = shelf.live()
    shelf.current = "g1"
    live.refresh()
    with live.lease() as old:
        shelf.current = "g2"
        live.refresh()
        with live.lease() as new:
            assert new is shelf.towns["g2"]
        assert old is shelf.towns["g1"]
        assert not shelf.closed("g1")
    assert shelf.closed("g1")
    live.close()
    assert shelf.closed("g2")


def test_a_generation_that_does_not_open_leaves_the_old_one_answering() -> None:
    shelf = Shelf()
    live = shelf.live()
    shelf.current = "g1"
    live.refresh()
    shelf.current = "broken"
    live.refresh()
    with live.lease() as town:
        assert town is shelf.towns["g1"]
    shelf.current = "g2"
    live.refresh()
    with live.lease() as town:
        assert town is shelf.towns["g2"]


def test_a_look_that_began_earlier_does_not_bring_back_the_past() -> None:
    shelf = Shelf()
    opening, go_on = threading.Event(), threading.Event()

    def open_slowly(name: str) -> Town:
        if name == "g1":
            opening.set()
            go_on.wait()
        return shelf.open(name)

    live = Live(lambda: shelf.current, open_slowly)
    shelf.current = "g1"
    looks = [threading.Thread(target=live.refresh) for _ in range(2)]
    looks[0].start()
    opening.wait()
    shelf.current = "g2"
    looks[1].start()
    looks[1].join(0.2)  # enough to overtake the first, where nothing prevents it
    go_on.set()
    for look in looks:
        look.join()
    with live.lease() as town:
        assert town is shelf.towns["g2"]
    live.close()


def test_the_watch_notices_while_readers_run() -> None:
    shelf = Shelf()
    live = shelf.live()
    shelf.current = "g1"
    live.start()
    stop = threading.Event()
    errors: list[str] = []

    def read() -> None:
        while not stop.is_set():
            with live.lease() as town:
                time.sleep(0.001)
                if town is None or town.closed:
                    errors.append("closed under its reader")

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    shelf.current = "g2"
    deadline = time.monotonic() + 60
    while not shelf.closed("g1") and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    for reader in readers:
        reader.join()
    live.close()
    assert shelf.closed("g1")
    assert not errors
