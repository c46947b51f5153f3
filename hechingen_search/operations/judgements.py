"""The site's own judged queries: which page must be among the first hits for which words.

::

    [[query]]
    text = "hundesteuer anmelden"
    page = "https://www.hechingen.de/de/Rathaus/Hundesteuer"
    first = 3

``page`` is an address or the end of one; ``first`` is 3 unless it is given. Instead of a page,
``nothing = true`` says that the site has no answer and no page may be shown, and ``never = "Erschein"`` that
the page of results must not say this.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hechingen_search.errors import ConfigError
from hechingen_search.search.results import ResultPage, SearchRequest

FIRST = 3
KEYS = {"text": str, "page": str, "first": int, "nothing": bool, "never": str}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judged query."""

    text: str
    page: str = ""
    first: int = FIRST
    nothing: bool = False
    """No page may be shown."""
    never: str = ""
    """What the results must not say."""

    def __str__(self) -> str:
        """Say it as a German sentence."""
        if self.nothing:
            return f"»{self.text}« darf keine Seite zeigen"
        if self.never:
            return f"»{self.text}« darf nicht »{self.never}« sagen"
        return f"»{self.text}« muss {self.page} unter den ersten {self.first} Treffern zeigen"


def read(path: Path) -> tuple[Judgement, ...]:
    """Return the judgements in *path*, none when there is no such file; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} ist nicht lesbar: {error}") from error
    return parse(text, path)


def parse(text: str, path: Path) -> tuple[Judgement, ...]:
    """Return the judgements in *text*, which stands in *path* or will; raises ConfigError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} ist nicht lesbar: {error}") from error
    rows = tables.pop("query", [])
    if tables or not isinstance(rows, list):
        raise ConfigError(f"{path}: Erwartet werden nur Abschnitte »[[query]]« mit text, page und first.")
    return tuple(_judgement(path, number, row) for number, row in enumerate(rows, 1))


def _judgement(path: Path, number: int, row: dict[str, Any]) -> Judgement:
    for key, value in row.items():
        if key not in KEYS or type(value) is not KEYS[key] or not value:
            raise ConfigError(f"{path}: {key} = {value!r} im {number}. Abschnitt [[query]] geht nicht.")
    if "text" not in row or not row.keys() & {"page", "nothing", "never"}:
        raise ConfigError(f"{path}: Im {number}. Abschnitt [[query]] fehlt text oder page (nothing, never).")
    return Judgement(**row)


def failed(
    judgements: Iterable[Judgement], search: Callable[[SearchRequest], ResultPage]
) -> tuple[Judgement, ...]:
    """Return the judgements that *search* does not satisfy."""
    return tuple(judgement for judgement in judgements if not _satisfied(judgement, search))


def _satisfied(judgement: Judgement, search: Callable[[SearchRequest], ResultPage]) -> bool:
    page = search(SearchRequest(judgement.text, size=judgement.first))
    items = page.items
    if judgement.nothing:
        return not items
    if judgement.never:
        said = " ".join((page.divider, *page.also, *(notice.text for notice in page.notices)))
        return judgement.never.lower() not in said.lower()
    shown = (url for item in items for url in (item.url, *item.copies, *(more.url for more in item.more)))
    return any(url.endswith(judgement.page) for url in shown)
