"""A serving process follows the editors' file as it follows the generations."""

from __future__ import annotations

from pathlib import Path

import pytest

from hechingen_search.config import load
from hechingen_search.published import PublishedIndex
from hechingen_search.search.results import SearchRequest
from hechingen_search.web.live import Live
from hechingen_search.web.watch import watch
from tests.cli.conftest import BASE, german, site

__all__ = ["german", "site"]

BEST = f'[[best]]\nwords = ["hundesteuer"]\npage = "{BASE}Abfall"\n'


def labels(live: Live[PublishedIndex]) -> tuple[str, tuple[str, ...]]:
    """Return the first page for "hundesteuer" and its labels."""
    live.refresh()
    with live.lease() as published:
        assert published
        first = published.search(SearchRequest("hundesteuer")).items[0]
    return first.url, first.labels


def save(path: Path, text: str) -> None:
    """Put *text* in place of *path* as a whole, so that the follower cannot read half of it."""
    path.with_name("new").write_text(text)
    path.with_name("new").replace(path)


def test_recommendations_hold_at_once_and_a_slip_keeps_the_last(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load(site)
    live = watch(settings)
    try:
        assert labels(live) == (BASE + "Hundesteuer", ())
        save(settings.search.editors, BEST)
        assert labels(live) == (BASE + "Abfall", ("Empfohlen",))
        save(settings.search.editors, BEST + "[[bst]]\n")
        assert labels(live) == (BASE + "Abfall", ("Empfohlen",))
        assert "bst" in caplog.text
        settings.search.editors.unlink()
        assert labels(live) == (BASE + "Hundesteuer", ())
    finally:
        live.close()
