"""Commands that measure: ``evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from hechingen_search import evaluate as library
from hechingen_search.cli.base import AS_JSON, Session, command


@command("evaluate")
@click.argument("directory", metavar="VERZEICHNIS", type=click.Path(path_type=Path))
@click.option(
    "--engine", type=click.Choice(library.ENGINES), default="whoosh", show_default=True, help="Suchmaschine."
)
@click.option(
    "--run",
    "run_file",
    metavar="DATEI",
    type=click.Path(path_type=Path),
    help="Rangliste im TREC-Format schreiben.",
)
@AS_JSON
def evaluate(session: Session, directory: Path, engine: str, run_file: Path | None, as_json: bool) -> None:
    """Die Rangfolge an einer bewerteten Sammlung messen.

    VERZEICHNIS enthält corpus.jsonl (id, title, text, url), queries.jsonl
    (id, text) und qrels.tsv (Anfrage, Dokument, Note). Die Sammlung wird wie die
    Website verarbeitet und wie im Suchfeld befragt.
    """
    report = library.evaluate(directory, engine, run_file)
    if as_json:
        click.echo(report.as_json())
        return
    session.console.say(
        f"{report.name}: {report.documents} Dokumente, {report.queries} Anfragen, {engine}, "
        f"{report.seconds:.1f} s".replace(".", ",")
    )
    rows = [(name, f"{value:.4f}".replace(".", ",")) for name, value in report.figures.items()]
    session.console.table([*rows, ("ohne Treffer", f"{report.empty:.1%}".replace(".", ","))])


COMMANDS = (evaluate,)
