"""Inside the guarded process: spreadsheets without the cells that are too far out to be shown.

The library lays a sheet out as one rectangle from its first to its last cell: a forgotten blank in the last
column of the last row makes 17 thousand million cells of it. What is far out is not shown anyway.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crawler.extract.guarded.zipped import Package

_WORKBOOK = "xl/workbook.xml"
_LETTERS, _DIGITS = 3, 7
"""Of the farthest cell there is, XFD1048576."""
_REPEATED_ROWS = 100
"""Equal rows one after the other; for a search one would do."""
# ECMA-376 part 1, §18.3.1.4: a cell says where it stands.
_CELL = re.compile(
    rb"""<((?:\w+:)?)c\s(?:[^>]*?\s)?r=["']([A-Z]+)(\d+)["'][^>]*?(?:/>|>.*?</\1c>)""", re.DOTALL
)
# ODF 1.3 part 3, §19.675 and §19.678: or how often it stands there.
_REPEATED = re.compile(rb"""(table:number-(columns|rows)-repeated=["'])(\d+)""")


def trimmed(path: str, rows: int, columns: int) -> str:
    """Return the path of a spreadsheet (a zip package) like that at *path*, without what is farther out."""
    package = Package(path)
    changed = dict(_changed(package, rows, columns))
    renamed = _usual_names(package)
    if not changed and not renamed:
        return path
    target = Path(path).with_suffix(".trimmed")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(package.names):
            out.writestr(renamed.get(name, name), changed.get(name) or package.part(name))
    return str(target)


def _usual_names(package: Package) -> dict[str, str]:
    """Return name → the only one under which calamine looks for it, empty where all are as usual."""
    if any("\\" in entry.filename for entry in package.stored.values()):
        return {"": ""}
    main = package.main(_WORKBOOK)
    if main == _WORKBOOK or not main.startswith("xl/"):
        return {}
    rels = main.replace("xl/", "xl/_rels/", 1) + ".rels"
    return {main: _WORKBOOK, rels: "xl/_rels/workbook.xml.rels"}


def _changed(package: Package, rows: int, columns: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the parts that had something far out."""
    for name in package.names:
        if name == "content.xml":
            new = _REPEATED.sub(partial(_less, columns), data := package.part(name))
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            new = _CELL.sub(partial(_near, rows, columns), data := package.part(name))
        else:
            continue
        if new != data:
            yield name, new


def _near(rows: int, columns: int, match: re.Match[bytes]) -> bytes:
    if len(match[2]) > _LETTERS or len(match[3]) > _DIGITS:
        return b""
    column = 0
    for letter in match[2]:
        column = 26 * column + letter - 64
    return match[0] if column <= columns and int(match[3]) <= rows else b""


def _less(columns: int, match: re.Match[bytes]) -> bytes:
    most = columns if match[2] == b"columns" else _REPEATED_ROWS
    return match[1] + (match[3] if len(match[3]) <= _DIGITS and int(match[3]) <= most else b"%d" % most)
