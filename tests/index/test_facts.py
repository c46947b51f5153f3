"""The file of facts: what a page states is kept with it, night after night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawler.page import Contact, Kind, Page, Passage
from index.answers import table
from index.answers.extract import facts
from index.answers.fact import Fact, FactKind
from index.errors import DamagedIndexError

OFFICE = Page(
    "https://x/amt",
    "Ausweis beantragen",
    (Passage("Der Ausweis kostet 37 Euro."),),
    kind=Kind.SERVICE,
    contacts=(Contact("", "07471 930-1", "", "", "Mo 8–12 Uhr", "Bürgerbüro"),),
    modified=date(2026, 2, 3),
)


def told(directory: Path) -> list[tuple[FactKind, str, str]]:
    return [(fact.kind, fact.subject, fact.quote) for fact in table.read(directory)]


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    found = table.Facts()
    found.put(OFFICE)
    found.write(tmp_path)
    assert tuple(table.read(tmp_path)) == facts(OFFICE)
    assert (FactKind.HOURS, "Bürgerbüro", "Mo 8–12 Uhr") in told(tmp_path)
    assert all(fact.day == date(2026, 2, 3) for fact in table.read(tmp_path))


def test_a_night_changes_what_changed(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    night = table.Facts()
    for page in (OFFICE, replace(OFFICE, url="https://x/b"), replace(OFFICE, url="https://x/c")):
        night.put(page)
    night.write(first)
    night = table.Facts(first)
    night.remove(["https://x/c", "https://x/unknown"])
    night.put(replace(OFFICE, url="https://x/b", passages=(Passage("Der Ausweis kostet 40 Euro."),)))
    night.write(second)
    fees = {fact.url: fact.quote for fact in table.read(second) if fact.kind is FactKind.FEE}
    assert fees == {
        "https://x/amt": "Der Ausweis kostet 37 Euro.",
        "https://x/b": "Der Ausweis kostet 40 Euro.",
    }


def test_without_a_file_there_are_none_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    (tmp_path / table.NAME).write_bytes(b'{"kind":"hours"}\n')
    with pytest.raises(DamagedIndexError):
        told(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"media_type": "application/pdf"},
        {"language": "de-simple"},
        {"kind": Kind.NEWS},
        {"title": "Rückblick auf das Jahr 2014"},
        {"ends": date(2026, 3, 1)},
        {"indexable": False},
    ],
    ids=str,
)
def test_what_does_not_hold_or_is_not_german_states_nothing(change: dict[str, object]) -> None:
    assert facts(replace(OFFICE, **change)) == ()  # type: ignore[arg-type]


def test_a_fact_survives_any_text() -> None:
    fact = Fact(FactKind.FEE, "\ud800", 'a\n"b"', "u", "t", starts=date(2026, 1, 1))
    assert table.encode(fact).decode("utf-8", "surrogatepass").count("\n") == 0
