"""Settings written into the text of a configuration file: its comments and all else stay as they are."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hechingen_search import config
from hechingen_search.cli.output import clean
from hechingen_search.errors import ConfigError

Sections = Mapping[str, Mapping[str, Any]]


def write_values(path: Path, sections: Sections) -> None:
    """Write *sections* into the configuration file *path* in one step; raises ConfigError and OSError."""
    try:
        text = with_values(path.read_text(encoding="utf-8-sig"), sections)
    except ValueError as error:
        raise ConfigError(f"{path}: Der Vorschlag lässt sich nicht einfügen; bitte von Hand.") from error
    config.parse(tomllib.loads(text), path)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    shutil.copymode(path, fresh)
    fresh.replace(path)


def with_values(text: str, sections: Sections) -> str:
    """Return *text* with these values: in the place of the old one, or of its commented default, or added.

    Raises ValueError when the result would not say what it should.

    >>> text = "[web]\\n# Port.\\n# port = 8080\\ntown = 'x'  # ours\\n"
    >>> print(with_values(text, {"web": {"port": 80, "town": "y"}}), end="")
    [web]
    # Port.
    port = 80
    town = "y"  # ours
    """
    lines = text.splitlines()
    for name, values in sections.items():
        for key, value in values.items():
            _set(lines, name, key, f"{key} = {toml(value)}")
    result = "\n".join(lines) + "\n"
    wanted = tomllib.loads("\n".join(toml_lines(sections)))
    written: dict[str, Any] = tomllib.loads(result)
    for name in sections:
        table = written
        expected = wanted
        for part in name.split("."):
            table, expected = table.get(part, {}), expected[part]
        if any(table.get(key) != expected[key] for key in sections[name]):
            raise ValueError(name)
    return result


def _set(lines: list[str], section: str, key: str, line: str) -> None:
    begin = next((n for n, each in enumerate(lines) if each.split("#")[0].strip() == f"[{section}]"), None)
    if begin is None:
        lines += ["", f"[{section}]", line] if lines else [f"[{section}]", line]
        return
    end = next((n for n in range(begin + 1, len(lines)) if re.match(r"\s*\[", lines[n])), len(lines))
    for pattern in (rf"\s*{key}\s*=", rf"#\s*{key}\s*="):
        for number in range(begin + 1, end):
            if re.match(pattern, lines[number]):
                after = _until(lines, number, end)
                remark = _remark(lines[number]) if after == number + 1 else ""
                lines[number:after] = [line + remark]
                return
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    lines.insert(end, line)


def _until(lines: list[str], begin: int, end: int) -> int:
    """Return the line after a value that begins at *begin*: lists may go over several."""
    if lines[begin].startswith("#"):
        return begin + 1
    for number in range(begin + 1, end + 1):
        try:
            tomllib.loads("\n".join(lines[begin:number]))
        except tomllib.TOMLDecodeError:
            continue
        return number
    return begin + 1


def _remark(line: str) -> str:
    """Return the comment behind the value of *line*, with the space before it."""
    for match in re.finditer(r"\s*#", line):
        before = line[: match.start()]
        try:
            if before.strip() and tomllib.loads(before) == tomllib.loads(line):
                return line[match.start() :]
        except tomllib.TOMLDecodeError:
            continue
    return ""


def toml_lines(sections: Sections) -> Iterator[str]:
    """Yield *sections* as TOML.

    >>> list(toml_lines({"crawl": {"delay": 1.0, "hosts": ["a", 'b"']}}))
    ['[crawl]', 'delay = 1.0', 'hosts = ["a", "b\\\\""]']
    """
    for name, values in sections.items():
        yield f"[{name}]"
        for key, value in values.items():
            yield f"{key} = {toml(value)}"


def toml(value: Any) -> str:
    """Return one value as TOML, control characters left out: it may come from a web page."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + clean(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower() if isinstance(value, bool) else repr(value)
