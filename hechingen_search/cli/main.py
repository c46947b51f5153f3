"""The commands of ``hechingen-search`` under one roof."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hechingen_search import __version__
from hechingen_search.cli import demo, night, serving, setup
from hechingen_search.cli import evaluation as judging
from hechingen_search.cli import explain as explaining
from hechingen_search.cli import search as query
from hechingen_search.cli import status as insight
from hechingen_search.cli.base import CONFIG, QUIET, CommandContext, Commands

CODES = """
\b
Rückgabewerte:
  0   erledigt
  1   gescheitert, nichts geändert
  2   Aufruf oder Konfiguration falsch
  3   veröffentlicht, mit Warnungen
  4   nicht veröffentlicht: die Prüfung hat abgelehnt
  75  ein anderer Lauf ist noch nicht fertig
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    options_metavar="[OPTIONEN]",
    subcommand_metavar="BEFEHL …",
    epilog=CODES,
)
@click.version_option(__version__, "--version", prog_name="hechingen-search")
@CONFIG
@QUIET
@click.pass_context
def commands(ctx: click.Context, config: Path | None, quiet: bool) -> None:
    """Volltextsuche für die Website einer Stadt.

    Liest die Website, baut den Suchindex und beantwortet Suchanfragen.
    »hechingen-search demo« zeigt alles an einer mitgelieferten Stadt.
    """
    if os.environ.get("NO_COLOR"):
        # https://no-color.org
        ctx.color = False
    ctx.obj = CommandContext(config, quiet)


for module in (demo, setup, night, insight, explaining, query, serving, judging):
    for command in module.COMMANDS:
        commands.add_command(command)
