"""A generated site in a process of its own, so that its work is not counted as the crawler's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

PDF_BYTES = 149_000_000
_MENU = "".join(f'<li><a href="/bereich/{number}">Bereich {number}</a></li>' for number in range(40))
_WORDS = ("Rat", "Satzung", "Gebühr", "Amt", "Hallenbad", "Kita", "Antrag", "Frist", "Zeiten", "Bauplatz")
_HEAD = "<!doctype html><html lang=de><head><title>Seite {0}</title></head><body><nav><ul>{1}</ul></nav>"
_BODY = "<main><h1>Seite {0}</h1>{1}</main><footer>Stadt Beispiel, Marktplatz 1</footer></body></html>"


def page(number: int, pages: int) -> bytes:
    """Return an HTML page of the size of a town's news: menu, text, footer, about 12 kB."""
    texts = (
        " ".join(_WORDS[(number * 7 + part * 3 + word) % 10] for word in range(60)) for part in range(12)
    )
    text = "".join(f"<p>{words} {number}-{part}.</p>" for part, words in enumerate(texts))
    links = "".join(f'<a href="/seite/{(number * 3 + step) % pages}">Seite {step}</a> ' for step in range(12))
    return (_HEAD.format(number, _MENU) + _BODY.format(number, text + links)).encode()


def _serve(pages: int, port: Connection) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def log_message(self, *args: object) -> None:
            return

        def do_GET(self) -> None:
            if self.path == "/gross.pdf":
                self._large()
                return
            number = int(self.path.rsplit("/", 1)[1] or 0) if self.path.startswith("/seite/") else 0
            known = self.path == "/" or self.path.startswith("/seite/")
            if known and self.headers.get("If-None-Match") == f'"{number}"':
                self.send_response(304)
                self.end_headers()
                return
            body = page(number, pages) if known else b""
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("ETag", f'"{number}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _large(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.send_header("Content-Length", str(PDF_BYTES))
            self.end_headers()
            self.wfile.write(b"%PDF-1.7")
            for start in range(8, PDF_BYTES, 1_000_000):
                self.wfile.write(b"x" * min(1_000_000, PDF_BYTES - start))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.send(server.server_port)
    server.serve_forever()


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """Serve a site of so many pages and yield its address."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process: SpawnProcess = context.Process(target=_serve, args=(pages, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/"
    finally:
        process.kill()
        process.join()
