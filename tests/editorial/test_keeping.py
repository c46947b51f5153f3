"""The staff's files under change by several people, by hand and through the room."""

from __future__ import annotations

import errno
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hechingen_search.editorial import lines
from hechingen_search.editorial.keeping import BY_HAND, ConflictError, Keeper, KeepingError, content
from index import durable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with comments."""
    found = tmp_path / "synonyme.txt"
    found.write_text("# Kopf\na, b # warum\nc, d\n", encoding="utf-8")
    return found


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """Return a keeper whose clock stands still."""
    return Keeper(tmp_path / "redaktion", lambda: datetime(2026, 11, 28, 9, 30, 59, tzinfo=UTC))


def add(keeper: Keeper, path: Path, line: str, who: str = "anna") -> int:
    """Add *line* to what the file is now."""
    version = content(path).version
    return keeper.change("synonyme", path, version, lambda text: lines.added(text, line), who, line).number


def undo(keeper: Keeper, path: Path, number: int) -> None:
    """Take a change back."""
    made, edit = keeper.undone(number)
    keeper.change("synonyme", path, content(path).version, edit, "berta", f"zurück: {made.what}")


def test_a_change_is_kept_with_who_and_what_and_can_be_taken_back(keeper: Keeper, path: Path) -> None:
    before = path.read_text()
    number = add(keeper, path, "e, f")
    assert path.read_text() == before + "e, f\n"
    found = keeper.history()[-1]
    assert (found.who, found.what, found.after) == ("anna", "e, f", ("e, f",))
    assert found.time == "2026-11-28T09:30+00:00"
    undo(keeper, path, number)
    assert path.read_text() == before
    undo(keeper, path, number + 1)
    assert path.read_text() == before + "e, f\n"


def test_an_earlier_change_is_taken_back_and_later_ones_stay(keeper: Keeper, path: Path) -> None:
    first = add(keeper, path, "e, f")
    add(keeper, path, "g, h")
    path.write_text(path.read_text().replace("# Kopf", "# Neuer Kopf"))
    undo(keeper, path, first)
    assert path.read_text() == "# Neuer Kopf\na, b # warum\nc, d\ng, h\n"


def test_a_removed_line_comes_back_where_it_stood(keeper: Keeper, path: Path) -> None:
    made = keeper.change(
        "synonyme", path, content(path).version, lambda text: lines.removed(text, 2), "anna", "weg"
    )
    undo(keeper, path, made.number)
    assert path.read_text() == "# Kopf\na, b # warum\nc, d\n"


def test_what_was_changed_again_later_is_not_torn(keeper: Keeper, path: Path) -> None:
    number = add(keeper, path, "e, f")
    path.write_text(path.read_text().replace("e, f", "e, f, g"))
    with pytest.raises(ConflictError, match="später noch einmal geändert"):
        undo(keeper, path, number)
    assert "e, f, g" in path.read_text()


def test_nobody_overwrites_what_they_have_not_seen(keeper: Keeper, path: Path) -> None:
    seen = content(path).version
    path.write_text(path.read_text() + "von, hand\n")
    with pytest.raises(ConflictError, match="inzwischen geändert"):
        keeper.change("synonyme", path, seen, lambda text: "", "anna", "alles weg")
    assert "von, hand" in path.read_text()
    assert keeper.history() == []


def test_changes_by_hand_enter_the_history(keeper: Keeper, path: Path) -> None:
    add(keeper, path, "e, f")
    path.write_text(path.read_text() + "von, hand\n")
    add(keeper, path, "g, h")
    assert [(each.who, each.after) for each in keeper.history()] == [
        ("anna", ("e, f",)),
        (BY_HAND, ("von, hand",)),
        ("anna", ("g, h",)),
    ]
    undo(keeper, path, 2)
    assert "von, hand" not in path.read_text()
    assert "g, h" in path.read_text()


def test_an_edit_that_fails_changes_nothing(keeper: Keeper, path: Path) -> None:
    before = path.read_bytes()

    def failing(text: str) -> str:
        raise KeepingError("Das geht nicht.")

    with pytest.raises(KeepingError):
        keeper.change("synonyme", path, content(path).version, failing, "anna", "x")
    assert path.read_bytes() == before
    assert keeper.history() == []


def test_endings_mark_rights_and_links_stay(keeper: Keeper, tmp_path: Path) -> None:
    real = tmp_path / "anderswo" / "wirklich.txt"
    real.parent.mkdir()
    real.write_bytes(b"\xef\xbb\xbfa, b\r\nc, d\r\n")
    real.chmod(0o640)
    path = tmp_path / "synonyme.txt"
    path.symlink_to(real)
    add(keeper, path, "ä, ö")
    assert real.read_bytes() == "\ufeffa, b\r\nc, d\r\nä, ö\r\n".encode()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert path.is_symlink()


def test_a_file_that_does_not_exist_yet_is_made(keeper: Keeper, tmp_path: Path) -> None:
    path = tmp_path / "neu.txt"
    version = content(path).version
    keeper.change(
        "synonyme", path, version, lambda text: lines.added(text, "a, b"), "anna", "a, b", new="# Kopf\n"
    )
    assert path.read_text() == "# Kopf\na, b\n"


def test_a_directory_without_rights_is_named(
    keeper: Keeper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid():
        path.parent.chmod(0o500)
    else:  # root may write everywhere

        def refused(path: Path, data: bytes) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        monkeypatch.setattr(durable, "write", refused)
    with pytest.raises(KeepingError, match=r"Schreibrechte|nicht beschreibbar"):
        add(keeper, path, "e, f")


def test_of_many_at_once_each_wins_or_is_told(keeper: Keeper, path: Path) -> None:
    lost: list[str] = []

    def work(name: int) -> None:
        for step in range(5):
            try:
                add(keeper, path, f"a{name}, b{step}", f"p{name}")
            except ConflictError:
                lost.append(f"a{name}, b{step}")

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = path.read_text().splitlines()[3:]
    assert len(kept) + len(lost) == 20
    assert set(kept).isdisjoint(lost)
    assert len(keeper.history()) == len(kept)
