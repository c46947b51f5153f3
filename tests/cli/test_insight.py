"""``status`` and ``report`` after a night, and before the first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from hechingen_search.config import load
from hechingen_search.operations.lock import locked
from tests.cli.conftest import Call
from tests.cli.sites import Site


@pytest.fixture
def config(tmp_path: Path, call: Call) -> Iterator[Path]:
    """Return the configuration of a site of two pages and a broken link, after a night."""
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Frei&lt;b&gt;bad")
        (site.directory / "Frei&lt;b&gt;bad.html").unlink()
        path = site.config(tmp_path / "run")
        call("-c", path, "reindex")
        yield path


def test_status_before_the_first_night(call: Call, tmp_path: Path) -> None:
    (tmp_path / "hechingen-search.toml").write_text("")
    done = call("status")
    assert done.exit_code == 0
    assert "noch nichts" in done.stdout
    assert not (tmp_path / "data").exists()
    assert json.loads(call("status", "--json").stdout)["published"] is None
    assert call("report").exit_code == 1


def test_status_tells_what_is_published(call: Call, config: Path) -> None:
    text = call("-c", config, "status").stdout
    assert "Veröffentlicht  Stand g000001, 2 Dokumente, gebaut" in text
    assert "vor 0 min" in text
    body = json.loads(call("-c", config, "status", "--json").stdout)
    assert body["published"] == "g000001"
    assert body["night"]["outcomes"]["not_found"] == 1
    assert body["last_run"]["result"] in ("done", "warnings")


def test_status_tells_what_works_and_what_was_interrupted(call: Call, config: Path) -> None:
    settings = load(config)
    with locked(settings, "reindex"):
        assert "Gerade          arbeitet »reindex«, seit" in call("-c", config, "status").stdout
        assert json.loads(call("-c", config, "status", "--json").stdout)["task"]["running"] is True
    assert json.loads(call("-c", config, "status", "--json").stdout)["task"] is None
    with pytest.raises(KeyboardInterrupt), locked(settings, "crawl"):
        raise KeyboardInterrupt
    text = call("-c", config, "status").stdout
    assert "Achtung         »crawl« vom" in text
    assert "wurde abgebrochen" in text
    task = json.loads(call("-c", config, "status", "--json").stdout)["task"]
    assert (task["name"], task["running"]) == ("crawl", False)
    # Looking takes the lock, too, and ends nothing.
    call("-c", config, "doctor", "--offline")
    assert "abgebrochen" in call("-c", config, "status").stdout
    call("-c", config, "reindex")
    assert "abgebrochen" not in call("-c", config, "status").stdout


def test_the_report_names_broken_links_and_who_set_them(call: Call, config: Path) -> None:
    text = call("-c", config, "report").stdout
    assert "Seite nicht gefunden (404)." in text
    assert "Verlinkt, aber nicht lesbar (1)" in text
    assert "bad.html\n    Seite nicht gefunden (404).\n    verlinkt von http" in text
    body = json.loads(call("-c", config, "report", "--json").stdout)
    assert body["broken"][0]["referrers"][0]["text"] == "Frei<b>bad"


def test_the_report_is_a_page_that_escapes_what_was_crawled(call: Call, config: Path, tmp_path: Path) -> None:
    target = tmp_path / "bericht.html"
    assert call("-c", config, "report", "--html", target).exit_code == 0
    text = target.read_text(encoding="utf-8")
    assert text.lstrip().startswith("<!doctype html>")
    assert "Frei&lt;b&gt;bad" in text
    assert "<b>" not in text
    page = BeautifulSoup(text, "lxml")
    assert page.select_one("h1")
    assert [h2.get_text().partition(" (")[0] for h2 in page.select("h2")][:2] == [
        "Was aus jeder Adresse wurde",
        "Verlinkt, aber nicht lesbar",
    ]
    nightly = config.parent / "data" / "bericht.html"
    assert "Verlinkt, aber nicht lesbar" in nightly.read_text(encoding="utf-8")


def test_the_report_names_pages_that_do_not_say_what_they_are(call: Call, tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Freibad")
        text = "<!doctype html><p>Das Freibad hat von Mai bis September geöffnet und kostet vier Euro.</p>"
        (site.directory / "Freibad.html").write_text(text, encoding="utf-8")
        config = site.config(tmp_path / "run")
        call("-c", config, "reindex")
        body = json.loads(call("-c", config, "report", "--json").stdout)
    (problems,) = [each["problems"] for each in body["files"] if each["url"].endswith("Freibad.html")]
    assert "ohne eigenen Titel" in problems


def test_the_report_shows_what_was_learned_of_the_place(call: Call, tmp_path: Path) -> None:
    with Site(tmp_path / "web") as site:
        site.put("Eyachbrücke", "Eyach")
        config = site.config(tmp_path / "run")
        call("-c", config, "reindex")
        text = call("-c", config, "report").stdout
        body = json.loads(call("-c", config, "report", "--json").stdout)
    assert "Gelernte Namen (1)\n  Eyach\n    in Eyachbrücke" in text
    assert "[Kein Name]" in text
    assert body["learned_names"] == [{"name": "Eyach", "builds": ["Eyachbrücke"]}]
    assert "Eyach – in Eyachbrücke" in (tmp_path / "run/data/bericht.html").read_text(encoding="utf-8")
