"""Every example of the German help finds something, and what it promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher

HELP = Path(__file__).parents[2] / "docs" / "suchhilfe.md"
EXAMPLES = re.findall(r"^\| `([^`]+)` \|", HELP.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_help_has_examples() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("typed", EXAMPLES)
def test_every_example_finds_something(searcher: Searcher, typed: str) -> None:
    page = searcher.search(SearchRequest(typed))
    assert page.items
    assert not {notice.kind for notice in page.notices} & {"empty", "ignored"}


def test_the_promises_hold(searcher: Searcher) -> None:
    def found(typed: str) -> list[str]:
        return [item.url.rsplit("/", 1)[-1] for item in searcher.search(SearchRequest(typed)).items]

    assert "hund" in found("hundesteuer")
    assert "hundesteuersatzung.pdf" in found("hundesteuer")
    assert found("hund -hallenbad") == [url for url in found("hund") if url != "schwimmbad"]
    assert set(found("typ:pdf hundesteuer")) <= {"hundesteuersatzung.pdf", "haushalt.pdf"}
    assert found("titel:satzung") == ["hundesteuersatzung.pdf"]
    assert found("jahr:2024 haushaltsplan") == ["haushalt.pdf"]
