"""The file of facts in a generation: one line a page, so that a night changes only what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from crawler.page import Page
from index import durable
from index.answers.extract import facts
from index.answers.fact import Fact, FactKind
from index.errors import DamagedIndexError

NAME = "facts.jsonl"
_FIELDS = tuple((field.name, field.default) for field in fields(Fact))


class Facts:
    """The facts of all pages, by address, while a generation is built."""

    def __init__(self, base: Path | None = None) -> None:
        """Begin with those of the generation in *base*; raises DamagedIndexError."""
        self._pages: dict[str, tuple[Fact, ...]] = {}
        for fact in read(base) if base else ():
            self._pages[fact.url] = (*self._pages.get(fact.url, ()), fact)

    def put(self, page: Page) -> None:
        """Take the facts of *page* instead of those that it had."""
        self._pages.pop(page.url, None)
        if found := facts(page):
            self._pages[page.url] = found

    def remove(self, urls: Iterable[str]) -> None:
        """Forget the facts of removed pages."""
        for url in urls:
            self._pages.pop(url, None)

    def write(self, directory: Path) -> None:
        """Write the file into *directory*."""
        lines = (encode(fact) for url in sorted(self._pages) for fact in self._pages[url])
        durable.write(directory / NAME, b"".join(line + b"\n" for line in lines))


def read(directory: Path) -> Iterator[Fact]:
    """Yield the facts of the generation in *directory*, none without a file; raises DamagedIndexError."""
    path = directory / NAME
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise DamagedIndexError(path) from error
    for line in text.splitlines():
        try:
            yield decode(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedIndexError(path) from error


def encode(fact: Fact) -> bytes:
    """Return *fact* as one line of JSON, defaults left out."""
    values = {name: getattr(fact, name) for name, default in _FIELDS if getattr(fact, name) != default}
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(values: dict[str, Any]) -> Fact:
    """Return the fact that :func:`encode` made *values* of; raises KeyError, TypeError, ValueError."""
    days: dict[str, Any] = {
        name: date.fromisoformat(values[name]) for name in ("day", "starts", "ends") if name in values
    }
    return Fact(**values | days | {"kind": FactKind(values["kind"])})
