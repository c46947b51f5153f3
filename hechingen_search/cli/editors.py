"""Who may enter the editors' room: ``editors add``, ``list``, ``passwd``, ``remove``, ``token``."""

from __future__ import annotations

import sys

import click

from hechingen_search.cli.base import AS_JSON, CommandContext, Commands, command
from hechingen_search.web.staff.accounts import Accounts
from hechingen_search.web.staff.desk import accounts_of


@click.group(
    "editors",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[OPTIONEN]",
    subcommand_metavar="BEFEHL …",
)
def editors() -> None:
    """Festlegen, wer in der Redaktion der Suche arbeitet.

    Solange niemand eingetragen ist, gibt es die Seiten unter /redaktion nicht.
    """


STDIN = click.option("--stdin", is_flag=True, help="Das Passwort aus der Standardeingabe lesen.")
NAME = click.argument("name", metavar="NAME")


def _accounts(context: CommandContext) -> Accounts:
    return accounts_of(context.settings())


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked = click.prompt(
        "Passwort (mindestens 12 Zeichen)",
        hide_input=True,
        confirmation_prompt="Noch einmal",
        prompt_suffix=": ",
    )
    return str(asked)


@command("add")
@NAME
@STDIN
def add(context: CommandContext, name: str, stdin: bool) -> None:
    """Jemanden eintragen; fragt nach dem Passwort."""
    _accounts(context).add(name, _password(stdin))
    context.console.say(f"»{name}« kann sich unter /redaktion anmelden.")


@command("passwd")
@NAME
@STDIN
def passwd(context: CommandContext, name: str, stdin: bool) -> None:
    """Ein neues Passwort setzen; angemeldete Browser und Programme dieses Namens werden abgemeldet."""
    _accounts(context).change(name, _password(stdin))
    context.console.say(f"»{name}« hat ein neues Passwort.")


@command("remove")
@NAME
def remove(context: CommandContext, name: str) -> None:
    """Jemanden austragen; gilt sofort."""
    _accounts(context).remove(name)
    context.console.say(f"»{name}« ist ausgetragen.")


@command("token")
@NAME
def token(context: CommandContext, name: str) -> None:
    """Einen Schlüssel für Programme ausgeben (/api/v1/staff); er ist nur dieses eine Mal zu sehen."""
    context.console.say(_accounts(context).new_token(name))


@command("list")
@AS_JSON
def listed(context: CommandContext, as_json: bool) -> None:
    """Zeigen, wer eingetragen ist."""
    found = _accounts(context).all()
    if as_json:
        context.console.json([{"name": each.name, "token": bool(each.token)} for each in found])
        return
    for each in found:
        context.console.say(each.name + (" (mit Schlüssel für Programme)" if each.token else ""))
    if not found:
        context.console.say("Noch niemand; »hechingen-search editors add NAME« trägt jemanden ein.")


for each in (add, passwd, remove, token, listed):
    editors.add_command(each)

COMMANDS = (editors,)
