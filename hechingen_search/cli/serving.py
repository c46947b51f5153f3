"""Commands that answer in the browser: ``serve``."""

from __future__ import annotations

import errno
import logging
import os
import socket
import tempfile
from dataclasses import replace

import click

from hechingen_search.cli.base import CommandContext, Failure, command
from hechingen_search.cli.german import Whole
from hechingen_search.settings import Settings
from hechingen_search.towns import Towns


@command("serve")
@click.option("--host", metavar="RECHNER", help="Adresse, an der gelauscht wird; sonst web.host.")
@click.option("--port", type=Whole(0, 65535), help="Port; sonst web.port.")
@click.option("--workers", type=Whole(1, 64), help="Prozesse; sonst web.workers.")
def serve(context: CommandContext, host: str | None, port: int | None, workers: int | None) -> None:
    """Suchseite und Schnittstelle anbieten.

    Neue Stände werden von selbst übernommen, ohne Unterbrechung.
    """
    settings = context.settings()
    web = settings.web
    web = replace(
        web,
        host=web.host if host is None else host,
        port=web.port if port is None else port,
        workers=web.workers if workers is None else workers,
    )
    run(context, replace(settings, web=web))


def run(
    context: CommandContext,
    settings: Settings,
    *after: str,
    show: bool = False,
    towns: Towns | None = None,
) -> None:
    """Serve until stopped; say where, then the lines *after*; with *show* open a browser."""
    # Where the processes add up the numbers of /metrics; prometheus-client looks at it when it is imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="hechingen-metrics-")
    # Imported here: every other command starts faster without a web server.
    from hechingen_search.web.serve import Server

    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    probe(settings)

    def ready(address: tuple[str, int]) -> None:
        where = url(settings.web.host, address[1])
        context.console.say(f"Die Suche antwortet auf {where}")
        for line in after:
            context.console.say(line)
        if show:
            click.launch(where)

    Server(settings, ready, towns).run()


def url(host: str, port: int) -> str:
    """Return the address to open in a browser.

    >>> url("::1", 8080), url("0.0.0.0", 80)
    ('http://[::1]:8080/', 'http://127.0.0.1:80/')
    """
    # Listening everywhere includes loopback, and nobody can open 0.0.0.0.
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def probe(settings: Settings) -> None:
    """Fail when the port cannot be had; gunicorn would try for five seconds and say so in English."""
    family = socket.AF_INET6 if ":" in settings.web.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web.host, settings.web.port))
        except OSError as error:
            port = f"Der Port {settings.web.port} an {settings.web.host}"
            if error.errno == errno.EADDRINUSE:
                raise Failure(f"{port} ist schon belegt; --port nennt einen anderen.") from error
            raise Failure(f"{port} ist nicht zu haben: {error.strerror}.") from error


COMMANDS = (serve,)
