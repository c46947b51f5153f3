"""``init``: a configuration to start from, filled in with what the site says about itself."""

from __future__ import annotations

import re
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import click

from crawler.addresses.url import host
from crawler.errors import PageError
from crawler.settings import CrawlSettings
from hechingen_search import CONFIG_FILE, __version__, config
from hechingen_search.cli.base import AS_JSON, CommandContext, Failure, Misconfigured, command, program
from hechingen_search.cli.config_text import toml_lines, with_values

HOST = re.compile(r"(?i)[a-z0-9äöüß-]+(\.[a-z0-9äöüß-]+)*\.[a-z]{2,}(:\d+)?(/.*)?")


@command("init")
@click.argument("address", metavar="[ADRESSE]", required=False)
@click.argument("directory", metavar="[VERZEICHNIS]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--fetch/--no-fetch",
    default=None,
    help="Startseite und Impressum abrufen oder nicht; sonst wird gefragt.",
)
@click.option("--allow-private", is_flag=True, help="ADRESSE liegt im eigenen Netz.")
@AS_JSON
def init(
    context: CommandContext,
    address: str | None,
    directory: Path | None,
    fetch: bool | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Eine Konfiguration anlegen.

    Schreibt hechingen-search.toml nach VERZEICHNIS (Vorgabe: hierher), jede Einstellung
    erklärt. Mit ADRESSE, etwa https://www.example.de/, liest es auf Wunsch Startseite
    und Impressum (höchstens vier Seiten) und trägt ein, was dort steht: Name der Stadt
    und der Website, Kontakt, weitere Rechner, Ratsinformationssystem, häufige Suchen.
    Ohne ADRESSE ist sie für www.hechingen.de. Eine vorhandene Datei bleibt, wie sie ist.
    """
    address, directory = _arguments(address, directory)
    path = directory / CONFIG_FILE
    if directory.exists() and not directory.is_dir():
        raise Misconfigured(f"{directory} ist kein Verzeichnis.")
    if path.exists():
        raise Misconfigured(f"{path} gibt es schon; es bleibt unverändert.")
    text = (resources.files("hechingen_search") / "template.toml").read_text(encoding="utf-8")
    values: dict[str, dict[str, Any]] = {}
    problems: tuple[str, ...] = ()
    if address:
        values = _empty(address)
        if _consent(fetch):
            found, problems = _proposed(address, allow_private)
            for section, table in found.items():
                values.setdefault(section, {}).update(table)
        if allow_private:
            values.setdefault("crawl", {})["allow_private"] = True
        text = with_values(text, values)
    directory.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    if as_json:
        context.console.json({"file": str(path), "proposal": values, "problems": problems})
        return
    _tell(context, path, values, problems)


def _tell(
    context: CommandContext, path: Path, values: dict[str, dict[str, Any]], problems: tuple[str, ...]
) -> None:
    say = context.console.say
    for problem in problems:
        context.console.warn(f"Achtung: {problem}")
    say(f"{path} ist angelegt." + (" Darin steht, bitte prüfen:" if values else ""))
    for line in toml_lines({name: {k: v for k, v in table.items() if v} for name, table in values.items()}):
        say(f"  {line}")
    where = "" if path.parent == Path() else f" -c {path}"
    say(f"Bitte Adresse und Kontakt prüfen, dann »{program()}{where} doctor« aufrufen.")


def _arguments(address: str | None, directory: Path | None) -> tuple[str, Path]:
    """Return both arguments, either of which may be missing; raises Misconfigured."""
    if address is None or re.match(r"https?://", address, re.IGNORECASE):
        if address and not config.is_site(address):
            raise Misconfigured(f"{address} ist keine Adresse wie https://www.example.de/.")
        return address or "", directory or Path()
    if directory is not None:
        raise Misconfigured(f"{address} ist keine Adresse wie https://www.example.de/.")
    if HOST.fullmatch(address) and not Path(address).exists():
        raise Misconfigured(f"Ist die Website gemeint? Dann bitte mit Anfang: https://{address}")
    return "", Path(address)


def _empty(address: str) -> dict[str, dict[str, Any]]:
    """Return what of the template is true of Hechingen only, emptied."""
    return {
        "site": {"start": address, "contact": address},
        "extract": {"site_name": ""},
        "web": {"town": host(address)},
        "web.contact": {"name": ""},
    }


def _consent(fetch: bool | None) -> bool:
    """Ask whether the site may be fetched; without a terminal nobody can answer, and nothing is fetched."""
    if fetch is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return bool(fetch)
    question = "Startseite und Impressum jetzt abrufen, um Namen und Kontakt einzutragen?"
    return click.confirm(question, default=True, err=True)


def _proposed(address: str, allow_private: bool) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """Read the site and return the settings that follow, and what went wrong; raises Failure."""
    # Imported here: without an address nothing is fetched.
    from crawler.clock import SystemClock
    from crawler.extract import Extractor
    from crawler.fetching.fetch import RequestsFetcher
    from crawler.probe.introduce import introduce
    from crawler.settings import ExtractSettings

    settings = CrawlSettings(start=address, contact=address, allow_private=allow_private)
    fetcher = RequestsFetcher(settings, __version__)
    try:
        with Extractor(ExtractSettings(ocr=False)) as extractor:
            found = introduce(settings, fetcher, extractor, SystemClock())
    except PageError as error:
        raise Failure(f"{error}\nOhne Abruf legt »init {address} --no-fetch« die Datei an.") from error
    finally:
        fetcher.close()
    contact = found.contact
    town: dict[str, Any] = {"town": found.town or host(found.start)}
    if found.popular:
        town["popular"] = found.popular
    values: dict[str, dict[str, Any]] = {
        "site": {"start": found.start, "contact": contact.mail or found.start},
        "extract": {"site_name": found.site_name},
        "web": town,
        "web.contact": {
            key: value
            for key in ("name", "phone", "mail", "address", "hours")
            if (value := getattr(contact, key) or (found.town if key == "name" else ""))
        },
    }
    if found.hosts:
        values["site"]["hosts"] = found.hosts
    if found.session_host:
        values["crawl"] = {"session_host": found.session_host}
    return values, found.problems


COMMANDS = (init,)
