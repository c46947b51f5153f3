"""A little web site on loopback whose pages a test can change."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent."""


class Site:
    """Files in a directory, served; ``down`` makes every answer a 503."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True)
        (directory / "robots.txt").write_text("User-agent: *\nDisallow:\n")
        handler = partial(_Handler, directory=str(directory))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.names: list[str] = []

    def put(self, *names: str) -> None:
        """Publish pages called *names*, linked from the start page."""
        self.names += [name for name in names if name not in self.names]
        for name in names:
            text = f"Hier steht alles über {name}. Das Rathaus hilft Ihnen bei {name} gern weiter."
            self._write(name, f"<h1>{name}</h1><p>{text}</p>")
        self._start()

    def remove(self, name: str) -> None:
        """Take a page from the site."""
        self.names.remove(name)
        (self.directory / f"{name}.html").unlink()
        self._start()

    def _start(self) -> None:
        links = "".join(f'<li><a href="/{name}.html">{name}</a></li>' for name in self.names)
        self._write(
            "index", f"<h1>Willkommen</h1><p>Unsere Stadt begrüßt Sie auf ihrer Website.</p><ul>{links}</ul>"
        )

    def _write(self, name: str, body: str) -> None:
        head = f'<html lang="de"><head><meta charset="utf-8"><title>{name}</title></head>'
        (self.directory / f"{name}.html").write_text(
            f"{head}<body><main>{body}</main></body></html>", encoding="utf-8"
        )

    def config(self, directory: Path, more: str = "") -> Path:
        """Write a configuration for this site into *directory*."""
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / "hechingen-search.toml"
        path.write_text(
            f'[site]\nstart = "{self.url}"\n'
            f"[crawl]\ndelay = 0\nretry_pause = 0\nallow_private = true\n{more}",
            encoding="utf-8",
        )
        return path

    def __enter__(self) -> Site:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Answer no longer."""
        self.server.shutdown()
        self.server.server_close()
