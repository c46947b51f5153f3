"""The judged queries of the town name pages that it has."""

from __future__ import annotations

from pathlib import Path

from hechingen_search.demo.content import DATA
from hechingen_search.operations.judgements import read
from tests.demo.conftest import town

JUDGEMENTS = read(Path(str(DATA)) / "judgements.toml")


def test_there_are_enough_and_none_twice() -> None:
    assert len(JUDGEMENTS) >= 350
    assert len({judgement.text.lower() for judgement in JUDGEMENTS}) == len(JUDGEMENTS)


def test_they_name_pages_that_answer() -> None:
    here = town(1)
    pages = [judgement.page for judgement in JUDGEMENTS if judgement.page]
    missing = [page for page in pages if here.answer(page).status != 200]
    assert missing == []


def test_they_ask_for_a_few_hits_only() -> None:
    assert all(1 <= judgement.first <= 10 for judgement in JUDGEMENTS)
