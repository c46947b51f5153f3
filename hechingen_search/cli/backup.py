"""Commands that save and bring back: ``backup``, ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from hechingen_search.cli.base import AS_JSON, CommandContext, command, program
from hechingen_search.german_formats import size
from hechingen_search.operations import backup as backups


@command("backup")
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path, dir_okay=False))
@AS_JSON
def backup(context: CommandContext, file: Path, as_json: bool) -> None:
    """Bestand, Konfiguration und Dateien der Redaktion sichern.

    Auch während der Nacht und während gesucht wird. Der Index gehört nicht dazu: Er
    wird nach »restore« aus dem Bestand gebaut, ohne die Website abzurufen.
    """
    parts = backups.save(context.settings(), file)
    if as_json:
        context.console.json({"file": str(file), "bytes": file.stat().st_size, "parts": list(parts)})
        return
    context.console.say(f"{file}: {size(file.stat().st_size)}, {len(parts)} Teile ({', '.join(parts)})")


@command("restore")
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("directory", metavar="[VERZEICHNIS]", default=".", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Vorhandene Dateien ersetzen; vorher »serve« beenden.")
@AS_JSON
def restore(context: CommandContext, file: Path, directory: Path, overwrite: bool, as_json: bool) -> None:
    """Eine Sicherung zurückspielen.

    Die Konfiguration kommt nach VERZEICHNIS (Vorgabe: hierher), alles andere dorthin,
    wo sie es nennt. Danach baut »index« den Suchindex.
    """
    restored = backups.restore(file, directory, overwrite=overwrite)
    if as_json:
        context.console.json({"file": str(file), "restored": [str(path) for path in restored]})
        return
    for path in restored:
        context.console.say(f"{path} ist zurück.")
    context.console.say(f"Nun den Index bauen: {program()} index")


COMMANDS = (backup, restore)
