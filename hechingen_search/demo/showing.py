"""The bundled town as a site to configure, crawl and search: its directory, its ports, its settings."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from hechingen_search import CONFIG_FILE
from hechingen_search.errors import ServiceError

PORTS = range(8091, 8191, 2)
"""Where the town is served; its addresses are in the index, so they stay the same from start to start."""

QUERIES = ("Wo kann ich meinen Hund anmelden?", "Schwengelpumpe", "gelber sack")
"""Worth trying: a question; a word that occurs on one page of a PDF of 120; a word of everyday language."""

CONFIG = """\
# Von »hechingen-search demo« angelegt: die mitgelieferte Stadt auf diesem Rechner.

[site]
start = "http://127.0.0.1:{port}/"
contact = "http://127.0.0.1:{port}/de/Rathaus-Service/Impressum"

[crawl]
delay = 0
allow_private = true
session_host = "127.0.0.1:{council_port}"

[extract]
site_name = "Stadt Lautringen"

[web]
town = "Stadt Lautringen"
cors = ["http://127.0.0.1:{port}"]
popular = ["Personalausweis", "Müllabfuhr", "Kindergarten", "Hundesteuer"]

[web.contact]
name = "Bürgerbüro Lautringen"
phone = "07000/930-110"
mail = "buergerbuero@lautringen.example"
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the demonstration lives."""

    directory: Path
    port: int

    @property
    def config(self) -> Path:
        """Return the configuration file."""
        return self.directory / CONFIG_FILE

    @property
    def council_port(self) -> int:
        """Return the port of the council's information system."""
        return self.port + 1

    @property
    def stamp(self) -> Path:
        """Return the file that says which town was indexed."""
        return self.directory / "town"


def settle(directory: Path) -> Place:
    """Return the demonstration in *directory*; what is missing is created, with ports that are free."""
    directory.mkdir(parents=True, exist_ok=True)
    ports = directory / "port"
    if ports.exists() and (directory / CONFIG_FILE).exists():
        return Place(directory, int(ports.read_text(encoding="ascii")))
    place = Place(directory, _free_port())
    ports.write_text(str(place.port), encoding="ascii")
    text = CONFIG.format(port=place.port, council_port=place.council_port)
    place.config.write_text(text, encoding="utf-8")
    return place


def _free_port() -> int:
    for port in PORTS:
        if _is_free(port) and _is_free(port + 1):
            return port
    raise ServiceError(f"Von {PORTS.start} bis {PORTS.stop} ist kein Port für die Stadt frei.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def served(place: Place, search: str) -> Iterator[None]:
    """Serve the town, with the box of the *search* at this origin, from a process of its own."""
    if not (_is_free(place.port) and _is_free(place.council_port)):
        raise ServiceError(
            f"Der Port {place.port} oder {place.council_port} ist belegt, vielleicht läuft die Demo schon. "
            f"Sonst das Verzeichnis {place.directory} löschen und neu beginnen."
        )
    command = [
        sys.executable,
        "-m",
        "hechingen_search.demo",
        str(place.port),
        str(place.council_port),
        search,
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as town:  # noqa: S603
        try:
            if not (town.stdout and town.stdout.readline()):
                raise ServiceError("Die mitgelieferte Stadt ließ sich nicht starten.")
            yield
        finally:
            if town.stdin:
                town.stdin.close()


def version() -> str:
    """Return a hash of everything the town is made of: another town has to be crawled again."""
    digest = hashlib.sha256()
    for path in sorted(_files(Path(str(resources.files("hechingen_search.demo"))))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
