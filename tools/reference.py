"""Write docs/referenz.md from the code: every command, setting, outcome and exit code; and man pages.

``python -m tools.reference`` writes the document, with ``--man DIRECTORY`` the man pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import click

from crawler.outcome import Group, Outcome
from hechingen_search import __version__
from hechingen_search.cli.base import NAME
from hechingen_search.cli.german import speak_german
from hechingen_search.operations.report_groups import GROUPS

DOCUMENT = Path(__file__).parent.parent / "docs" / "referenz.md"
HEAD = """\
# Nachschlagen: Befehle, Einstellungen, Ergebnisse

<!-- Geschrieben von `python -m tools.reference`; nicht von Hand ändern. -->

"""


class Setting(NamedTuple):
    """One key of the configuration file, as the template explains it."""

    key: str
    value: str
    explained: str


def settings() -> Iterator[Setting]:
    """Yield every setting of the template with its default (or example) and the comment above it."""
    section, remarks, fresh = "", [""], False
    for line in (resources.files("hechingen_search") / "template.toml").read_text("utf-8").splitlines():
        if found := re.match(r"\[([\w.]+)\]", line):
            section, remarks = found[1], []
        elif found := re.match(r"(?:# )?(\w+) = (.*)", line):
            yield Setting(f"{section}.{found[1]}", found[2], " ".join(remarks))
            fresh = True
        elif line.startswith("# "):
            remarks = [line[2:]] if fresh else [*remarks, line[2:]]
            fresh = False


def commands() -> Iterator[tuple[str, click.Context]]:
    """Yield name and context of the program and of each command."""
    speak_german()
    from hechingen_search.cli.main import commands as group

    root = click.Context(group, info_name=NAME, terminal_width=80, **group.context_settings)
    yield NAME, root
    for name in group.list_commands(root):
        found = group.get_command(root, name)
        assert found is not None
        yield name, click.Context(found, info_name=name, parent=root, max_content_width=80, terminal_width=80)


def document() -> str:
    """Return the whole document."""
    parts = [HEAD, "## Befehle\n"]
    for name, ctx in commands():
        parts.append(f"### {name}\n\n```\n{ctx.get_help().rstrip()}\n```\n")
    parts.append("## Einstellungen\n\nIn `hechingen-search.toml`; »hechingen-search init« legt sie an.\n")
    parts.append("| Schlüssel | Vorgabe oder Beispiel | |\n|---|---|---|")
    parts += [f"| `{each.key}` | `{_cell(each.value)}` | {_cell(each.explained)} |" for each in settings()]
    parts.append("\n## Ergebnisse einer Nacht\n\nJede Adresse endet mit genau einem davon.\n")
    for group in Group:
        parts.append(f"### {GROUPS[group]}\n\n| Ergebnis | |\n|---|---|")
        parts += [f"| `{each}` | {each.sentence} |" for each in Outcome if each.group is group]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def man_page(name: str, ctx: click.Context) -> str:
    """Return the man page of one command, in the macros of man(7)."""
    title = name if name == NAME else f"{NAME}-{name}"
    lines = [f'.TH "{title.upper()}" 1 "" "{NAME} {__version__}"', ".SH NAME"]
    lines.append(f"{title} \\- {(ctx.command.help or '').splitlines()[0]}")
    lines += [".SH AUFRUF", ".nf"]
    return "\n".join([*lines, *map(_roff, ctx.get_help().splitlines()), ".fi", ""])


def _roff(line: str) -> str:
    """Return a line as roff shows it: a dot or quote at its start would be a request."""
    escaped = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


def main(arguments: list[str]) -> None:
    """Write what is asked for."""
    if arguments[:1] == ["--man"]:
        directory = Path(arguments[1])
        directory.mkdir(parents=True, exist_ok=True)
        for name, ctx in commands():
            title = name if name == NAME else f"{NAME}-{name}"
            (directory / f"{title}.1").write_text(man_page(name, ctx), encoding="utf-8")
    else:
        DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
