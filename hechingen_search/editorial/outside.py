"""What others than the town do: the shipped list, or the one that the configuration names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hechingen_search.editorial.rules import Outside
from hechingen_search.errors import ConfigError
from index.analysis.function_words import is_function_word
from index.analysis.german import German

SHIPPED = Path(__file__).with_name("woanders.toml")
_TYPES: dict[str, type] = {"words": list, "authority": str, "why": str, "page": str, "alone": bool}
_NEEDED = ("words", "why")


def read(path: Path | None, german: German) -> tuple[Outside, ...]:
    """Return what stands in *path*, the shipped list without one; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path else shipped()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"search.elsewhere: {path or SHIPPED} ist nicht lesbar: {error}") from error
    return parse(text, path, german)


def parse(text: str, path: Path | None, german: German) -> tuple[Outside, ...]:
    """Return what *text* says, which stands in *path* or will; raises ConfigError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"search.elsewhere: {path or SHIPPED} ist nicht lesbar: {error}") from error
    rows = tables.pop("elsewhere", [])
    if tables or not isinstance(rows, list):
        raise ConfigError(f"{path or SHIPPED}: Erwartet werden nur Abschnitte [[elsewhere]].")
    return tuple(_outside(row, f"{path or SHIPPED}, {n}. Abschnitt", german) for n, row in enumerate(rows, 1))


@cache
def shipped() -> str:
    """Return the shipped list, which belongs to the code that runs."""
    return SHIPPED.read_text(encoding="utf-8")


def entries(texts: Iterable[str], german: German) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the stems of each word of each of *texts*, so that they match in every inflection."""
    return tuple(tuple(frozenset(token.forms.stems) for token in german.query_tokens(text)) for text in texts)


def _outside(row: Any, where: str, german: German) -> Outside:
    if not isinstance(row, dict):
        raise ConfigError(f"{where}: Erwartet wird [[elsewhere]] mit {', '.join(_TYPES)}.")
    for key, value in row.items():
        if key not in _TYPES or type(value) is not _TYPES[key] or not value:
            raise ConfigError(f"{where}: {key} = {value!r} geht nicht.")
    if missing := [key for key in _NEEDED if key not in row]:
        raise ConfigError(f"{where}: Es fehlt {' und '.join(missing)}.")
    if not all(isinstance(word, str) and german.query_tokens(word) for word in row["words"]):
        raise ConfigError(f"{where}: words muss eine Liste von Begriffen sein.")
    page = row.get("page", "")
    if page and (urlsplit(page).scheme not in ("http", "https") or not urlsplit(page).hostname):
        raise ConfigError(f"{where}: page = {page!r} ist keine Adresse wie https://www.polizei-bw.de/.")
    words = (" ".join(w for w in text.split() if not is_function_word(w)) or text for text in row["words"])
    return Outside(entries(words, german), row["why"], row.get("authority", ""), page, bool(row.get("alone")))
