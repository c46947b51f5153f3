"""Judged sets: corpus, queries and judgements, as they lie in a directory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.page import Page, Passage
from hechingen_search.errors import ServiceError

PASSAGE = 1500
"""Characters of a passage, as the extraction cuts them."""


class EvaluateError(ServiceError):
    """A judged set cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Everything needed to judge a ranking."""

    name: str
    pages: Mapping[str, Page]
    """Document id → page."""
    queries: Mapping[str, str]
    """Query id → text."""
    judgements: Mapping[str, Mapping[str, int]]
    """Query id → document id → grade."""


def read(directory: Path) -> JudgedSet:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` of *directory*.

    Raises EvaluateError when one is missing or not in the form.
    """
    pages = {str(row["id"]): _page(row) for row in _rows(directory / "corpus.jsonl", ("id", "text"))}
    queries = {str(row["id"]): str(row["text"]) for row in _rows(directory / "queries.jsonl", ("id", "text"))}
    judgements: dict[str, dict[str, int]] = {}
    for query, document, grade in _judgements(directory / "qrels.tsv"):
        judgements.setdefault(query, {})[document] = grade
    return JudgedSet(directory.resolve().name, pages, queries, judgements)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluateError(f"{path}: {error}") from error


def _rows(path: Path, keys: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise EvaluateError(f"{path}, Zeile {number}: kein JSON ({error})") from error
        if not isinstance(row, dict) or any(key not in row for key in keys):
            raise EvaluateError(f"{path}, Zeile {number}: erwartet wird ein Objekt mit {', '.join(keys)}")
        yield row


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(path):
        columns = line.rstrip("\r\n").split("\t")
        if number == 1 and not columns[-1].strip().lstrip("-").isdecimal():
            continue  # a heading
        try:
            query, document, grade = columns
            yield query, document, int(grade)
        except ValueError as error:
            message = f"{path}, Zeile {number}: erwartet werden Anfrage, Dokument, Stufe mit Tabulatoren"
            raise EvaluateError(message) from error


def _page(row: Mapping[str, Any]) -> Page:
    # The id is the address of the page: several documents of a corpus may share a URL.
    text, address = str(row["text"] or ""), str(row.get("url") or "")
    return Page(str(row["id"]), str(row.get("title") or ""), tuple(passages(text)), canonical=address or None)


def passages(text: str) -> Iterator[Passage]:
    """Cut *text* at line ends into passages of the usual size."""
    current = ""
    for line in text.split("\n"):
        if current and len(current) + len(line) >= PASSAGE:
            yield Passage(current)
            current = ""
        current = f"{current}\n{line}" if current else line
    if current.strip():
        yield Passage(current)
