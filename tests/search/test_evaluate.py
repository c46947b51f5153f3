"""Judged sets are read, searched as the search box does, and measured."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from hechingen_search.evaluation.compare import compare, table
from hechingen_search.evaluation.evaluate import evaluate, read_run, sets_in
from hechingen_search.evaluation.sets import EvaluateError, read

pytest.importorskip("ir_measures", reason="the extra evaluate is not installed")

CORPUS = [
    {
        "id": "a",
        "title": "Hund",
        "text": "Hunde werden im Rathaus angemeldet.",
        "url": "https://stadt.example/hund",
    },
    {"id": "b", "title": "Katze", "text": "Katzen müssen nicht angemeldet werden.\n" * 80},
    {"id": "c", "title": "", "text": "Der Fahrplan der Buslinie 5."},
]
QUERIES = [
    {"id": "1", "text": "Wo wird mein Hund angemeldet?"},
    {"id": "2", "text": "Fahrplan Bus"},
    {"id": "3", "text": "Zebra"},
]
QRELS = "1\ta\t2\n1\tb\t1\n2\tc\t1\n3\tc\t1\n"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    tmp_path = tmp_path / "set"
    tmp_path.mkdir()
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, CORPUS)), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_a_set_is_read(directory: Path) -> None:
    judged = read(directory)
    assert list(judged.pages) == ["a", "b", "c"]
    assert judged.judgements["1"] == {"a": 2, "b": 1}
    assert max(len(passage.text) for passage in judged.pages["b"].passages) <= 1500


@pytest.mark.parametrize("engine", ["memory", "whoosh"])
def test_figures_and_run(directory: Path, engine: str) -> None:
    report = evaluate(directory, engine, directory / "run")
    assert report.figures["Success@1"] == pytest.approx(2 / 3)
    assert report.empty == pytest.approx(1 / 3)
    assert (report.documents, report.queries) == (3, 3)
    lines = [line.split() for line in (directory / "run").read_text(encoding="utf-8").splitlines()]
    assert lines[0][:4] == ["1", "Q0", "a", "1"]
    assert read_run(directory / "run").keys() == {query for query, hits in report.run.items() if hits}


def test_a_set_is_indexed_with_the_names_it_uses(directory: Path) -> None:
    corpus = [{"id": "a", "title": "Starzel", "text": "Über die Starzelwiesen."}, *CORPUS[1:]]
    (directory / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), encoding="utf-8")
    (directory / "queries.jsonl").write_text('{"id": "1", "text": "Wiese"}', encoding="utf-8")
    report = evaluate(directory, "memory", directory / "run")
    assert [document for document, _ in report.run["1"]] == ["a"]


def test_the_same_input_gives_the_same_bytes(directory: Path) -> None:
    first = evaluate(directory, "whoosh", directory / "one")
    second = evaluate(directory, "whoosh", directory / "two")
    assert first.as_json() == second.as_json()
    assert (directory / "one").read_bytes() == (directory / "two").read_bytes()


def test_a_damaged_set_names_file_and_line(directory: Path) -> None:
    (directory / "queries.jsonl").write_text('{"id": 1, "text": "x"}\n{"id": 2}\n', encoding="utf-8")
    with pytest.raises(EvaluateError, match=r"queries\.jsonl, Zeile 2"):
        evaluate(directory, "memory")
    (directory / "qrels.tsv").unlink()
    (directory / "queries.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(EvaluateError, match=r"qrels\.tsv"):
        evaluate(directory, "memory")


def test_scores_fall_with_the_rank(directory: Path) -> None:
    queries = [{"id": "1", "text": "Hund angemeldet Katzen"}]
    (directory / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    report = evaluate(directory, "memory", directory / "run")
    scores = [score for _, score in report.run["1"]]
    assert len(scores) > 1
    assert all(before > after for before, after in pairwise(scores))
    assert [document for document, _ in read_run(directory / "run")["1"]] == [d for d, _ in report.run["1"]]


def test_a_run_compared_with_itself_is_a_tie(directory: Path) -> None:
    report = evaluate(directory, "memory")
    same = compare(report, report.run)
    assert (same.difference, same.p, same.ties) == (0.0, 1.0, 3)


def test_wins_and_losses_are_listed_with_their_chance(directory: Path) -> None:
    report = evaluate(directory, "memory")
    worse = compare(report, {"1": (("b", 2.0),)})
    assert [change.query for change in worse.wins] == ["2", "1"]
    assert worse.difference > 0
    assert worse.low <= worse.difference <= worse.high
    assert "besser 2, schlechter 0, gleich 1" in list(worse.lines())


def test_every_set_of_a_directory_is_found(directory: Path) -> None:
    assert sets_in(directory) == (directory,)
    assert sets_in(directory.parent) == (directory,)
    with pytest.raises(EvaluateError, match="keine bewertete Sammlung"):
        sets_in(directory / "nowhere")
    heading, row = table([evaluate(directory, "memory")])
    assert heading.split()[:2] == ["set", "engine"]
    assert row.split()[1] == "memory"
