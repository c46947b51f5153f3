"""What the editors have decided: recommended pages, pages to prefer or to leave out, terms to suggest.

::

    suggest = ["Glasfaser", "Bürgergeld"]

    [[best]]
    words = ["hallenbad", "schwimmen"]
    page = "https://www.hechingen.de/de/Freizeit/Hallenbad"

    [[boost]]
    page = "https://www.hechingen.de/de/Rathaus"
    factor = 1.5

    [[hide]]
    page = "https://www.hechingen.de/de/Archiv/alt"
    words = ["hallenbad"]

A recommended page stands first, marked „Empfohlen“, when the query has all the words of one of its entries.
Without ``words`` a page is hidden from every search.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hechingen_search.editorial import outside
from hechingen_search.editorial.rules import Editorial, Rule
from hechingen_search.errors import ConfigError
from index.analysis.german import German

MAX_FACTOR = 10.0
_KEYS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "best": {"words": list, "page": str},
    "boost": {"page": str, "factor": (int, float)},
    "hide": {"page": str, "words": list},
}
_NEEDED = {"best": {"words", "page"}, "boost": {"page", "factor"}, "hide": {"page"}}


def decisions(path: Path, german: German, elsewhere: Path | None) -> Editorial:
    """Return the decisions in *path*, with what others do from *elsewhere* or the shipped list.

    Raises ConfigError.
    """
    return replace(read(path, german), outside=outside.read(elsewhere, german))


def read(path: Path, german: German) -> Editorial:
    """Read the decisions in *path*, none when there is no such file; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Editorial()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} ist nicht lesbar: {error}") from error
    return parse(text, path, german)


def parse(text: str, path: Path, german: German) -> Editorial:
    """Return the decisions in *text*, which stands in *path* or will; raises ConfigError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} ist nicht lesbar: {error}") from error
    suggest = tables.pop("suggest", [])
    if unknown := tables.keys() - _KEYS.keys():
        raise ConfigError(
            f"{path}: {', '.join(sorted(unknown))} gibt es nicht, nur best, boost, hide, suggest"
        )
    if not _texts(suggest):
        raise ConfigError(f"{path}: suggest muss eine Liste von Begriffen sein")
    rows = {kind: _rows(path, kind, tables.get(kind, [])) for kind in _KEYS}
    return Editorial(
        best=tuple(_rule(row, german) for row in rows["best"]),
        hide=tuple(_rule(row, german) for row in rows["hide"]),
        boost=tuple((row["page"], float(row["factor"])) for row in rows["boost"]),
        suggest=tuple(suggest),
    )


def _rule(row: dict[str, Any], german: German) -> Rule:
    """Return a rule whose entries match in every inflection."""
    return Rule(row["page"], outside.entries(row.get("words", ()), german))


def _rows(path: Path, kind: str, rows: Any) -> Sequence[dict[str, Any]]:
    if not isinstance(rows, list):
        raise ConfigError(f"{path}: erwartet werden Abschnitte [[{kind}]]")
    for number, row in enumerate(rows, 1):
        where = f"{path}, {number}. Abschnitt [[{kind}]]"
        if missing := _NEEDED[kind] - row.keys():
            raise ConfigError(f"{where}: es fehlt {' und '.join(sorted(missing))}")
        for key, value in row.items():
            if key not in _KEYS[kind] or not isinstance(value, _KEYS[kind][key]) or isinstance(value, bool):
                raise ConfigError(f"{where}: {key} = {value!r} geht nicht")
        if not _texts(row.get("words", [])):
            raise ConfigError(f"{where}: words muss eine Liste von Begriffen sein")
        if not 0 < row.get("factor", 1) <= MAX_FACTOR:
            raise ConfigError(f"{where}: factor muss über 0 und höchstens {MAX_FACTOR:g} sein")
    return rows


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) and value.strip() for value in values)
