"""A mapped table answers like the dictionary that it was made from, wherever it can be made."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import dictionary
from index.analysis.lemma import Lemmas
from index.analysis.mapped import Table, prepared, write

BYTES = st.binary(max_size=6).filter(lambda data: not {0, 9, 10} & set(data))
MADE = dictionary.table
"""Before the fixture that keeps other tests from making one."""
WORDS = (
    "Häuser",
    "häuser",
    "GING",
    "ging",
    "Strassen",
    "Qwx",
    "",
    "a\tb",
    "Rathaus\n",
    "'nauf",
    "Bürgerinnen",
)


@given(st.dictionaries(BYTES.filter(bool), BYTES), st.lists(BYTES))
def test_it_holds_what_was_written_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[bytes, bytes], others: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.bin"
    write(path, "a source", entries.items())
    table = Table(path)
    assert table.source == "a source"
    assert table.get(b"\0") is None
    assert all(table.get(key) == entries.get(key) for key in (*entries, *filter(None, others)))
    assert [file.name for file in path.parent.iterdir()] == ["table.bin"]


@pytest.mark.parametrize("entry", [(b"a\tb", b""), (b"a", b"b\n")])
def test_signs_that_part_entries_are_refused(tmp_path: Path, entry: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="tab"):
        write(tmp_path / "table.bin", "", [entry])
    assert not list(tmp_path.iterdir())


def test_another_source_and_damage_make_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    made: list[int] = []

    def entries() -> Iterator[tuple[bytes, bytes]]:
        made.append(len(made))
        yield b"times", str(len(made)).encode()

    def times(source: str) -> bytes | None:
        table = prepared(path, source, entries)
        return table.get(b"times") if table else None

    assert [times("one"), times("one"), times("two")] == [b"1", b"1", b"2"]
    data = path.read_bytes()
    for damaged in (b"", data[:9], data[:-1], data[:-1] + b"x", b"no table at all"):
        path.unlink()  # whoever has mapped it keeps what was
        path.write_bytes(damaged)
        assert times("two") == str(len(made)).encode()
    assert len(made) == 7


def test_lemmas_are_the_same_with_and_without_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary, "table", MADE)
    shipped, mapped = Lemmas(tmp_path / "no" / "such"), Lemmas(tmp_path)
    words = [word for at, word in enumerate(dictionary.shipped()) if at % 97 == 0]
    for word in (*WORDS, *words, *(word.lower() for word in words), *(word + "x" for word in words[:500])):
        assert shipped(word) == mapped(word), word
        assert shipped.small(word) == mapped.small(word)
    assert [file.name for file in tmp_path.iterdir()] == [dictionary.NAME]


def test_where_nothing_can_be_written_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert prepared(tmp_path / "table.bin", "", lambda: [(b"a", b"b")]) is None
