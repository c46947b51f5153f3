"""A small real web site on loopback whose every answer a test decides."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Answer:
    """One response; ``length`` overrides Content-Length, None leaves it out."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1


def page(
    title: str, text: str = "", links: Mapping[str, str] | tuple[str, ...] = (), head: str = ""
) -> Answer:
    """Return an HTML page."""
    pairs = links.items() if isinstance(links, Mapping) else ((link, link.strip("/")) for link in links)
    anchors = "".join(f'<a href="{url}">{name}</a> ' for url, name in pairs)
    body = (
        f"<html lang=de><head><title>{title}</title>{head}</head>"
        f"<body><main><h1>{title}</h1><p>{text}</p>{anchors}</main></body></html>"
    )
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def redirect(target: str, status: int = 301) -> Answer:
    """Return a redirect."""
    return Answer(status=status, headers={"Location": target})


@dataclass
class Raw:
    """Whatever ``send`` writes to the socket, byte for byte; the connection is closed afterwards."""

    send: Callable[[socket.socket], None]


Reply = Answer | Raw | Callable[["Request"], Answer | Raw]


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    method: str
    path: str
    headers: Mapping[str, str]


class Site:
    """Serve ``pages`` (path → answer); everything else is 404. Records every request."""

    def __init__(
        self, pages: Mapping[str, Reply] | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self.pages: dict[str, Reply] = dict(pages or {})
        self.requests: list[Request] = []
        self.connections = 0
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_port
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.base = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        self.url = self.base + "/"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [request.path for request in self.requests]

    def answer(self, request: Request) -> Answer | Raw:
        """Return the answer to *request*."""
        self.requests.append(request)
        reply = self.pages.get(request.path, Answer(b"nicht da", 404))
        return reply(request) if callable(reply) else reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *args: object) -> None:
        """Say nothing about clients that hang up: that is what the tests provoke."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            site.connections += 1
            super().setup()

        def log_message(self, *args: object) -> None:
            return

        def do_GET(self) -> None:
            answer = site.answer(Request(self.command, self.path, dict(self.headers)))
            if isinstance(answer, Raw):
                self.close_connection = True
                with suppress(OSError):
                    answer.send(self.connection)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length is not None and answer.status not in (204, 304):
                self.send_header(
                    "Content-Length", str(len(answer.body) if answer.length < 0 else answer.length)
                )
            else:
                self.close_connection = answer.status not in (204, 304)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(answer.body)
                self.wfile.flush()

        do_HEAD = do_GET  # noqa: N815
        do_POST = do_GET  # noqa: N815

    return Handler
