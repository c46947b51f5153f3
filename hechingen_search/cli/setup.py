"""Commands before the first night: ``init``, ``doctor``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import click
from click import shell_completion

from hechingen_search import CONFIG_FILE
from hechingen_search.cli.base import AS_JSON, COMPLETE, NAME, CommandContext, Exit, Misconfigured, command
from hechingen_search.cli.results import plain
from hechingen_search.operations.doctor import Check, Level, examine


@command("init")
@click.argument("directory", metavar="[VERZEICHNIS]", default=".", type=click.Path(path_type=Path))
def init(context: CommandContext, directory: Path) -> None:
    """Eine Konfiguration anlegen.

    Schreibt hechingen-search.toml nach VERZEICHNIS (Vorgabe: hierher), erklärt
    und bereit für www.hechingen.de. Eine vorhandene Datei bleibt, wie sie ist.
    """
    path = directory / CONFIG_FILE
    text = (resources.files("hechingen_search") / "template.toml").read_text(encoding="utf-8")
    if directory.exists() and not directory.is_dir():
        raise Misconfigured(f"{directory} ist kein Verzeichnis.")
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Misconfigured(f"{path} gibt es schon; es bleibt unverändert.") from None
    context.console.say(f"{path} ist angelegt.")
    context.console.say("Bitte Adresse und Kontakt prüfen, dann »hechingen-search doctor« aufrufen.")


SIGNS = {
    Level.GOOD: click.style("gut      ", fg="green"),
    Level.NOTE: click.style("Hinweis  ", fg="yellow"),
    Level.PROBLEM: click.style("Problem  ", fg="red", bold=True),
}


@command("doctor")
@click.option("--offline", is_flag=True, help="Die Website nicht abrufen.")
@AS_JSON
def doctor(context: CommandContext, offline: bool, as_json: bool) -> None:
    """Prüfen, ob alles bereit ist, und sagen, was zu tun ist.

    Sieht nach Konfiguration, Rechten, Platz, Bestand, Index, Zusatzprogrammen und
    danach, ob die Website antwortet. Der Rückgabewert ist 1, wenn etwas fehlt.
    """
    checks = tuple(examine(context.settings(), offline=offline))
    if as_json:
        context.console.json([asdict(check) for check in checks])
    else:
        for check in checks:
            for line in _check_lines(check):
                context.console.say(line)
    if any(check.level is Level.PROBLEM for check in checks):
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


COMMANDS = (init, doctor, completion)
