"""Commands that measure: ``evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from hechingen_search import compare
from hechingen_search import evaluate as library
from hechingen_search.cli.base import AS_JSON, Misconfigured, Session, command

FILE = click.Path(path_type=Path, dir_okay=False)


@command("evaluate")
@click.argument("directory", metavar="VERZEICHNIS", type=click.Path(path_type=Path))
@click.option(
    "--engine", type=click.Choice(library.ENGINES), default="whoosh", show_default=True, help="Suchmaschine."
)
@click.option("--run", "run_file", metavar="DATEI", type=FILE, help="Rangliste im TREC-Format schreiben.")
@click.option(
    "--compare", "old_run", metavar="DATEI", type=FILE, help="Mit einer früheren Rangliste vergleichen."
)
@AS_JSON
def evaluate(
    session: Session, directory: Path, engine: str, run_file: Path | None, old_run: Path | None, as_json: bool
) -> None:
    """Die Rangfolge an bewerteten Sammlungen messen.

    Eine Sammlung ist ein Verzeichnis mit corpus.jsonl (id, title, text, url),
    queries.jsonl (id, text) und qrels.tsv (Anfrage, Dokument, Note). Sie wird wie
    die Website verarbeitet und wie im Suchfeld befragt. VERZEICHNIS ist eine
    Sammlung oder enthält mehrere.
    """
    sets = library.sets_in(directory)
    if len(sets) > 1 and (run_file or old_run):
        raise Misconfigured("--run und --compare gehen nur mit einer einzelnen Sammlung.")
    old = library.read_run(old_run) if old_run else None
    reports = [library.evaluate(found, engine, run_file) for found in sets]
    if as_json:
        for report in reports:
            click.echo(report.as_json())
        return
    for line in compare.table(reports):
        session.console.say(line)
    for line in compare.compare(reports[0], old).lines() if old is not None else ():
        session.console.say(line)


COMMANDS = (evaluate,)
