"""A backup is made while a night writes, and brings another machine to where this one is."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from crawler.store import Store
from hechingen_search import CONFIG_FILE
from hechingen_search.config import load
from tests.cli.conftest import Call
from tests.cli.sites import Site

EDITORS = '[[best]]\nwords = ["abfall"]\npage = "{url}Hundesteuer.html"\n'


@pytest.fixture
def town(tmp_path: Path, call: Call) -> Path:
    """Return the configuration of a site that has been read, with an editors' file."""
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Abfall")
        config = site.config(tmp_path / "run")
        assert call("-c", config, "reindex", "--quiet").exit_code == 0
        settings = load(config)
        settings.search.editors.write_text(EDITORS.format(url=settings.crawl.start))
    return config


def found(call: Call, config: Path) -> list[str]:
    done = call("-c", config, "search", "abfall", "--json")
    return [result["url"] for result in json.loads(done.stdout)["results"]]


def test_another_machine_answers_the_same_without_asking_the_site(
    town: Path, call: Call, tmp_path: Path
) -> None:
    before = found(call, town)
    assert before[0].endswith("Hundesteuer.html")
    file, place = tmp_path / "sicherung.tar.gz", tmp_path / "neu"
    with Store(load(town).data.store) as store, store.writing():
        assert call("-c", town, "backup", file).exit_code == 0  # while something is being written
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".sicherung")] == []
    assert call("restore", file, place).exit_code == 0
    shutil.rmtree(town.parent)
    restored = place / CONFIG_FILE
    assert call("-c", restored, "index", "--quiet").exit_code == 0
    assert found(call, restored) == before


def test_nothing_is_overwritten_unasked(town: Path, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "sicherung.tar.gz"
    assert call("-c", town, "backup", file).exit_code == 0
    town.write_text(town.read_text() + "# Handarbeit\n")
    refused = call("restore", file, town.parent)
    assert refused.exit_code == 1
    assert "gibt es schon; nichts wurde geändert" in refused.stderr
    assert "Handarbeit" in town.read_text()
    assert call("restore", file, town.parent, "--overwrite").exit_code == 0
    assert "Handarbeit" not in town.read_text()


def test_what_is_no_backup_is_refused_before_anything_is_written(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "neu"
    text, link, strange = tmp_path / "text", tmp_path / "link", tmp_path / "strange"
    text.write_text("kein Archiv")
    with tarfile.open(link, "w:gz") as archive:
        member = tarfile.TarInfo("configuration")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)
    with tarfile.open(strange, "w:gz") as archive:
        archive.add(text, "../../evil")
    for file in (text, link, strange):
        refused = call("restore", file, place)
        assert refused.exit_code == 1
        assert "Sicherung" in refused.stderr
        assert list(place.iterdir()) == []


def test_before_the_first_night_it_says_that_there_is_nothing(call: Call, tmp_path: Path) -> None:
    call("init", tmp_path)
    refused = call("-c", tmp_path / CONFIG_FILE, "backup", tmp_path / "x")
    assert refused.exit_code == 1
    assert "nichts zu sichern" in refused.stderr
