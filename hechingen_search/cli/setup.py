"""Commands before the first night: ``init``."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from hechingen_search import config
from hechingen_search.cli.base import Misconfigured, Session, command


@command("init")
@click.argument("directory", metavar="[VERZEICHNIS]", default=".", type=click.Path(path_type=Path))
def init(session: Session, directory: Path) -> None:
    """Eine Konfiguration anlegen.

    Schreibt hechingen-search.toml nach VERZEICHNIS (Vorgabe: hierher), erklärt
    und bereit für www.hechingen.de. Eine vorhandene Datei bleibt, wie sie ist.
    """
    path = directory / config.FILE_NAME
    text = (resources.files("hechingen_search") / "template.toml").read_text(encoding="utf-8")
    if directory.exists() and not directory.is_dir():
        raise Misconfigured(f"{directory} ist kein Verzeichnis.")
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Misconfigured(f"{path} gibt es schon; es bleibt unverändert.") from None
    session.console.say(f"{path} ist angelegt.")
    session.console.say("Bitte Adresse und Kontakt prüfen, dann »hechingen-search doctor« aufrufen.")


COMMANDS = (init,)
