"""The bundled town, crawled and published in a directory of its own, and served by a real process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hechingen_search.demo.server import TownServer

CONFIG = """\
[site]
start = "{start}"
[crawl]
delay = 0
retry_pause = 0
allow_private = true
[extract]
ocr = false
"""
QUERIES = (
    "hundesteuer anmelden",
    "personalausweis",
    "müllabfuhr",
    "gemeinderat sitzung",
    "kita gebühren",
    "wohnung ummelden",
    "haushaltsplan 2026",
    "schwimmbad öffnungszeiten",
)


def command(config: Path, *arguments: str) -> list[str]:
    """Return the command line of ``hechingen-search`` with *config*."""
    return [sys.executable, "-m", "hechingen_search", "-c", str(config), *arguments]


@contextmanager
def published() -> Iterator[tuple[Path, TownServer]]:
    """Yield the configuration of the town, crawled and published once, and the town."""
    with tempfile.TemporaryDirectory(prefix="town-") as directory, TownServer() as server:
        config = Path(directory) / "hechingen-search.toml"
        config.write_text(CONFIG.format(start=server.url), encoding="utf-8")
        done = subprocess.run(command(config, "--quiet", "reindex"), check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(f"reindex: {done.returncode}")
        yield config, server


@contextmanager
def serving(config: Path, workers: int) -> Iterator[tuple[str, int]]:
    """Serve what is published from *workers* processes; yield the address and the master's process."""
    arguments = command(config, "serve", "--port", "0", "--workers", str(workers))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.split()[-1], process.pid
        finally:
            process.terminate()
            process.wait(30)
