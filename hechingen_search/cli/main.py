"""The commands of ``hechingen-search`` under one roof."""

from __future__ import annotations

import importlib
import os
from gettext import gettext
from pathlib import Path

import click
from click.exceptions import NoSuchCommand
from click.shell_completion import CompletionItem

from hechingen_search import __version__
from hechingen_search.cli.base import CONFIG, QUIET, CommandContext, Commands

COMMANDS = {
    "backup": ("backup", "Bestand, Konfiguration und Dateien der Redaktion sichern."),
    "bench": ("evaluation", "Messen, wie schnell auf diesem Rechner gesucht wird."),
    "completion": ("setup", "Die Ergänzung von Befehlen mit der Tabulatortaste einrichten."),
    "crawl": ("night", "Die Website lesen."),
    "demo": ("demo", "Die mitgelieferte Stadt lesen und durchsuchen."),
    "doctor": ("setup", "Prüfen, ob alles bereit ist, und sagen, was zu tun ist."),
    "editors": ("editors", "Festlegen, wer in der Redaktion der Suche arbeitet."),
    "evaluate": ("evaluation", "Die Rangfolge an bewerteten Sammlungen messen."),
    "explain": ("explain", "Erklären, warum eine Seite gefunden wird oder nicht."),
    "index": ("night", "Den Suchindex bauen und veröffentlichen."),
    "init": ("init", "Eine Konfiguration anlegen."),
    "open": ("search", "Einen Treffer der letzten Suche im Browser öffnen."),
    "reindex": ("night", "Die ganze Nacht: lesen, bauen, prüfen, veröffentlichen."),
    "report": ("status", "Den Bericht für die Redaktion zeigen."),
    "restore": ("backup", "Eine Sicherung zurückspielen."),
    "rollback": ("night", "Zu einem früheren Stand zurückkehren."),
    "search": ("search", "Suchen, wie auf der Suchseite."),
    "serve": ("serving", "Suchseite und Schnittstelle anbieten."),
    "status": ("status", "Zeigen, was veröffentlicht ist und wie alt."),
    "suggest": ("search", "Vorschläge zeigen, wie sie beim Tippen erscheinen."),
    "towns": ("towns", "Mehrere Orte zusammen: Nächte, Zustand und eine Suche über alle."),
}
"""Name → module in this package, imported when it is called for, and the first sentence of its help."""


class LazyCommands(Commands):
    """The commands by name; only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"hechingen_search.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = next(each for each in module.COMMANDS if each.name == cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that does not exist is answered with those it resembles."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing one."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin so, and the options; without importing a command."""
        found = [
            CompletionItem(name, help=COMMANDS[name][1])
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)


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
    cls=LazyCommands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    options_metavar="[OPTIONEN]",
    subcommand_metavar="BEFEHL …",
    epilog=CODES,
)
@click.version_option(__version__, "--version", prog_name="hechingen-search", help="Version anzeigen.")
@CONFIG
@QUIET
@click.pass_context
def commands(ctx: click.Context, config: Path | None, quiet: bool) -> None:
    """Volltextsuche für die Website einer Stadt.

    Liest die Website, baut den Suchindex und beantwortet Suchanfragen.
    »hechingen-search demo« zeigt alles an einer mitgelieferten Stadt.
    """
    # https://no-color.org, https://force-color.org; click itself leaves colours out of pipes and files.
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True
    ctx.obj = CommandContext(config, quiet)
