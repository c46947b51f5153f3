"""A proxy before a node, which does what proxies and networks do: TLS, passwords, delay, silence."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Do with a request what the gateway is told to do."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        gateway = self.server
        assert isinstance(gateway, Gateway)
        time.sleep(gateway.delay)
        if gateway.cut:
            self.close_connection = True
        elif gateway.authorization not in (None, self.headers.get("Authorization")):
            self.give(401, b"Unauthorized")
        elif gateway.failures and self.path.partition("?")[0].endswith("search"):
            status, kind = gateway.failures.pop(0)
            self.give(status, json.dumps({"error": {"type": kind}, "status": status}).encode())
        elif gateway.info is not None and self.path == "/":
            self.give(200, gateway.info)
        else:
            self.pass_on(gateway.node, body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    def pass_on(self, node: str, body: bytes) -> None:
        """Ask the node."""
        kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "authorization")}
        connection = http.client.HTTPConnection(node, timeout=60)
        connection.request(self.command, self.path, body or None, kept)
        found = connection.getresponse()
        self.give(found.status, found.read())
        connection.close()

    def give(self, status: int, body: bytes) -> None:
        """Answer the client."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Gateway(ThreadingHTTPServer):
    """Pass requests on to *node*, as long as it is told to."""

    daemon_threads = True

    def __init__(self, node: str, tls: ssl.SSLContext | None = None) -> None:
        """Listen on loopback."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.node = urlsplit(node).netloc
        self.authorization: str | None = None
        """What has to stand in the header of this name."""
        self.info: bytes | None = None
        """What to answer instead of what the node says of itself."""
        self.failures: list[tuple[int, str]] = []
        """Status and error of the next searches, instead of their answers."""
        self.delay = 0.0
        self.cut = False
        """True: connections are closed without an answer."""
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.address = f"{'https' if tls else 'http'}://localhost:{self.server_port}"

    def __enter__(self) -> Gateway:
        """Answer from a thread of its own."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up, as they do whose certificate is refused."""
