"""Inside the guarded process: what calamine does not tell of a spreadsheet: hidden rows, formats.

Looked up by patterns, because a sheet has up to a million cells and only few of them say such a thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from crawler.extract.guarded.zipped import Package

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(r|s|min|max|hidden)\s*=\s*["']([^"']*)["']""")
_PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
# ECMA-376 part 1, §18.8.30: the formats that every program knows.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 44: "#,##0.00 €",
}  # fmt: skip
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
_DIGITS = re.compile(r"[#0?,]*[0?#](?:\.([0?]+))?")


@dataclass(frozen=True, slots=True)
class Hidden:
    """0-based rows and columns that are not shown."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the XML of one sheet says."""

    hidden: Hidden = Hidden()
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), 0-based, → number format, where a reader sees another number than the file holds."""


class Workbook:
    """The sheets of an Excel package by their names; nothing of what is damaged."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main("xl/workbook.xml")

    @cached_property
    def parts(self) -> dict[str, str]:
        """Name of the sheet → name of its part."""
        root, related = self.package.xml(self.main), self.package.related(self.main)
        sheets = root.iter(f"{_MAIN}sheet") if root is not None else ()
        found = ((one.get("name", ""), related.get(one.get(f"{_R}id", ""))) for one in sheets)
        return {name: target[1] for name, target in found if target is not None}

    @cached_property
    def styles(self) -> dict[bytes, str]:
        """Number of a cell's style → number format, where it says how a number is shown."""
        named = [part for kind, part in self.package.related(self.main).values() if kind == "styles"]
        root = self.package.xml(named[0] if named else f"{self.main.rpartition('/')[0]}/styles.xml")
        if root is None:
            return {}
        own = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{_MAIN}numFmt")}
        cells = root.find(f"{_MAIN}cellXfs")
        codes = (_code(one, own) for one in (cells if cells is not None else ()))
        return {b"%d" % number: code for number, code in enumerate(codes) if code}

    def sheet(self, name: str) -> Sheet:
        """Return what the XML of the sheet *name* says, nothing where it has none."""
        data = self.package.part(self.parts.get(name, ""))
        rows, number = set(), -1
        for match in _ROW.finditer(data):
            said = dict(_ATTRIBUTE.findall(match[1]))
            number = int(said[b"r"]) - 1 if said.get(b"r", b"").isdigit() else number + 1
            if said.get(b"hidden") in (b"1", b"true"):
                rows.add(number)
        columns = {one for match in _COLUMN.finditer(data) for one in _hidden_columns(match[1])}
        return Sheet(Hidden(frozenset(rows), frozenset(columns)), self._formats(data))

    def _formats(self, data: bytes) -> dict[tuple[int, int], str]:
        found = {}
        for match in _CELL.finditer(data) if self.styles else ():
            said = dict(_ATTRIBUTE.findall(match[1]))
            code, place = self.styles.get(said.get(b"s", b"")), _PLACE.fullmatch(said.get(b"r", b""))
            if code and place:
                found[int(place[2]) - 1, _column(place[1])] = code
        return found


class Tables:
    """The tables of an OpenDocument spreadsheet by their names (ODF 1.3 part 3, §9, §19.749)."""

    def __init__(self, package: Package) -> None:
        root = package.xml("content.xml")
        tables = root.iter(f"{_TABLE}table") if root is not None else ()
        self.tables = {table.get(f"{_TABLE}name", ""): table for table in tables}

    def sheet(self, name: str) -> Sheet:
        """Return which rows and columns of the table *name* are not shown."""
        table = self.tables.get(name)
        if table is None:
            return Sheet()
        return Sheet(Hidden(_collapsed(table, "row", _MOST_ROWS), _collapsed(table, "column", _MOST_COLUMNS)))


def _collapsed(table: etree._Element, what: str, most: int) -> frozenset[int]:
    """Return the 0-based numbers of the rows or columns of *table* that are collapsed or filtered out."""
    found: set[int] = set()
    number = 0
    for one in table.iter(f"{_TABLE}table-{what}"):
        repeated = one.get(f"{_TABLE}number-{what}s-repeated", "1")
        count = min(int(repeated), most) if repeated.isdigit() and len(repeated) < 10 else 1
        if one.get(f"{_TABLE}visibility", "visible") != "visible":
            found.update(range(number, min(number + count, most)))
        number += count
        if number >= most:
            break
    return frozenset(found)


def _code(style: etree._Element, own: dict[str | None, str]) -> str:
    number = style.get("numFmtId", "0")
    return own.get(number) or (_BUILT_IN.get(int(number), "") if number.isdigit() else "")


def _hidden_columns(attributes: bytes) -> range:
    said = dict(_ATTRIBUTE.findall(attributes))
    low, high = said.get(b"min", b""), said.get(b"max", b"")
    if said.get(b"hidden") not in (b"1", b"true") or not (low.isdigit() and high.isdigit()):
        return range(0)
    return range(int(low) - 1, min(int(high), _MOST_COLUMNS))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


def number_as_shown(value: float, code: str) -> str:
    """Return *value* as a German reader sees it in the format *code*, "" where that is no plain number.

    >>> number_as_shown(1234.5, "#,##0.00"), number_as_shown(0.175, "0.0%"), number_as_shown(-3, '0.00" €"')
    ('1.234,50', '17,5 %', '-3,00 €')
    """
    first = code.partition(";")[0]
    plain = _QUOTED.sub("", first)
    digits = _DIGITS.search(plain)
    if digits is None or re.search(r"[ymdhsEe/@]|General", plain):
        return ""
    places = len(digits[1] or "")
    percent = "%" in plain
    text = f"{value * (100 if percent else 1):,.{places}f}"
    if "," not in digits[0]:
        text = text.replace(",", "")
    text = text.translate(str.maketrans(",.", ".,"))
    unit = next((sign for sign in ("€", "EUR", "CHF", "$") if sign in first), "")
    return f"{text} %" if percent else f"{text} {unit}".strip()
