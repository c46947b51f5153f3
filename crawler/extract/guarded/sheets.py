"""Inside the guarded process: a spreadsheet → one line per row, values as they were last computed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from crawler.extract.guarded.far_cells import trimmed
from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sheet_xml import Sheet, Tables, Workbook, number_as_shown
from crawler.extract.guarded.zipped import Package
from crawler.outcome import Outcome
from crawler.page import Hidden

_ROWS = 50_000
"""Rows of all sheets together; beyond that it is a data set and no reading matter."""
_COLUMNS = 200


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield the file's properties, then each sheet's name as heading and its rows."""
    about = FileAbout()
    path = request.path
    workbook: Workbook | Tables | None = None
    if zipfile.is_zipfile(path):
        package = Package(path)
        about = package.core()
        path = trimmed(path, _ROWS, _COLUMNS)
        # Of the trimmed one: where rows are repeated less, the next ones stand higher.
        workbook = Tables(Package(path)) if "content.xml" in package.names else Workbook(package)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except Exception as error:  # calamine raises one class per format, and panics come as BaseException
        protected = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise ReadError(
            Outcome.ENCRYPTED if protected else Outcome.DAMAGED, "bitte neu und ohne Kennwort speichern"
        ) from error
    yield replace(about, pages=len(book.sheet_names))
    left = _ROWS
    for sheet in book.sheets_metadata:
        try:
            cells = book.get_sheet_by_name(sheet.name)
            rows = cells.to_python(skip_empty_area=True, nrows=left)
        except python_calamine.CalamineError:
            continue  # a chart sheet has no cells
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            if any(map(_line, rows)):
                yield FileHidden(Hidden.SHEETS)
            continue
        left -= len(rows)
        said = workbook.sheet(sheet.name) if workbook is not None else Sheet()
        yield from _records(sheet.name, rows, cells.start or (0, 0), said)
        if left <= 0:
            return


def _records(
    name: str, rows: list[list[Any]], start: tuple[int, int], said: Sheet
) -> Iterator[FileText | FileHidden]:
    """Yield the name of a sheet as a heading and its rows, whose first cell stands at *start*."""
    top, left = start
    titled, hidden = False, False
    for number, row in enumerate(rows, top):
        shown = {column: cell for column, cell in enumerate(row, left) if column not in said.hidden.columns}
        if number in said.hidden.rows:
            shown = {}
        hidden = hidden or bool(len(shown) < len(row) and len(_line(row)) > len(_line(list(shown.values()))))
        line = " | ".join(
            text
            for column, cell in list(shown.items())[:_COLUMNS]
            if (text := _formatted(cell, said.formats.get((number, column), "")))
        )
        if line and not titled:
            yield FileText(name, 2)
            titled = True
        if line:
            yield FileText(line)
    if hidden:
        yield FileHidden(Hidden.ROWS)


def _line(row: list[Any]) -> str:
    return " | ".join(text for cell in row[:_COLUMNS] if (text := _shown(cell)))


def _formatted(value: object, code: str) -> str:
    number = code and isinstance(value, int | float) and not isinstance(value, bool)
    return (number_as_shown(float(value), code) if number else "") or _shown(value)  # type: ignore[arg-type]


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
