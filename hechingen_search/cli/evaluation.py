"""Commands that measure: ``evaluate``, ``bench``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hechingen_search.cli.base import AS_JSON, CommandContext, Failure, Misconfigured, command
from hechingen_search.cli.german import Whole
from hechingen_search.cli.output import clean
from hechingen_search.cli.search import published
from hechingen_search.evaluation import compare, speed
from hechingen_search.evaluation import evaluate as library
from hechingen_search.german_formats import count

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
@click.option(
    "--vectors",
    metavar="VERZEICHNIS",
    type=click.Path(path_type=Path, file_okay=False),
    help="Vektoren der Texte dort behalten; das nächste Messen geht dann schneller.",
)
@click.option("--words-only", is_flag=True, help="Nur nach Wörtern suchen, ohne die Erweiterung »meaning«.")
@AS_JSON
def evaluate(
    context: CommandContext,
    directory: Path,
    engine: str,
    run_file: Path | None,
    old_run: Path | None,
    vectors: Path | None,
    words_only: bool,
    as_json: bool,
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
    with TemporaryDirectory(prefix="hechingen-vectors-") as temporary:
        kept = None if words_only else vectors or Path(temporary)
        reports = [library.evaluate(found, engine, run_file, kept) for found in sets]
    if as_json:
        for report in reports:
            click.echo(report.as_json())
        return
    for line in compare.table(reports):
        context.console.say(line)
    for line in compare.compare(reports[0], old).lines() if old is not None else ():
        context.console.say(line)


@command("bench")
@click.option(
    "--count", "many", type=Whole(10, 100_000), default=500, show_default=True, help="Zahl der Suchen."
)
@AS_JSON
def bench(context: CommandContext, many: int, as_json: bool) -> None:
    """Messen, wie schnell auf diesem Rechner gesucht wird.

    Stellt dem veröffentlichten Stand Anfragen aus seinen eigenen Wörtern.
    """
    with published(context) as opened:
        asked = speed.queries(opened, many)
        if not asked:
            raise Failure("Der veröffentlichte Stand ist leer.")
        found = speed.measure(opened, asked)
    if as_json:
        context.console.json(asdict(found))
        return
    context.console.say(
        f"{count(found.searches, 'Suche', 'Suchen')} in {count(found.documents, 'Dokument', 'Dokumenten')}: "
        f"die Hälfte unter {_ms(found.p50)}, 95 % unter {_ms(found.p95)}"
    )
    context.console.say(f"Am längsten, {_ms(found.slowest)}: {clean(found.slowest_query)}")


def _ms(value: float) -> str:
    return f"{value:.1f} ms".replace(".", ",")


COMMANDS = (evaluate, bench)
