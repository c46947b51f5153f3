"""Writing to terminals, pipes and logs: as wide as the terminal, marks where they can be seen."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hechingen_search.search.results import Fragment

WIDTH = 80
"""Columns where nobody says how many there are: pipes and files."""
NARROWEST, WIDEST = 40, 120
"""Narrower nothing fits; longer lines are hard to read."""
LOG_SECONDS = 10.0
"""Between two log lines of the same work: a night of four hours stays under 1,500 lines."""

# Crawled text must not move the cursor or change the colours of a terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _line(text: str) -> str:
    """Return *text* without line breaks and control characters."""
    # Imported here: doctor, status and init show none of it and start without the search.
    from hechingen_search.search.show.result_json import printable

    return _CONTROL.sub("", printable(text).replace("\n", " "))


def clean(text: str) -> str:
    """Return *text* without control characters, on one line.

    >>> clean("a\\x1b[31mb\\n c")
    'a[31mb c'
    """
    return " ".join(_line(text).split())


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes; *quiet* keeps everything but warnings back."""

    quiet: bool = False

    def say(self, text: str = "") -> None:
        """Write a line of the answer."""
        if not self.quiet:
            click.echo(text)

    def log(self, text: str) -> None:
        """Write a line about the work, not part of the answer."""
        if not self.quiet:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Write a line that must be seen."""
        click.secho(text, err=True, fg="yellow")

    def json(self, value: Any) -> None:
        """Write *value* as JSON; asked for explicitly, so never quiet."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Write *rows* in aligned columns."""
        rows = [tuple(row) for row in rows]
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.say("  ".join(cells).rstrip())

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Show how far work has come: a bar on a terminal, log lines elsewhere."""
        work = Work() if self.quiet else _Bars() if sys.stderr.isatty() else _Lines()
        try:
            yield work
        finally:
            work.end()


class Work:
    """How far work has come, one kind after the other; this one shows nothing."""

    def __call__(self, label: str, done: int, total: int) -> None:
        """Say that *done* of *total* things called *label* are done; both numbers may grow."""

    def end(self) -> None:
        """Say that the last of the work is done."""


class _Bars(Work):
    def __init__(self) -> None:
        self.label = ""
        self.bar: Any = None

    def __call__(self, label: str, done: int, total: int) -> None:
        if label != self.label:
            self.end()
            self.label = label
            self.bar = click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True, width=30)
            self.bar.__enter__()
        self.bar.length = max(total, 1)
        self.bar.update(done - self.bar.pos)

    def end(self) -> None:
        if self.bar:
            self.bar.__exit__(None, None, None)
            self.bar = None


class _Lines(Work):
    def __init__(self) -> None:
        self.label = ""
        self.done = 0
        self.started = self.shown = time.monotonic()

    def __call__(self, label: str, done: int, total: int) -> None:
        if label != self.label:
            self.end()
            self.label = label
            self.started = self.shown = time.monotonic()
        self.done = done
        if time.monotonic() - self.shown >= LOG_SECONDS:
            self.shown = time.monotonic()
            click.echo(f"{label}: {done} von {total}", err=True)

    def end(self) -> None:
        if self.label:
            seconds = f"{time.monotonic() - self.started:.1f}".replace(".", ",")
            click.echo(f"{self.label}: {self.done} in {seconds} s", err=True)


def styled(fragments: Iterable[Fragment], **style: Any) -> list[tuple[str, str]]:
    """Return the words of *fragments* as (plain, styled), marked ones so that a terminal shows it."""
    words: list[tuple[str, str]] = []
    open_word = False
    for piece in fragments:
        text = _line(piece.text)
        for part in re.split(r"(\s+)", text):
            if not part or part.isspace():
                open_word = open_word and not part
                continue
            shown = click.style(part, bold=True, fg="yellow") if piece.marked else click.style(part, **style)
            if open_word:
                plain, before = words.pop()
                words.append((plain + part, before + shown))
            else:
                words.append((part, shown))
            open_word = True
    return words


def columns() -> int:
    """Return how wide lines may be: the terminal's width (or ``$COLUMNS``), within what can be read."""
    # Asked anew for each line: a window changes its width while a night runs in it.
    return min(max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST), WIDEST)


def wrapped(words: Iterable[tuple[str, str]], indent: str, width: int | None = None) -> Iterator[str]:
    """Yield lines of at most *width* columns, by default the terminal's, each starting with *indent*."""
    width = width or columns()
    line: list[str] = []
    room = width - len(indent)
    for plain, shown in words:
        if line and len(plain) + 1 > room:
            yield indent + " ".join(line)
            line, room = [], width - len(indent)
        room -= len(plain) + (1 if line else 0)
        line.append(shown)
    if line:
        yield indent + " ".join(line)
