"""Change one entry of a TOML file that people also write by hand; comments, order, all else stay as they are.

Only the files of the staff: ``[[kind]]`` tables of plain values, and lists of texts before the first of them
(docs/decisions/033-own-edits-of-toml.md). Every change is read back and compared with what was meant.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hechingen_search.errors import ConfigError

Value = str | int | float | bool | Sequence[str]
_HEADER = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]\s*(#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')


STRANGE = (
    "Die Datei ist so geschrieben, dass sie sich hier nicht ändern lässt, ohne etwas zu verlieren. "
    "Bitte diesen Eintrag von Hand ändern."
)


class EditError(ConfigError):
    """The file is written in a way in which this change cannot be made without losing something."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one table: from its header up to, not including, ``end``."""

    kind: str
    start: int
    end: int


def toml(value: Value) -> str:
    """Return *value* as TOML.

    >>> toml(["a", 'b"']), toml(1.5), toml(True)
    ('["a", "b\\\\""]', '1.5', 'true')
    """
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(map(toml, value))}]"


def added(text: str, kind: str, row: Mapping[str, Value]) -> str:
    """Return *text* with a new table at its end."""
    lines = [f"[[{kind}]]", *(f"{key} = {toml(value)}" for key, value in row.items())]
    before = text if not text or text.endswith("\n") else text + "\n"
    gap = "\n" if before.strip() and not before.endswith("\n\n") else ""
    wanted = _read(text)
    wanted.setdefault(kind, []).append(dict(row))
    return _checked(before + gap + "\n".join(lines) + "\n", wanted)


def replaced(text: str, kind: str, number: int, row: Mapping[str, Value]) -> str:
    """Return *text* with other values in table *number* (from 0) of *kind*; what stays keeps its lines."""
    wanted = _read(text)
    lines, block = text.split("\n"), _find(text, wanted, kind, number)
    old = wanted[kind][number]
    fresh = [f"{key} = {toml(value)}" for key, value in row.items() if key not in old]
    kept: list[str] = []
    at = block.start + 1
    while at < block.end:
        until = _value_end(lines, at, block.end)
        key = match[1] if (match := _KEY.match(lines[at])) else ""
        if not key or (key in row and _plain(row[key]) == old.get(key)):
            kept += lines[at:until]
        elif key in row:
            kept.append(f"{key} = {toml(row[key])}{_remark(lines[at]) if until == at + 1 else ''}")
        at = until
    wanted[kind][number] = {key: _plain(value) for key, value in row.items()}
    rest = [*lines[: block.start + 1], *kept, *fresh, *lines[block.end :]]
    return _checked("\n".join(rest), wanted)


def removed(text: str, kind: str, number: int) -> str:
    """Return *text* without table *number* (from 0) of *kind*; the comments around it stay."""
    wanted = _read(text)
    lines, block = text.split("\n"), _find(text, wanted, kind, number)
    del wanted[kind][number]
    if not wanted[kind]:
        del wanted[kind]
    before, after = lines[: block.start], lines[block.end :]
    if before and after and not before[-1].strip() and not after[0].strip():
        after = after[1:]
    return _checked("\n".join([*before, *after]), wanted)


def with_item(text: str, key: str, item: str) -> str:
    """Return *text* with *item* at the end of the list *key*, which is made when there is none."""
    wanted = _read(text)
    wanted[key] = [*wanted.get(key, []), item]
    if len(wanted[key]) == 1 and not re.search(rf"^\s*{key}\s*=", text, re.MULTILINE):
        lines = text.split("\n")
        end = len(lines) - (not lines[-1])
        first = next((at for at, line in enumerate(lines) if _HEADER.fullmatch(line)), end)
        while first and lines[first - 1].startswith("#"):
            first -= 1
        return _checked("\n".join([*lines[:first], f"{key} = {toml([item])}", "", *lines[first:]]), wanted)
    start, end, items = _list(text, key)
    last = max((found.end() for found in items), default=start)
    between = text[last:end]
    comma = "" if not items or re.match(r"\s*(#[^\n]*\n\s*)*,", between) else ","
    if "\n" in text[start:end]:
        indent = re.search(r"\n([ \t]*)\S[^\n]*\n[ \t]*$", "\n" + text[start:end])
        place = text.rindex("\n", start, end) + 1
        line = f"{indent[1] if indent else '    '}{toml(item)},\n"
        return _checked(text[:last] + comma + text[last:place] + line + text[place:], wanted)
    return _checked(text[:end].rstrip(" ,") + (", " if items else "") + toml(item) + text[end:], wanted)


def without_item(text: str, key: str, number: int) -> str:
    """Return *text* without item *number* (from 0) of the list *key*."""
    wanted = _read(text)
    _, end, items = _list(text, key)
    if not 0 <= number < len(items):
        raise EditError(f"{key}: Den {number + 1}. Eintrag gibt es nicht.")
    del wanted[key][number]
    first, last = items[number].span()
    if number + 1 < len(items) or re.match(r"\s*,", text[last:end]):
        last += re.match(r"[ \t]*,?[ \t]*", text[last:]).end()  # type: ignore[union-attr]
    elif number:
        first = items[number - 1].end()
    line = text.rfind("\n", 0, first) + 1
    if not text[line:first].strip() and text[last:].startswith("\n"):
        first, last = line, last + 1
    return _checked(text[:first] + text[last:], wanted)


def _list(text: str, key: str) -> tuple[int, int, list[re.Match[str]]]:
    """Return where the list *key* begins and ends inside its brackets, and its texts."""
    head = re.search(rf"^\s*{key}\s*=\s*\[", text, re.MULTILINE)
    if head is None:
        raise EditError(f"Die Liste {key} ist nicht zu finden.")
    at, items = head.end(), []
    while at < len(text) and text[at] != "]":
        if text[at] == "#":
            at = text.find("\n", at)
        elif found := _STRING.match(text, at):
            items.append(found)
            at = found.end()
            continue
        if at < 0:
            break
        at += 1
    return head.end(), at, items


def _find(text: str, rows: Mapping[str, Any], kind: str, number: int) -> _Block:
    found = [block for block in _blocks(text) if block.kind == kind]
    if len(found) != len(rows.get(kind, ())):
        raise EditError(STRANGE)
    if not 0 <= number < len(found):
        raise EditError(f"Den {number + 1}. Abschnitt [[{kind}]] gibt es nicht.")
    return found[number]


def _blocks(text: str) -> list[_Block]:
    lines = text.split("\n")
    heads = [(at, match[1]) for at, line in enumerate(lines) if (match := _HEADER.fullmatch(line))]
    ends = [*(at for at, _ in heads), len(lines)][1:]
    found = []
    for (start, kind), end in zip(heads, ends, strict=True):
        # What follows the last value belongs to the next table, or to nobody.
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        found.append(_Block(kind, start, end))
    return found


def _value_end(lines: Sequence[str], at: int, end: int) -> int:
    """Return the line after the value that begins at *at*: the next one where the rest can be read again."""
    if not _KEY.match(lines[at]):
        return at + 1
    for until in range(at + 1, end + 1):
        try:
            tomllib.loads("\n".join(lines[at:until]))
        except tomllib.TOMLDecodeError:
            continue
        return until
    raise EditError(f"Zeile {at + 1} ist nicht zu verstehen.")


def _remark(line: str) -> str:
    """Return the comment at the end of a line with a value."""
    rest = _STRING.sub(lambda found: " " * len(found[0]), line)
    return " " + line[rest.index("#") :] if "#" in rest else ""


def _plain(value: Value) -> Any:
    return value if isinstance(value, str | bool | int | float) else list(value)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EditError(
            f"Die Datei ist gerade kein gültiges TOML ({error}); bitte von Hand berichtigen."
        ) from error


def _checked(text: str, wanted: Mapping[str, Any]) -> str:
    """Return *text* if it says what is *wanted*; raises EditError."""
    try:
        same = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise EditError(STRANGE)
    return text
