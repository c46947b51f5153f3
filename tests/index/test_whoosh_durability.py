"""Full disks, kills, other readers and writers: the last commit stays whole and readable."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from index import durable
from index.document import Document, Field
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.segment.writer import ArrayIndex
from index.errors import LockedError
from index.query import Everything, Query, Term
from tests.index.documents import WORDS, document, random_document
from tests.index.faults import Fuse, disk_full, in_a_child, write_until_killed


def state(engine: WhooshEngine) -> list[tuple[str, str]]:
    """Return URL and text of every document."""
    hits = engine.search(Query(Everything(), limit=10_000)).items
    return [(hit.url, engine.passages(hit.url, (0,))[0].text) for hit in hits]


def small(rng: random.Random, number: int) -> Document:
    """Return a document of few fields: every one adds a dozen writes, and each of them is made to fail."""
    return document(f"u/{number}", " ".join(rng.choices(WORDS, k=6)), title=rng.choice(WORDS))


@pytest.fixture(params=[2_500, 1 << 20], ids=["spilling", "in memory"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[WhooshEngine, Changes]:
    """Give an index and changes to it, written with runs on the disk or without."""
    rng = random.Random(5)
    engine = WhooshEngine(tmp_path, pool_bytes=request.param)
    engine.write(Changes([small(rng, n) for n in range(12)]))
    return engine, Changes([small(rng, n) for n in range(8, 15)], ["u/1", "u/2"])


def assert_changed(engine: WhooshEngine, directory: Path) -> None:
    """Assert that the changes are there, and nothing of the attempts that failed before."""
    after = state(engine)
    assert after == state(WhooshEngine(directory, create=False))
    assert {url for url, _ in after} == {f"u/{n}" for n in (0, *range(3, 15))}
    names = {path.name.split(".")[0] for path in directory.iterdir() if path.name.startswith("MAIN_")}
    assert len(names - {"MAIN_WRITELOCK"}) == engine.segments()


def test_a_full_disk_at_any_write_leaves_the_previous_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: tuple[WhooshEngine, Changes]
) -> None:
    engine, changes = written
    before = state(engine)
    fuse = Fuse(monkeypatch, disk_full)
    for countdown in count(1):
        fuse.left = countdown
        try:
            engine.write(changes)
        except OSError:
            fuse.left = -1
            engine = WhooshEngine(tmp_path, create=False)
            if state(engine) != before:
                break  # the disk failed after the commit: it stands, though the writer could not know
        else:
            break
    assert countdown > 20
    fuse.left = -1
    engine.write(changes)
    assert_changed(engine, tmp_path)


def test_a_kill_at_any_write_leaves_the_previous_commit(
    tmp_path: Path, request: pytest.FixtureRequest, written: tuple[WhooshEngine, Changes]
) -> None:
    engine, changes = written
    pool_bytes = request.node.callspec.params["written"]
    before = state(engine)
    for countdown in count(1):
        if in_a_child(write_until_killed, tmp_path, pool_bytes, changes, countdown):
            break
        if state(WhooshEngine(tmp_path, create=False)) != before:
            break  # killed after the commit
    assert countdown > 20
    engine.write(changes)
    assert_changed(engine, tmp_path)


def test_every_file_is_written_through_the_port_that_the_tests_make_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created: set[str] = set()
    opened: set[str] = set()
    create = durable.create

    def noted(path: Path) -> Any:
        created.add(str(path))
        return create(path)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        # A hook cannot be removed: it only looks while there is a set to fill.
        if event == "open" and watching and str(arguments[0]).startswith(str(tmp_path)):
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR):
                opened.add(str(path))

    monkeypatch.setattr(durable, "create", noted)
    rng, watching = random.Random(5), [True]
    sys.addaudithook(watch)
    engine = WhooshEngine(tmp_path, pool_bytes=1_000)
    engine.write(Changes([random_document(rng, f"u/{n}") for n in range(12)]))
    engine.write(Changes([random_document(rng, f"u/{n}") for n in range(8, 15)], ["u/1"]))
    watching.clear()
    assert len(created) > 10
    assert opened - {str(tmp_path / "MAIN_WRITELOCK")} == created


WRITER = """
import sys
from pathlib import Path
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from tests.index.documents import document

engine = WhooshEngine(Path(sys.argv[1]), pool_bytes=int(sys.argv[2]))
for version in range(int(sys.argv[3])):
    engine.write(Changes([document(f"u/{n}", f"hund version{version}") for n in range(40 + version % 3)],
                         ["u/40", "u/41"]))
    print(version, flush=True)
"""


def writer(directory: Path, pool_bytes: int = 1 << 20, versions: int = 1_000_000) -> subprocess.Popen[bytes]:
    """Start a process that rewrites all documents again and again."""
    command = [sys.executable, "-c", WRITER, str(directory), str(pool_bytes), str(versions)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."})


def assert_whole(engine: WhooshEngine) -> str:
    """Assert that all documents are of one commit; return its version."""
    versions = dict(engine.terms(Field.BODY, "version"))
    assert len(versions) == 1
    version, count = versions.popitem()
    assert count == engine.count() == 40 + int(version.removeprefix("version")) % 3
    assert engine.search(Query(Term(Field.BODY, "hund"))).total == count
    assert all(text == f"hund {version}" for _, text in state(engine))
    return version


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_writer_leaves_a_whole_commit(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    with writer(tmp_path, pool_bytes=rng.choice((2_000, 1 << 20))) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"0\n"
        time.sleep(rng.uniform(0.01, 0.4))
        process.kill()
    engine = WhooshEngine(tmp_path, create=False)
    assert_whole(engine)
    engine.write(Changes([document("u/0", "wieder")]))
    assert engine.search(Query(Term(Field.BODY, "wieder"))).total == 1


def test_readers_in_other_processes_see_whole_commits_only(tmp_path: Path) -> None:
    seen = set()
    with writer(tmp_path, versions=40) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"0\n"
        engine = WhooshEngine(tmp_path, create=False)
        while process.poll() is None:
            engine.refresh()
            seen.add(assert_whole(engine))
            seen.add(assert_whole(WhooshEngine(tmp_path, create=False)))
    assert process.returncode == 0
    assert len(seen) > 3
    engine.refresh()
    assert assert_whole(engine) == "version39"


def test_writers_exclude_each_other(tmp_path: Path) -> None:
    engine, other = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    held = ArrayIndex(engine._storage).writer()
    with pytest.raises(LockedError, match="anderer Prozess"):
        other.write(Changes([document("u", "a")]))
    held.cancel()
    other.write(Changes([document("u", "a")]))
    assert other.count() == 1


HOLDER = """
import sys, time
from pathlib import Path
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.segment.writer import ArrayIndex

held = ArrayIndex(WhooshEngine(Path(sys.argv[1]))._storage).writer()
print("held", flush=True)
time.sleep(600)
"""


def test_a_writer_in_another_process_excludes_ours_until_it_is_killed(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match="anderer Prozess"):
            engine.write(Changes([document("u", "a")]))
        process.kill()
    engine.write(Changes([document("u", "a")]))
    assert engine.count() == 1


def test_a_search_goes_on_while_its_files_are_replaced(tmp_path: Path) -> None:
    WhooshEngine(tmp_path).write(Changes([document(f"u/{n}", "alt") for n in range(50)]))
    reader, other = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    other.write(Changes([document(f"u/{n}", "neu") for n in range(50)]))
    assert reader.search(Query(Term(Field.BODY, "alt"))).total == 50
    assert reader.passages("u/7", (0,))[0].text == "alt"
    reader.refresh()
    assert reader.search(Query(Term(Field.BODY, "alt"))).total == 0


def test_segments_stay_few_and_small_changes_rewrite_little(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.write(Changes([document(f"u/{n}", f"hund wort{n}") for n in range(2_000)]))
    large = {path.name for path in tmp_path.glob("*.pst")}
    for day in range(30):
        engine.write(Changes([document(f"u/{n}", f"katze tag{day}") for n in range(day, day + 10)]))
        assert engine.segments() <= 4
        assert large <= {path.name for path in tmp_path.glob("*.pst")}
    assert engine.count() == 2_000
    engine.write(Changes(remove=[f"u/{n}" for n in range(100, 700)]))
    assert not large & {path.name for path in tmp_path.glob("*.pst")}
    assert engine.segments() <= 2
    assert engine.count() == 1_400


@pytest.mark.parametrize("seed", range(4))
def test_every_segment_outweighs_all_newer_ones(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    engine = WhooshEngine(tmp_path)
    most = 0
    for _ in range(40):
        put = [document(f"u/{rng.randrange(5_000)}", "hund") for _ in range(rng.choice((0, 1, 5, 30, 300)))]
        engine.write(Changes(put, [f"u/{rng.randrange(5_000)}" for _ in range(rng.choice((0, 3, 100)))]))
        most = max(most, engine.segments())
        sizes = [part.total if part.live is None else int(part.live.sum()) for part in engine._snapshot.parts]
        assert all(size > 4 * sum(sizes[n + 1 :]) for n, size in enumerate(sizes) if sizes[n + 1 :])
        assert engine.segments() <= 1 + math.log(max(engine.count(), 1), 5)
    assert most > 1
