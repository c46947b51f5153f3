"""The real command line in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of ``hechingen-search``."""
    return [sys.executable, "-m", "hechingen_search", *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return an environment in which the package is found from any directory."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((os.environ.get("PYTHONPATH", ""), str(ROOT)))}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run to the end."""
    return subprocess.run(command(*arguments), env=environment(), capture_output=True, text=True, timeout=240)


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start and return at once."""
    return subprocess.Popen(
        command(*arguments), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@contextmanager
def serving(config: Path) -> Iterator[str]:
    """Serve what is published and yield the address."""
    with start("-c", config, "serve", "--port", "0", "--workers", "2") as process:
        assert process.stdout
        line = process.stdout.readline()
        assert "http://" in line, line + process.stdout.read()
        try:
            yield line.split()[-1]
        finally:
            process.terminate()
            process.communicate(timeout=30)


def asked(address: str, words: str) -> Any:
    """Return the API's answer."""
    with urlopen(f"{address}api/v1/search?q={quote(words)}&strict=true", timeout=30) as answer:
        return json.load(answer)
