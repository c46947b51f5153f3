"""Save what cannot be made again, while everything runs; and bring it back on another machine.

A backup holds the store (the index is built from it), the configuration and the staff's files. It leaves out
the index, which is code to whoever opens it (ARCHITECTURE.md, decision 9), and the raw bodies, which the next
nights fetch again.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.store import Store
from hechingen_search import CONFIG_FILE, __version__, config
from hechingen_search.errors import ServiceError
from hechingen_search.settings import Settings

STORE = "store.sqlite"
MANIFEST = "manifest.json"
FORMAT = 1


class BackupError(ServiceError):
    """A backup cannot be made or brought back; the message is German and says what to do."""


def _staff_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield name in the backup and place of every file that people write."""
    named = {
        "editors": settings.search.editors,
        "judgements": settings.search.judgements,
        "elsewhere": settings.search.own_elsewhere,
        "synonyms": settings.search.own_synonyms,
        "names": settings.search.own_names,
        "theme": settings.web.theme,
    }
    yield from ((name, path) for name, path in named.items() if path is not None)


def save(settings: Settings, file: Path) -> tuple[str, ...]:
    """Write the backup to *file* in one step, readable by its owner only; return the names of what is in it.

    The store may be written meanwhile: its copy is one transaction. Raises BackupError, StoreError.
    """
    if settings.path is None or not settings.data.store.exists():
        raise BackupError(f"{settings.data.store} gibt es nicht; vor der ersten Nacht ist nichts zu sichern.")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".sicherung-") as name:
        directory = Path(name)
        parts = {"configuration": settings.path, STORE: directory / STORE}
        parts |= {part: path for part, path in _staff_files(settings) if path.is_file()}
        with Store(settings.data.store) as store:
            store.copy(directory / STORE)
        _write_manifest(directory / MANIFEST, tuple(parts))
        fresh = directory / "fresh"
        with tarfile.open(fresh, "x:gz", compresslevel=6) as archive:
            for part, path in ({MANIFEST: directory / MANIFEST} | parts).items():
                archive.add(path, part, recursive=False)
        fresh.chmod(0o600)
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(file)
    return tuple(parts)


def _write_manifest(path: Path, parts: tuple[str, ...]) -> None:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    body = {"format": FORMAT, "version": __version__, "made": made, "parts": parts}
    path.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def restore(file: Path, directory: Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Bring the backup *file* back with its configuration in *directory*; return the files written.

    Nothing is written when one of them exists, unless *overwrite*. Raises BackupError, ConfigError.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".sicherung-") as name:
        found = _unpack(file, Path(name))
        target = directory / CONFIG_FILE
        # Read from where it will stand: its paths are relative to that.
        settings = config.parse(config.tables(found["configuration"]), target)
        places = {"configuration": target, STORE: settings.data.store} | dict(_staff_files(settings))
        wanted = [(path, places[part]) for part, path in found.items() if part in places]
        existing = [str(place) for _, place in wanted if place.exists()]
        if existing and not overwrite:
            raise BackupError(
                f"{existing[0]} gibt es schon; nichts wurde geändert. Ein leeres Verzeichnis angeben oder "
                "mit --overwrite ersetzen."
            )
        for path, place in wanted:
            place.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, place)
    return tuple(place for _, place in wanted)


def _replace(path: Path, place: Path) -> None:
    """Put *path* in the place of another file, across file systems too; a store loses its journal with it."""
    fresh = place.with_name(place.name + ".new")
    shutil.copyfile(path, fresh)
    fresh.replace(place)
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)


def _unpack(file: Path, directory: Path) -> dict[str, Path]:
    """Return the parts of the backup *file*, unpacked into *directory* under names of our own."""
    parts = {}
    try:
        with tarfile.open(file, "r:gz") as archive:
            for number, member in enumerate(archive):
                source = archive.extractfile(member) if member.isfile() else None
                if source is None or number > 20:
                    raise BackupError(f"{file} ist keine Sicherung dieser Suche.")
                parts[member.name] = directory / str(number)
                with source, parts[member.name].open("xb") as target:
                    shutil.copyfileobj(source, target)
        manifest = json.loads(parts.pop(MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] > FORMAT:
            raise BackupError(
                f"{file} stammt von einer neueren Version ({manifest['version']}); diese benutzen."
            )
        if {"configuration", STORE} - set(parts) or set(manifest["parts"]) - set(parts):
            raise BackupError(f"{file} ist unvollständig; eine andere Sicherung benutzen.")
    except (tarfile.TarError, EOFError, KeyError, ValueError, TypeError, OSError) as error:
        raise BackupError(f"{file} ist nicht lesbar oder keine Sicherung dieser Suche: {error}") from error
    return parts
