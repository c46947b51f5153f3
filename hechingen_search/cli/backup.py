"""Commands that save and bring back: ``backup``, ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from hechingen_search.cli.base import CommandContext, command, program
from hechingen_search.german_formats import size
from hechingen_search.operations import backup as backups


@command("backup")
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path, dir_okay=False))
def backup(context: CommandContext, file: Path) -> None:
    """Bestand, Konfiguration und Dateien der Redaktion sichern.

    Auch während der Nacht und während gesucht wird. Der Index gehört nicht dazu: Er
    wird nach »restore« aus dem Bestand gebaut, ohne die Website abzurufen.
    """
    parts = backups.save(context.settings(), file)
    context.console.say(f"{file}: {size(file.stat().st_size)}, {len(parts)} Teile ({', '.join(parts)})")


@command("restore")
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("directory", metavar="[VERZEICHNIS]", default=".", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Vorhandene Dateien ersetzen; vorher »serve« beenden.")
def restore(context: CommandContext, file: Path, directory: Path, overwrite: bool) -> None:
    """Eine Sicherung zurückspielen.

    Die Konfiguration kommt nach VERZEICHNIS (Vorgabe: hierher), alles andere dorthin,
    wo sie es nennt. Danach baut »index« den Suchindex.
    """
    for path in backups.restore(file, directory, overwrite=overwrite):
        context.console.say(f"{path} ist zurück.")
    context.console.say(f"Nun den Index bauen: {program()} index")


COMMANDS = (backup, restore)
