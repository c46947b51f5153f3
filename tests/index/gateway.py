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


class Gateway:
    """Pass requests on to *node*, as long as it is told to."""

    def __init__(self, node: str, tls: ssl.SSLContext | None = None) -> None:
        """Listen on loopback."""
        self.authorization: str | None = None
        """What has to stand in the header of this name."""
        self.info: bytes | None = None
        """What to answer instead of what the node says of itself."""
        self.failures: list[tuple[int, str]] = []
        """Status and error of the next searches, instead of their answers."""
        self.delay = 0.0
        self.cut = False
        """True: connections are closed without an answer."""
        gateway, target = self, urlsplit(node).netloc

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                time.sleep(gateway.delay)
                if gateway.cut:
                    self.close_connection = True
                    return
                if gateway.authorization not in (None, self.headers.get("Authorization")):
                    self.give(401, b"Unauthorized", "text/plain")
                elif gateway.failures and self.path.partition("?")[0].endswith("search"):
                    status, kind = gateway.failures.pop(0)
                    error = {"error": {"type": kind, "reason": kind}, "status": status}
                    self.give(status, json.dumps(error).encode(), "application/json")
                elif gateway.info is not None and self.path == "/":
                    self.give(200, gateway.info, "application/json")
                else:
                    self.pass_on(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

            def pass_on(self, body: bytes) -> None:
                kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "authorization")}
                connection = http.client.HTTPConnection(target, timeout=60)
                connection.request(self.command, self.path, body or None, kept)
                found = connection.getresponse()
                self.give(found.status, found.read(), found.getheader("Content-Type") or "application/json")
                connection.close()

            def give(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.address = f"{scheme}://localhost:{self._server.server_port}"

    def __enter__(self) -> Gateway:
        """Answer from a thread of its own."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
