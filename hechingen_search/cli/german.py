"""German for click: its own messages through gettext, its values and placeholders through types."""

from __future__ import annotations

import gettext
import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from hechingen_search.search.query.dates import first_day

LOCALE = Path(__file__).parent / "locale"


def speak_german() -> None:
    """Bind click's messages to the catalogue that this package ships, whatever the environment says."""
    # click looks its messages up in the default domain when they are needed.
    gettext.bindtextdomain(gettext.textdomain(), str(LOCALE))
    os.environ["LANGUAGE"] = "de"


class Whole(click.IntRange):
    """A whole number; says so in German."""

    name = "ganze Zahl"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder shown in the help."""
        return "ZAHL"


class Day(click.ParamType[date]):
    """A day, month or year as ``2024-05-31``, ``2024-05``, ``2024`` or ``31.05.2024``."""

    name = "Datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the first day that *value* names."""
        if isinstance(value, date):
            return value
        day = first_day(str(value))
        if day is None:
            self.fail(f"{value!r} ist kein Tag wie 31.05.2024, 2024-05-31 oder 2024.", param, ctx)
        return day

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder shown in the help."""
        return "DATUM"
