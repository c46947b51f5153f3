"""The log of the nights: what went wrong is told once, with what helps to mend it, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawl.visit import extract_or_fail
from crawler.errors import DefectError
from crawler.night import Options
from crawler.page import Extraction, Fetched
from hechingen_search.config import load
from hechingen_search.errors import ServiceError
from hechingen_search.operations import log, nightly
from hechingen_search.operations.lock import locked
from hechingen_search.published import german_of
from index.analysis.german import German
from index.build import build
from index.generations import Generations
from tests.cli.sites import Site
from tests.index.pages import ListSource, page


def fetched(url: str) -> Fetched:
    return Fetched(url, url, 200, {}, b"", datetime(2026, 3, 4, tzinfo=UTC))


def fails(answer: Fetched, link_text: str) -> Extraction:
    raise ZeroDivisionError(answer.url[-1:])


def test_a_defect_is_told_for_each_page_and_its_traceback_once(tmp_path: Path) -> None:
    path = tmp_path / "nacht.log"
    with log.logged(path):
        for number in range(3):
            with suppress(DefectError):
                extract_or_fail(fails, fetched(f"https://stadt.example/{number}"), "")
    text = path.read_text(encoding="utf-8")
    assert [f"https://stadt.example/{n}" in text for n in range(3)] == [True] * 3
    assert text.count("Traceback (most recent call last)") == 1
    assert "in fails" in text
    with log.logged(path), suppress(DefectError):  # the next night tells it again
        extract_or_fail(fails, fetched("https://stadt.example/1"), "")
    assert path.read_text(encoding="utf-8").count("Traceback") == 2


@pytest.mark.parametrize(("error", "traced"), [(ServiceError("Kein Platz"), False), (KeyError("x"), True)])
def test_why_a_night_ended_is_told(tmp_path: Path, error: Exception, traced: bool) -> None:
    path = tmp_path / "nacht.log"
    with pytest.raises(type(error)), log.logged(path):
        raise error
    text = path.read_text(encoding="utf-8")
    assert str(error) in text
    assert ("Traceback" in text) is traced


def test_a_rebuild_after_damage_is_told(tmp_path: Path) -> None:
    german, source, generations = German(), ListSource(), Generations(tmp_path / "index")
    source.put(*(page(f"u/{number}", "Rathaus") for number in range(3)))
    first = build(generations, source, german)
    generations.publish(first)
    for file in first.path.glob("*.pst"):
        file.write_bytes(file.read_bytes()[:-9])
    source.put(page("u/9", "Schloss"))
    path = tmp_path / "nacht.log"
    with log.logged(path):
        assert build(generations, source, german).facts.base is None
    assert "g000001 ist beschädigt, es wird alles neu gebaut" in path.read_text(encoding="utf-8")


def test_a_quiet_night_writes_nothing_and_a_freeze_is_told(tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        site.put(*(f"Amt{number}" for number in range(30)))
        settings = load(site.config(tmp_path / "run"))
        with locked(settings):
            nightly.crawl_night(settings, Options())
            nightly.index_changes(settings, german_of(settings))
        assert not settings.data.log.exists()
        for number in range(25):
            site.remove(f"Amt{number}")
        with locked(settings):
            night = nightly.crawl_night(settings, Options(full=True))
    assert night.frozen
    text = settings.data.log.read_text(encoding="utf-8")
    assert all(f"Es wird nichts gelöscht: {reason}" in text for reason in night.frozen)


def test_the_log_is_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SIZE", 2_000)
    with log.logged(tmp_path / "nacht.log"):
        for number in range(500):
            log.LOG.warning("Meldung %d", number)
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == ["nacht.log", *(f"nacht.log.{number}" for number in range(1, log.FILES))]
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.iterdir())
