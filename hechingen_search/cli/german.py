"""German for click: its own messages through gettext, its values and placeholders through types."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import click

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


class Day(click.ParamType):
    """A day, month or year as ``2024-05-31``, ``2024-05``, ``2024`` or ``31.05.2024``."""

    name = "Datum"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder shown in the help."""
        return "DATUM"
