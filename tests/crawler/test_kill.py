"""Rule 9 and case 89: kill −9 at 200 random instants; the next run always ends with the same store."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler import killing
from tests.crawler.site import Answer, Site, page, redirect

KILLS = 100


def first_night(site: Site) -> None:
    """A site with everything whose order could matter: twins, redirects, canonicals, dead ends."""
    texts = {f"/p{n}": page(f"P{n}", f"Text {n}", (f"/p{n + 1}", f"/p{2 * n}", "/fehlt")) for n in range(24)}
    site.pages.clear()
    site.pages |= {"/": page("Start", "Willkommen", ("/p1", "/twin1", "/moved", "/c1", "/p24"))} | texts
    site.pages |= {"/twin1": page("Zwilling", "gleich"), "/p24": page("Zwilling", "gleich", ("/twin3",))}
    site.pages |= {"/twin3": page("Zwilling", "gleich"), "/moved": redirect("/p3"), "/p30": redirect("/p4")}
    site.pages["/c1"] = page("C1", "kanonisch", head='<link rel="canonical" href="/p2">')
    site.pages["/p40"] = Answer(b"", 410)


def second_night(site: Site) -> None:
    first_night(site)
    site.pages |= {"/p5": page("P5", "Neuer Text", ("/neu", "/p6")), "/neu": page("Neu", "ganz neu")}
    site.pages |= {"/p6": Answer(b"", 404), "/p7": Answer(b"", 404), "/umzug": page("P7", "Text 7")}
    site.pages |= {"/": page("Start", "Willkommen", ("/p1", "/umzug", "/twin3")), "/twin1": Answer(b"", 404)}
    site.pages["/p8"] = redirect("/p9")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def uninterrupted(path: Path, site: Site, day: int) -> float:
    """Play a night to its end and return the seconds it took."""
    started = time.monotonic()
    child = killing.process(path, site.url, day)
    child.join(60)
    assert child.exitcode == 0
    return time.monotonic() - started


def copy(source: Path, target: Path) -> None:
    """Copy a closed store with its raw bodies."""
    shutil.copy(source, target)
    shutil.copytree(source.with_suffix(".bodies"), target.with_suffix(".bodies"))


@pytest.mark.parametrize("day", [0, 1], ids=["first night", "second night"])
def test_case_89_kill_9_at_100_random_instants_ends_in_the_same_store(
    day: int, site: Site, tmp_path: Path
) -> None:
    first_night(site)
    base = tmp_path / "base.sqlite"
    if day:
        uninterrupted(base, site, 0)
        killing.dump(base)
        second_night(site)
        copy(base, tmp_path / "whole.sqlite")
    uninterrupted(tmp_path / "warm.sqlite", site, day)
    seconds = uninterrupted(tmp_path / "whole.sqlite", site, day)
    expected = killing.dump(tmp_path / "whole.sqlite")
    assert len(expected["page"]) > 20
    draw = random.Random(20261122 + day)
    killed = stores = 0
    while killed < KILLS:
        stores += 1
        path = tmp_path / f"{stores}.sqlite"
        if day:
            copy(base, path)
        complete = False
        for _ in range(5):
            child = killing.process(path, site.url, day)
            child.join(draw.uniform(0.0, seconds * 0.7))
            child.kill()
            child.join()
            killed += child.exitcode != 0
            killing.forgive(path)
            complete = killing.finished(path, day)
            if complete:
                break  # the next run would begin another night
        else:
            uninterrupted(path, site, day)
        found = killing.dump(path)
        if complete and child.exitcode != 0:  # killed after the night, while raw bodies were tidied up
            found |= {name: expected[name] for name in ("body", "files")}
        assert found == expected
    assert stores < KILLS, "some stores must survive several kills"
