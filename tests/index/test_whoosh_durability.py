"""Full disks, kills, other readers and writers: the last commit stays whole and readable."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import durable
from index.document import Field
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.engines.whoosh.writer import ArrayIndex
from index.errors import LockedError
from index.query import Everything, Query, Term
from tests.index.documents import document, random_document


class Fuse:
    """Fail at the n-th write, sync, creation or renaming, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        create, sync, replace = durable.create, durable.sync, Path.replace
        monkeypatch.setattr(durable, "create", lambda path: _Fused(self.burn(create)(path), self))
        monkeypatch.setattr(durable, "sync", self.burn(sync))
        monkeypatch.setattr(Path, "replace", self.burn(replace))

    def burn(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return *call*, which fails when the fuse has burnt down."""

        def fused(*arguments: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return call(*arguments)

        return fused


class _Fused:
    """A file whose writes burn the fuse."""

    def __init__(self, file: Any, fuse: Fuse) -> None:
        self._file = file
        self.write = fuse.burn(file.write)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Fused:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def state(engine: WhooshEngine) -> list[tuple[str, str]]:
    """Return URL and text of every document."""
    hits = engine.search(Query(Everything(), limit=10_000)).items
    return [(hit.url, engine.passages(hit.url, (0,))[0].text) for hit in hits]


@pytest.mark.parametrize("pool_bytes", [1_000, 1 << 20])
def test_a_failure_at_any_write_leaves_the_previous_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pool_bytes: int
) -> None:
    rng = random.Random(5)
    fuse = Fuse(monkeypatch)
    engine = WhooshEngine(tmp_path, pool_bytes=pool_bytes)
    engine.write(Changes([random_document(rng, f"u/{n}") for n in range(12)]))
    changes = Changes([random_document(rng, f"u/{n}") for n in range(8, 15)], ["u/1", "u/2"])
    before = state(engine)
    failures = 0
    for countdown in range(1, 10_000):
        fuse.left = countdown
        try:
            engine.write(changes)
        except OSError:
            failures += 1
            fuse.left = -1
            reopened = WhooshEngine(tmp_path, create=False)
            if state(reopened) != before:
                break  # the disk failed after the commit: it stands, though the writer could not know
        else:
            break
    assert failures > 20
    fuse.left = -1
    engine.write(changes)
    after = state(engine)
    assert after == state(WhooshEngine(tmp_path, create=False))
    assert {url for url, _ in after} == {f"u/{n}" for n in (0, *range(3, 15))}
    # The next commit has removed whatever the failed ones left.
    names = {path.name.split(".")[0] for path in tmp_path.iterdir() if path.name.startswith("MAIN_")}
    assert len(names - {"MAIN_WRITELOCK"}) == engine.segments()


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
