"""Is everything in place for a service that strangers reach? What ``doctor --production`` adds."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import requests

from hechingen_search import german_formats as formats
from hechingen_search.operations.checks import Check, Level
from hechingen_search.settings import Settings

SECONDS = 10.0
EXPIRES = timedelta(days=14)
"""Certificates that renew themselves do so a month before."""
GENERATIONS = 2
"""New ones that must find room beside those that are kept: one being built, one refused."""
UNIT = "hechingen-search-night.timer"
CRON = Path("/etc/cron.d/hechingen-search")


def examine(settings: Settings, *, offline: bool = False) -> Iterator[Check]:
    """Yield the checks; *offline* asks neither the service nor the web server before it."""
    yield _listening(settings.web.host)
    yield from _rights(settings)
    yield _timer()
    yield _room(settings)
    yield _versions()
    if offline:
        return
    yield _service(settings)
    yield from outside(settings.web.address)


def _listening(host: str) -> Check:
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if local:
        return Check("Lauscht", Level.GOOD, f"nur auf diesem Rechner ({host})")
    advice = 'web.host = "127.0.0.1" setzen und nginx oder Apache davor (deploy/).'
    return Check("Lauscht", Level.PROBLEM, f"ohne Webserver davor auf {host}, unverschlüsselt", advice)


def _rights(settings: Settings) -> Iterator[Check]:
    """Who else may read what was fetched, who may change the configuration, who runs this?"""
    if os.geteuid() == 0:
        advice = "Mit dem Konto aufrufen, das den Dienst ausführt: runuser -u hechingen-search -- …"
        yield Check(
            "Konto", Level.NOTE, "root; ob das Konto des Dienstes alles darf, zeigt sich so nicht", advice
        )
    secret = [path for path in (settings.index.password,) if path is not None]
    wrong = [path for path in secret if path.exists() and path.stat().st_mode & 0o077]
    if wrong:
        yield Check("Rechte", Level.PROBLEM, f"{wrong[0]} ist für andere lesbar.", f"chmod 600 {wrong[0]}")
    open_to_all = [
        path
        for path in (settings.path, settings.data.directory)
        if path is not None and path.exists() and path.stat().st_mode & stat.S_IWOTH
    ]
    if open_to_all:
        found = f"{open_to_all[0]} darf jeder ändern."
        yield Check("Rechte", Level.PROBLEM, found, f"chmod o-w {open_to_all[0]}")
    if not wrong and not open_to_all:
        yield Check("Rechte", Level.GOOD, "Konfiguration und Daten ändert kein Fremder")


def _timer() -> Check:
    name = "Zeitplan"
    if CRON.exists():
        return Check(name, Level.GOOD, f"cron: {CRON}")
    if shutil.which("systemctl"):
        asked = subprocess.run(  # noqa: S603
            ["systemctl", "is-enabled", UNIT],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if asked.stdout.strip() == "enabled":
            return Check(name, Level.GOOD, f"systemd: {UNIT}")
    advice = f"systemctl enable --now {UNIT}, oder deploy/hechingen-search.cron nach {CRON} kopieren."
    return Check(name, Level.PROBLEM, "Die Nacht beginnt nicht von selbst.", advice)


def _room(settings: Settings) -> Check:
    directory = settings.data.directory
    if not directory.is_dir():
        return Check("Platz", Level.NOTE, "noch keine Daten", "Nach der ersten Nacht noch einmal prüfen.")
    kept = [path for path in settings.data.index.glob("g*") if path.is_dir()]
    largest = max((sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) for path in kept), default=0)
    # The files as fetched fill their room in the course of the nights.
    stored = settings.data.store.stat().st_size if settings.data.store.exists() else 0
    needed = GENERATIONS * largest + max(settings.crawl.raw_bytes - stored, 0)
    free = shutil.disk_usage(directory).free
    found = f"{formats.size(free)} frei, {formats.size(needed)} können noch dazukommen"
    if free < needed:
        return Check("Platz", Level.PROBLEM, found, "Platz schaffen oder crawl.raw_bytes verkleinern.")
    return Check("Platz", Level.GOOD, found)


def _versions() -> Check:
    """Are the libraries those that this version was made for?"""
    from packaging.requirements import Requirement

    wrong = []
    for line in metadata.requires("hechingen-search") or ():
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} fehlt")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} {found} (verlangt: {wanted.specifier})")
    python = ".".join(map(str, sys.version_info[:3]))
    if wrong:
        return Check("Versionen", Level.PROBLEM, ", ".join(wrong), "deploy/install noch einmal aufrufen.")
    return Check("Versionen", Level.GOOD, f"Python {python}, alle Bibliotheken wie verlangt")


def _service(settings: Settings) -> Check:
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    address = f"http://{host}:{settings.web.port}/api/v1/health"
    try:
        answer = requests.get(address, timeout=SECONDS)
    except requests.RequestException:
        advice = "systemctl enable --now hechingen-search.service"
        return Check("Dienst", Level.PROBLEM, f"{address} antwortet nicht.", advice)
    if answer.status_code == 200:
        return Check("Dienst", Level.GOOD, f"antwortet, Stand {answer.json()['generation']}")
    return Check(
        "Dienst", Level.PROBLEM, f"{address} antwortet mit {answer.status_code}.", "»status« ansehen."
    )


def outside(address: str) -> Iterator[Check]:
    """Ask through the web server, as visitors do."""
    name = "Öffentlich"
    if not address:
        yield Check(
            name, Level.NOTE, "web.address ist leer; von außen wird nichts geprüft.", "web.address füllen."
        )
        return
    if not address.startswith("https://"):
        yield Check(
            name, Level.PROBLEM, f"{address} ist unverschlüsselt.", "Ein Zertifikat einrichten (deploy/)."
        )
        return
    try:
        answer = requests.get(f"{address.rstrip('/')}/api/v1/health", timeout=SECONDS)
        hidden = requests.get(f"{address.rstrip('/')}/metrics", timeout=SECONDS).status_code == 404
        expires = _expires(address)
    except requests.exceptions.SSLError as error:
        yield Check(name, Level.PROBLEM, f"{address}: Das Zertifikat gilt nicht ({error}).", "Es erneuern.")
        return
    except (requests.RequestException, OSError) as error:
        yield Check(
            name, Level.PROBLEM, f"{address} antwortet nicht ({type(error).__name__}).", "Webserver prüfen."
        )
        return
    if answer.status_code != 200:
        found = f"{address} antwortet mit {answer.status_code}."
        yield Check(
            name, Level.PROBLEM, found, "Der Webserver davor erreicht den Dienst nicht: proxy_pass prüfen."
        )
        return
    yield Check(name, Level.GOOD, f"{address} antwortet")
    day = formats.day(expires.date())
    if expires - datetime.now(UTC) < EXPIRES:
        yield Check(
            "Zertifikat", Level.PROBLEM, f"gilt nur noch bis {day}", "Die Erneuerung prüfen (certbot renew)."
        )
    else:
        yield Check("Zertifikat", Level.GOOD, f"gilt bis {day}")
    if "Strict-Transport-Security" not in answer.headers:
        yield Check(
            "TLS", Level.NOTE, "ohne Strict-Transport-Security", "Den Kopf setzen wie in deploy/nginx.conf."
        )
    if not hidden:
        yield Check(
            "Messwerte",
            Level.PROBLEM,
            f"{address}/metrics ist öffentlich.",
            "Im Webserver sperren (deploy/).",
        )


def _expires(address: str) -> datetime:
    """Return until when the certificate of *address* holds; raises OSError."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    context = ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE"))
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
