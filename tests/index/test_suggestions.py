"""The file of suggestions comes back as it was written, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.suggestions.table import Kind, Suggestion, SuggestionsError, WeightedSuggestion, opened
from index.suggestions.write import write

ENTRIES = [
    WeightedSuggestion(Suggestion("Rathaus", "https://stadt.example/r", Kind.PAGE), 1),
    WeightedSuggestion(Suggestion("Amt", "https://stadt.example/a", Kind.PAGE), 3),
    WeightedSuggestion(Suggestion("Öffnungszeiten", kind=Kind.HEADING), 90),
]


def test_entries_are_numbered_in_their_order(tmp_path: Path) -> None:
    write(tmp_path / "s", ENTRIES)
    found = opened(tmp_path / "s")
    assert [found[number].text for number in range(len(found))] == ["Amt", "Rathaus", "Öffnungszeiten"]
    assert found[0] == Suggestion("Amt", "https://stadt.example/a", Kind.PAGE)


def test_no_entries_are_a_file_too(tmp_path: Path) -> None:
    write(tmp_path / "s", [])
    found = opened(tmp_path / "s")
    assert len(found) == 0
    assert found.best([found.beginning([b"a"])], 10) == []


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a", ENTRIES)
    write(tmp_path / "b", reversed(ENTRIES))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("cut", [0, 4, 30, 100, -1])
def test_another_or_a_shortened_file_is_refused(tmp_path: Path, cut: int) -> None:
    write(tmp_path / "s", ENTRIES)
    (tmp_path / "s").write_bytes((tmp_path / "s").read_bytes()[:cut])
    with pytest.raises(SuggestionsError, match="nicht lesbar"):
        opened(tmp_path / "s")
