"""An index that is truncated, changed or foreign is refused with a clear error before it is unpickled."""

from __future__ import annotations

import os
import pickle
import random
import shutil
from pathlib import Path

import pytest
from whoosh.fields import TEXT, Schema
from whoosh.index import create_in

from index.document import Field
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.errors import DamagedIndexError, NoGenerationError
from index.query import Query, Term
from tests.index.documents import random_document

KINDS = (".pst", ".doc", ".txt", ".toc", ".manifest")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Give a written index."""
    rng = random.Random(3)
    WhooshEngine(tmp_path).write(Changes([random_document(rng, f"u/{n}") for n in range(50)]))
    return tmp_path


def file_of(directory: Path, kind: str) -> Path:
    """Return the index file of this *kind*."""
    return next(path for path in directory.iterdir() if path.suffix == kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(directory: Path, kind: str, share: float) -> None:
    path = file_of(directory, kind)
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(DamagedIndexError, match=path.name):
        WhooshEngine(directory, create=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_is_refused(directory: Path, kind: str) -> None:
    path = file_of(directory, kind)
    whole = path.read_bytes()
    rng = random.Random(kind)
    for _ in range(20):
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 1 << rng.randrange(8),)) + whole[at + 1 :])
        with pytest.raises(DamagedIndexError, match=r"\.(pst|doc|txt|toc|manifest) ist beschädigt"):
            WhooshEngine(directory, create=False)
    path.write_bytes(whole)
    assert WhooshEngine(directory, create=False).count() == 50


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_refused(directory: Path, kind: str) -> None:
    file_of(directory, kind).unlink()
    with pytest.raises((DamagedIndexError, NoGenerationError)):
        WhooshEngine(directory, create=False)


def test_damage_that_keeps_size_and_time_is_found_by_verify(directory: Path) -> None:
    path = file_of(directory, ".txt")
    before = path.stat()
    path.write_bytes(bytes(byte ^ 0x20 for byte in path.read_bytes()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    engine = WhooshEngine(directory, create=False)
    with pytest.raises(DamagedIndexError, match=path.name):
        engine.verify()


class Trap:
    """A pickle that leaves a file behind when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


def test_a_foreign_pickle_is_never_loaded(directory: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    mark = tmp_path_factory.mktemp("trap") / "loaded"
    toc = file_of(directory, ".toc")
    for content in (pickle.dumps(Trap(mark)), toc.read_bytes()[:9] + pickle.dumps(Trap(mark))):
        toc.write_bytes(content)
        with pytest.raises(DamagedIndexError):
            WhooshEngine(directory, create=False)
        (directory / "_MAIN_9.toc").write_bytes(content)
        with pytest.raises(DamagedIndexError):
            WhooshEngine(directory, create=False)
        (directory / "_MAIN_9.toc").unlink()
    assert not mark.exists()


def test_an_index_of_stock_whoosh_is_refused(tmp_path: Path) -> None:
    writer = create_in(str(tmp_path), Schema(body=TEXT)).writer()
    writer.add_document(body="hund")
    writer.commit()
    with pytest.raises(DamagedIndexError, match=r"_MAIN_1\.manifest"):
        WhooshEngine(tmp_path, create=False)


def test_a_copied_index_is_checksummed_and_opened(directory: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in directory.iterdir():
        if path.is_file():
            shutil.copyfile(path, copy / path.name)
    assert WhooshEngine(copy, create=False).search(Query(Term(Field.BODY, "hund"))).total > 0


def test_an_empty_directory_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoGenerationError, match="hechingen-search index"):
        WhooshEngine(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
