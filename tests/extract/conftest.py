"""What the tests of extraction share: one extractor, responses made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extract import Extractor
from crawler.page import Fetched, Page
from crawler.settings import ExtractSettings

NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
URL = "https://www.hechingen.de/de/Rathaus/Seite"


def fetched(body: bytes | str, content_type: str = "text/html", url: str = URL, **headers: str) -> Fetched:
    """Return a response with *body*; header names are written with underscores."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body.encode() if isinstance(body, str) else body
    return Fetched(url, url, 200, {"content-type": content_type, **names}, raw, NIGHT)


@pytest.fixture(scope="session")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extractor]:
    cache: Path = tmp_path_factory.mktemp("cache")
    with Extractor(ExtractSettings(cache=str(cache), site_name="Stadt Hechingen")) as found:
        yield found


@pytest.fixture
def page(extractor: Extractor) -> Callable[..., Page]:
    def read(body: bytes | str, content_type: str = "text/html", url: str = URL, **headers: str) -> Page:
        return extractor(fetched(body, content_type, url, **headers)).page

    return read


def text_of(page: Page) -> str:
    """Return all passages with their headings, one line per block."""
    return "\n".join(f"{p.heading}\n{p.text}" for p in page.passages)
