"""Commands that help to set up: ``doctor``, ``completion``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict

import click
from click import shell_completion

from hechingen_search.cli.base import AS_JSON, COMPLETE, NAME, CommandContext, Exit, command
from hechingen_search.cli.results import plain
from hechingen_search.operations import doctor as checks
from hechingen_search.operations import production as in_service
from hechingen_search.operations.checks import Check, Level

SIGNS = {
    Level.GOOD: click.style("gut      ", fg="green"),
    Level.NOTE: click.style("Hinweis  ", fg="yellow"),
    Level.PROBLEM: click.style("Problem  ", fg="red", bold=True),
}


@command("doctor")
@click.option("--offline", is_flag=True, help="Die Website nicht abrufen.")
@click.option("--links", is_flag=True, help="Auch die Adressen anderer Stellen abrufen, jede einmal.")
@click.option("--production", is_flag=True, help="Auch prüfen, was ein öffentlicher Dienst braucht.")
@AS_JSON
def doctor(context: CommandContext, offline: bool, links: bool, production: bool, as_json: bool) -> None:
    """Prüfen, ob alles bereit ist, und sagen, was zu tun ist.

    Sieht nach Konfiguration, Rechten, Platz, Bestand, Index, Zusatzprogrammen und
    danach, ob die Website antwortet; mit --links auch, ob die Adressen antworten,
    auf die Empfehlungen und die Liste anderer Stellen zeigen; mit --production nach
    Zeitplan, Versionen, dem Dienst und wie er von außen zu erreichen ist: Webserver,
    Verschlüsselung, Zertifikat. Der Rückgabewert ist 1, wenn etwas fehlt.
    """
    settings = context.settings()
    found = tuple(checks.examine(settings, offline=offline, links=links))
    if production:
        found += tuple(in_service.examine(settings, offline=offline))
    if as_json:
        context.console.json([asdict(check) for check in found])
    else:
        for check in found:
            for line in _check_lines(check):
                context.console.say(line)
    if any(check.level is Level.PROBLEM for check in found):
        sys.exit(Exit.FAILED)


def _check_lines(check: Check) -> Iterator[str]:
    indent = " " * 9
    lines = list(plain(f"{check.name}: {check.found}", indent))
    yield SIGNS[check.level] + lines[0].removeprefix(indent)
    yield from lines[1:]
    if check.advice:
        yield from plain(f"→ {check.advice}", indent)


@command("completion")
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, context: CommandContext, shell: str) -> None:
    """Die Ergänzung von Befehlen mit der Tabulatortaste einrichten.

    Schreibt, was SHELL (bash, zsh oder fish) dafür ausführt:

    \b
      bash   source <(hechingen-search completion bash)
      zsh    source <(hechingen-search completion zsh)
      fish   hechingen-search completion fish | source

    Für immer gilt es in ~/.bashrc, ~/.zshrc oder ~/.config/fish/config.fish.
    """
    kind = shell_completion.get_completion_class(shell)
    assert kind is not None
    # Not source(): it looks at the bash that is installed here, not at the one that reads this.
    script = kind(ctx.find_root().command, {}, NAME, COMPLETE)
    context.console.say(script.source_template % script.source_vars())


COMMANDS = (doctor, completion)
