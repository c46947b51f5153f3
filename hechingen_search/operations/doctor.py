"""Is everything in place for the next night? Each check says what it found and what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

from crawler.errors import CrawlerError, FetchError
from crawler.extract.pdf import ocr
from crawler.fetching.fetch import RequestsFetcher
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings
from crawler.store import Store
from hechingen_search import __version__
from hechingen_search import german_formats as formats
from hechingen_search.editorial import file as editors
from hechingen_search.errors import RunningError, ServiceError
from hechingen_search.operations import judgements
from hechingen_search.operations.checks import Check, Level
from hechingen_search.operations.lock import locked
from hechingen_search.published import generations_of, german_of, open_current
from hechingen_search.settings import Settings
from index.errors import IndexingError
from index.meaning.wheel import PACKAGE, model_file

FREE_BYTES = 2_000_000_000
"""Room for a new generation beside the old ones and the raw bodies of a night, of a town's site."""


def examine(settings: Settings, *, offline: bool = False, links: bool = False) -> Iterator[Check]:
    """Yield the checks, the cheap ones first; *offline* asks nothing of the site.

    With *links* every address of others that is shown to visitors is fetched once.
    """
    yield from _contact(settings)
    yield from _files(settings)
    yield from _room_of_editors(settings)
    yield _directory(settings.data.directory)
    if settings.data.directory.is_dir():
        yield _room(settings.data.directory)
        yield from _lock(settings)
        yield _log(settings)
    if settings.data.store.exists():
        yield _store(settings.data.store)
    yield _index(settings)
    yield from _tools(settings)
    if not offline:
        yield _site(settings.crawl)
    if links:
        yield from _links(settings)


def _contact(settings: Settings) -> Iterator[Check]:
    if not settings.crawl.contact:
        yield Check(
            "Absender",
            Level.NOTE,
            "Der Crawler sagt nicht, wer für ihn Auskunft gibt.",
            "site.contact mit Adresse oder E-Mail füllen.",
        )
    contact = settings.web.contact
    if not (contact.phone or contact.mail):
        yield Check(
            "Bürgerbüro",
            Level.NOTE,
            "Wer nichts findet, erfährt weder Telefon noch E-Mail.",
            "web.contact.phone oder web.contact.mail füllen.",
        )


def _files(settings: Settings) -> Iterator[Check]:
    yield Check("Konfiguration", Level.GOOD, str(settings.path))
    theme = settings.web.theme
    if theme is not None and not theme.is_file():
        yield Check("Gestaltung", Level.PROBLEM, f"{theme} gibt es nicht.", "web.theme berichtigen.")
    try:
        german = german_of(settings)
        _ = german.synonyms
        rules = editors.decisions(settings.search.editors, german, settings.search.elsewhere_file)
    except (IndexingError, ServiceError) as error:
        yield Check("Redaktion", Level.PROBLEM, str(error), "Die Datei berichtigen.")
    else:
        number = len(rules.best) + len(rules.hide) + len(rules.boost)
        yield Check("Redaktion", Level.GOOD, formats.count(number, "Regel", "Regeln"))
    try:
        judged = judgements.read(settings.search.judgements)
    except ServiceError as error:
        yield Check("Geprüfte Anfragen", Level.PROBLEM, str(error), "Die Datei berichtigen.")
    else:
        found = formats.count(len(judged), "geprüfte Anfrage", "geprüfte Anfragen")
        yield Check("Geprüfte Anfragen", Level.GOOD, found)


def _room_of_editors(settings: Settings) -> Iterator[Check]:
    """Tell whether what is changed under /redaktion can be saved, where anybody may enter."""
    if not settings.data.accounts.exists():
        return
    search = settings.search
    files = (
        *(search.editors, search.judgements),
        *(search.own_synonyms, search.own_names, search.own_elsewhere),
    )
    locked_up = sorted({str(path.parent) for path in files if not os.access(path.parent, os.W_OK | os.X_OK)})
    if locked_up:
        found = f"Hier lässt sich nichts speichern: {', '.join(locked_up)}."
        yield Check("/redaktion", Level.PROBLEM, found, "Dem Konto der Suche dort Schreibrechte geben.")
    else:
        yield Check("/redaktion", Level.GOOD, "offen; ihre Dateien sind beschreibbar")


def _directory(directory: Path) -> Check:
    name = "Datenverzeichnis"
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    if not existing.is_dir():
        return Check(name, Level.PROBLEM, f"{existing} ist kein Verzeichnis.", "data.directory ändern.")
    if not os.access(existing, os.W_OK | os.X_OK):
        advice = f"Rechte an {existing} vergeben oder data.directory ändern."
        return Check(name, Level.PROBLEM, f"{existing} ist nicht beschreibbar.", advice)
    wrong = next((path for path in directory.rglob("*") if not os.access(path, os.W_OK)), None)
    if wrong is not None:
        advice = "Dem Konto, das nachts läuft, die Dateien übereignen."
        return Check(name, Level.PROBLEM, f"{wrong} ist nicht beschreibbar.", advice)
    return Check(name, Level.GOOD, f"{directory}")


def _room(directory: Path) -> Check:
    free = shutil.disk_usage(directory).free
    found = f"{formats.size(free)} frei"
    if free < FREE_BYTES:
        return Check("Speicherplatz", Level.NOTE, found, f"{formats.size(FREE_BYTES)} sollten frei sein.")
    return Check("Speicherplatz", Level.GOOD, found)


def _lock(settings: Settings) -> Iterator[Check]:
    try:
        with locked(settings):
            return
    except RunningError as error:
        yield Check("Sperre", Level.NOTE, str(error))
    except OSError as error:
        yield Check("Sperre", Level.PROBLEM, f"{settings.data.lock}: {error.strerror}", "Rechte prüfen.")


def _store(path: Path) -> Check:
    try:
        with Store(path) as store:
            problems, pages = store.check(), store.count()
    except CrawlerError as error:
        problems, pages = [str(error)], 0
    if problems:
        advice = "Aus der Sicherung holen, oder löschen und mit »reindex« neu lesen."
        return Check("Bestand", Level.PROBLEM, " ".join(problems), advice)
    version = sqlite3.sqlite_version
    return Check("Bestand", Level.GOOD, f"{formats.count(pages, 'Seite', 'Seiten')}, SQLite {version}")


def _log(settings: Settings) -> Check:
    path = settings.data.log
    if not path.exists():
        return Check("Protokoll", Level.GOOD, f"{path}, noch leer: nichts Ungewöhnliches")
    day = formats.local_minute(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return Check("Protokoll", Level.GOOD, f"{path}, zuletzt beschrieben am {day}")


def _index(settings: Settings) -> Check:
    try:
        if generations_of(settings).current_name() is None and not generations_of(settings).standby():
            advice = "»hechingen-search reindex« aufrufen."
            return Check("Index", Level.NOTE, "noch nichts veröffentlicht", advice)
        opened = open_current(settings, german_of(settings))
    except (IndexingError, ServiceError) as error:
        return Check("Index", Level.PROBLEM, str(error))
    documents = formats.count(opened.documents, "Dokument", "Dokumente")
    opened.close()
    if opened.warnings:
        return Check("Index", Level.PROBLEM, " ".join(opened.warnings))
    return Check("Index", Level.GOOD, f"Stand {opened.generation}, {documents}")


def _tools(settings: Settings) -> Iterator[Check]:
    reader = ocr.engine()
    if settings.extract.ocr and reader is None:
        yield Check(
            "Texterkennung",
            Level.NOTE,
            "Eine Texterkennung fehlt; eingescannte PDF-Dateien sind nur über ihren Titel zu finden.",
            "apt install tesseract-ocr tesseract-ocr-deu",
        )
    elif settings.extract.ocr and reader is not None:
        yield Check("Texterkennung", Level.GOOD, reader.label)
    yield _meaning(settings)


def _meaning(settings: Settings) -> Check:
    name = "Bedeutung"
    model = model_file()
    if model is None:
        found = "Gesucht wird nach Wörtern und übersetzten Begriffen."
        gain = (
            "Mit ihr finden auch ganze Fragen in anderen Sprachen und andere Wörter für dasselbe ihre Seite:"
        )
        return Check(name, Level.NOTE, found, f"{gain} pip install 'hechingen-search[meaning]'.")
    if not settings.index.meaning:
        return Check(name, Level.NOTE, "abgeschaltet", "index.meaning auf Minuten je Nacht setzen, etwa 60.")
    return Check(name, Level.GOOD, f"Sprachmodell aus {PACKAGE} {model.version}")


def _site(settings: CrawlSettings) -> Check:
    """Fetch the start page once, as the crawler would."""
    fetcher = RequestsFetcher(settings, __version__)
    try:
        answer = fetcher.fetch(settings.start)
    except FetchError as error:
        advice = ADVICE.get(error.outcome, "Adresse, Netzverbindung und Firewall prüfen.")
        return Check("Website", Level.PROBLEM, str(error), advice)
    finally:
        fetcher.close()
    moved = f", leitet weiter nach {answer.final_url}" if answer.final_url != settings.start else ""
    return Check("Website", Level.GOOD, f"{settings.start} antwortet{moved}")


def _links(settings: Settings) -> Iterator[Check]:
    """Fetch what visitors are sent to, one address after the other, with the crawler's pause between them."""
    name = "Andere Stellen"
    try:
        rules = editors.decisions(
            settings.search.editors, german_of(settings), settings.search.elsewhere_file
        )
    except (IndexingError, ServiceError):
        return  # told above
    own = urlsplit(settings.crawl.start).hostname
    pages = dict.fromkeys([other.page for other in rules.outside if other.page])
    pages |= dict.fromkeys(
        rule.page for rule in rules.best if urlsplit(rule.page).hostname not in (None, own)
    )
    failed = 0
    fetcher = RequestsFetcher(settings.crawl, __version__)
    try:
        for number, page in enumerate(pages):
            if number:
                sleep(settings.crawl.delay)
            try:
                fetcher.fetch(page)
            except FetchError as error:
                failed += 1
                yield Check(name, Level.NOTE, str(error), "Die Adresse in der Liste berichtigen.")
    finally:
        fetcher.close()
    good = len(pages) - failed
    yield Check(name, Level.GOOD, f"{good} von {formats.count(len(pages), 'Adresse', 'Adressen')} antworten")


ADVICE = {
    Outcome.DNS: "Schreibweise von site.start und die Namensauflösung (DNS) dieses Rechners prüfen.",
    Outcome.TLS: "Das Zertifikat der Website erneuern lassen; umgangen wird es nicht.",
    Outcome.PRIVATE_ADDRESS: "Für eine Website im eigenen Netz crawl.allow_private = true setzen.",
}
