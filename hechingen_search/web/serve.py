"""Serve the application with gunicorn: processes fork, each opens the same memory-mapped generation."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import message
from gunicorn.workers.gthread import ThreadWorker

from hechingen_search.settings import Settings
from hechingen_search.web.app import create_app
from hechingen_search.web.watch import watch

# A query of 10,000 characters has to reach the page that answers it calmly; an emoji takes twelve
# bytes in an address. gunicorn knows no setting above 8,190 but "unlimited".
MAX_ADDRESS = 128 * 1024

LINGER_SECONDS = 2.0
LINGER_BYTES = 4_000_000

TOO_LONG = (
    "<!doctype html><html lang=de><meta charset=utf-8><title>Anfrage nicht verständlich</title>"
    "<h1>Diese Anfrage ist nicht verständlich</h1>"
    "<p>Bitte <a href=/suche>suchen Sie neu</a>, mit weniger Text."
)


class Worker(ThreadWorker):  # type: ignore[misc]
    """A gunicorn worker that refuses in German and never logs an address."""

    def init_process(self) -> None:
        """Admit long addresses."""
        message.MAX_REQUEST_LINE = MAX_ADDRESS
        super().init_process()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that is no HTTP, without logging what it said or who sent it."""
        self.log.debug("Anfrage abgelehnt: %s", type(exc).__name__)
        body = TOO_LONG.encode()
        head = (
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Security-Policy: default-src 'none'\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with suppress(OSError):  # The other side may have gone; then nobody is left to answer.
            client.sendall(head.encode() + body)
            _linger(client)


def _linger(client: socket.socket) -> None:
    """Read the rest of a refused request: closing on unread data resets the connection before the answer.

    RFC 9112 §9.6 asks for this; it is bounded in time and amount.
    """
    client.shutdown(socket.SHUT_WR)
    client.settimeout(0.5)
    deadline = time.monotonic() + LINGER_SECONDS
    left = LINGER_BYTES
    while left > 0 and time.monotonic() < deadline and (read := len(client.recv(65536))):
        left -= read


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured by our settings instead of a file of its own."""

    def __init__(self, settings: Settings, ready: Any = None) -> None:
        self.settings = settings
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        web = self.settings.web
        options = {
            "bind": f"{'[' + web.host + ']' if ':' in web.host else web.host}:{web.port}",
            "workers": web.workers,
            "threads": web.threads,
            "worker_class": "hechingen_search.web.serve.Worker",
            "timeout": 30,
            "graceful_timeout": 10,
            "keepalive": 5,
            "limit_request_line": MAX_ADDRESS,
            "limit_request_fields": 50,
            # No access log: an address holds what somebody searched for.
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "hechingen-search",
        }
        if "control_socket_disable" in self.cfg.settings:
            # It would lie in ~/.gunicorn; nobody here speaks to it, and the account may have no home.
            options["control_socket_disable"] = True
        if self.ready:
            options["when_ready"] = lambda server: self.ready(server.LISTENERS[0].getsockname())
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application; called in each worker, because threads do not survive a fork."""
        return create_app(watch(self.settings), self.settings)
