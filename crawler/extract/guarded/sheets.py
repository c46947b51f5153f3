"""Inside the guarded process: a spreadsheet → one line per row, values as they were last computed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from crawler.extract.guarded.far_cells import trimmed
from crawler.extract.guarded.refusal import Refusal
from crawler.extract.guarded.zipped import Package

_ROWS = 50_000
"""Rows of all sheets together; beyond that it is a data set and no reading matter."""
_COLUMNS = 200


def read(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the file's properties, then each sheet's name as heading and its rows."""
    about: dict[str, Any] = {"title": ""}
    path = request["path"]
    if zipfile.is_zipfile(path):
        about = Package(path).core()
        path = trimmed(path, _ROWS, _COLUMNS)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except Exception as error:  # calamine raises one class per format, and panics come as BaseException
        protected = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise Refusal(
            "encrypted" if protected else "damaged", "bitte neu und ohne Kennwort speichern"
        ) from error
    yield {**about, "pages": len(book.sheet_names)}
    left = _ROWS
    for name in book.sheet_names:
        try:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=left)
        except python_calamine.CalamineError:
            continue  # a chart sheet has no cells
        filled = [line for row in rows if (line := _line(row))]
        left -= len(rows)
        if filled:
            yield {"text": name, "level": 2}
        for line in filled:
            yield {"text": line, "level": 0}
        if left <= 0:
            return


def _line(row: list[Any]) -> str:
    return " | ".join(text for cell in row[:_COLUMNS] if (text := _shown(cell)))


def _shown(value: object) -> str:
    """Return a cell as a German reader sees it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}".replace(".", ",")
        )
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y") + (value.strftime(" %H:%M") if value.time() != time() else "")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return " ".join(str(value).split())
