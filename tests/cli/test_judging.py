"""``evaluate`` on a judged set of three documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call

pytest.importorskip("ir_measures", reason="the extra evaluate is not installed")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """Return the directory of a judged set."""
    directory = tmp_path / "set"
    directory.mkdir()
    corpus = [
        {"id": "d1", "title": "Hundesteuer", "text": "Hunde sind anzumelden."},
        {"id": "d2", "title": "Abfall", "text": "Tonnen werden geleert."},
    ]
    queries = [{"id": "q1", "text": "hund anmelden"}, {"id": "q2", "text": "tonnen"}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (directory / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (directory / "qrels.tsv").write_text("q1\td1\t1\nq2\td2\t1\n")
    return directory


@pytest.mark.parametrize("engine", ["whoosh", "memory"])
def test_figures_and_run_file(call: Call, judged: Path, tmp_path: Path, engine: str) -> None:
    run = tmp_path / "run.txt"
    done = call("evaluate", judged, "--engine", engine, "--run", run, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["nDCG@10"] == 1.0
    assert [line.split()[:4] for line in run.read_text().splitlines()] == [
        ["q1", "Q0", "d1", "1"],
        ["q2", "Q0", "d2", "1"],
    ]
    assert "nDCG@10" in call("evaluate", judged).stdout


def test_a_missing_set_is_named(call: Call, tmp_path: Path) -> None:
    done = call("evaluate", tmp_path / "none")
    assert done.exit_code == 1
    assert "queries.jsonl" in done.stderr


def test_a_ranking_is_compared_with_an_earlier_one(call: Call, judged: Path, tmp_path: Path) -> None:
    run = tmp_path / "old.txt"
    run.write_text("q1 Q0 d2 1 1.0 x\nq2 Q0 d2 1 1.0 x\n")
    done = call("evaluate", judged, "--compare", run)
    assert done.exit_code == 0, done.output
    assert "besser 1, schlechter 0, gleich 1" in done.stdout


def test_several_sets_in_one_directory(call: Call, judged: Path) -> None:
    shutil.copytree(judged, judged / "one")
    shutil.copytree(judged / "one", judged / "two")
    (judged / "queries.jsonl").unlink()
    done = call("evaluate", judged, "--json")
    assert [json.loads(line)["set"] for line in done.stdout.splitlines()] == ["one", "two"]
    assert call("evaluate", judged, "--run", "x").exit_code == 2


def test_speed_is_measured_on_what_is_published(call: Call, site: Path) -> None:
    done = call("-c", site, "bench", "--count", "20")
    assert done.exit_code == 0, done.output
    assert "20 Suchen in 3 Dokumenten: die Hälfte unter" in done.stdout
