"""A page that kills the night: visited last in the next run, left out after the second death, named, kept."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from crawler.crawl.night import crawl
from crawler.fetching.fetch import RequestsFetcher
from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched
from crawler.settings import CrawlSettings
from crawler.store import DAY, Store
from tests.crawler.killing import ShiftedClock
from tests.crawler.reading import read
from tests.crawler.site import Site, page
from tests.forked import CONTEXT

FATAL = "/p0"
PAGES = 5


def deadly(fetched: Fetched, link_text: str) -> Extraction:
    """Read a page, or die of it as the kernel lets a process die that wants too much memory."""
    if fetched.url.endswith(FATAL) and b"heilt" not in fetched.body:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(fetched, link_text)


def night(path: Path, start: str, day: int) -> None:
    settings = CrawlSettings(start=start, allow_private=True, delay=0.0, retry_pause=0.0)
    clock = ShiftedClock(day)
    with Store(path) as store:
        crawl(settings, store, RequestsFetcher(settings, "0", clock=clock), deadly, clock)


def run(path: Path, start: str, day: int) -> int | None:
    """Play a night in a process of its own and return how it ended."""
    child = CONTEXT.Process(target=night, args=(path, start, day), daemon=True)
    child.start()
    child.join(60)
    return child.exitcode


@pytest.fixture
def town(site: Site) -> Site:
    links = tuple(f"/p{number}" for number in range(PAGES))
    site.pages["/"] = page("Start", "Willkommen in der Stadt.", links)
    for number, link in enumerate(links):
        site.pages[link] = page(f"Seite {number}", f"Was die Stadt zu Nummer {number} sagt, heilt.")
    return site


def deaths(path: Path, town: Site, day: int) -> list[int | None]:
    ended = [run(path, town.url, day)]
    while ended[-1] and len(ended) < 5:
        ended.append(run(path, town.url, day))
    return ended


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_page_that_kills_twice_is_left_out_and_named(known: bool, town: Site, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    if known:
        assert run(path, town.url, 0) == 0
    town.pages[FATAL] = page("Seite 0", "Tödlich.")
    town.pages["/p4"] = page("Seite 4", "Ganz neu geschrieben.")
    assert deaths(path, town, 1) == [-signal.SIGKILL, -signal.SIGKILL, 0]
    with Store(path) as store:
        last = store.night()
        assert last is not None
        assert last.finished
        row = store.url(f"{town.base}{FATAL}")
        assert row is not None
        assert row.outcome is Outcome.CRASHED
        assert any(FATAL in one and "beendete" in one.lower() for one in last.warnings)
        texts = [one.passages[0].text for one in store.changed(0)]
        assert any("Ganz neu" in text for text in texts)
        assert len(texts) == PAGES + known
    assert run(path, town.url, 2) == 0, "left out without another death"
    town.pages[FATAL] = page("Seite 0", "Jetzt heilt sie.")
    assert run(path, town.url, 17) == 0
    with Store(path) as store:
        assert any("Jetzt heilt" in one.passages[0].text for one in store.changed(0))
        assert not store.attempts.fatal(row.id)


def test_after_one_death_everything_else_comes_first(town: Site, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    town.pages[FATAL] = page("Seite 0", "Tödlich.")
    assert run(path, town.url, 0) == -signal.SIGKILL
    town.requests.clear()
    assert run(path, town.url, 0) == -signal.SIGKILL
    visited = [request.path for request in town.requests if request.path.startswith("/p")]
    assert visited[-1] == FATAL
    assert len(visited) == PAGES


def test_a_stop_in_order_is_held_against_nobody(town: Site, tmp_path: Path) -> None:
    def stopped(fetched: Fetched, link_text: str) -> Extraction:
        if fetched.url.endswith(FATAL):
            raise KeyboardInterrupt
        return read(fetched, link_text)

    settings = CrawlSettings(start=town.url, allow_private=True, delay=0.0, retry_pause=0.0)
    with Store(tmp_path / "store.sqlite") as store:
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                crawl(settings, store, RequestsFetcher(settings, "0"), stopped, ShiftedClock(0))
        night = crawl(settings, store, RequestsFetcher(settings, "0"), read, ShiftedClock(0))
        assert night.finished
        assert night.pages == PAGES + 1


def test_deaths_are_forgiven_in_time(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite") as store, store.writing():
        for now in (0.0, DAY):
            store.attempts.begin(7)
            store.attempts.count_deaths(now)
        assert store.attempts.fatal(7)
        store.attempts.count_deaths(14 * DAY)
        assert store.attempts.fatal(7)
        store.attempts.count_deaths(16 * DAY)
        assert not store.attempts.fatal(7)
