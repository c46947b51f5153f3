"""The bundled town on loopback: a threaded HTTP/1.1 server with a request log.

>>> from urllib.request import urlopen
>>> with TownServer() as town:
...     page = urlopen(town.url + "de/Rathaus-Service/Impressum").status
>>> page
200
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from hechingen_search.demo.answer import Answer, not_modified
from hechingen_search.demo.nights import DOWN, Outage
from hechingen_search.demo.site import Town


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it."""

    method: str
    target: str
    """Path and query, verbatim."""
    status: int
    conditional: bool
    agent: str


class RequestLog:
    """Every request in order; safe to read while the server answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []

    def add(self, request: Request) -> None:
        """Append *request*."""
        with self._lock:
            self._requests.append(request)

    def clear(self) -> None:
        """Forget everything, for instance between two nights."""
        with self._lock:
            self._requests.clear()

    def all(self) -> tuple[Request, ...]:
        """Return the requests so far."""
        with self._lock:
            return tuple(self._requests)

    def count(self, target: str) -> int:
        """Return how often exactly *target* was asked for."""
        return sum(request.target == target for request in self.all())

    def conditional(self) -> int:
        """Return how many requests carried a validator."""
        return sum(request.conditional for request in self.all())

    def targets(self) -> set[str]:
        """Return every address that was asked for."""
        return {request.target for request in self.all()}


class TownServer:
    """Serve the town in one of its five nights; a second port plays the council's SessionNet.

    Setting ``night`` moves a running server to another night under the same address. With
    ``Outage.REFUSED`` nothing listens in night 3.
    """

    def __init__(
        self,
        night: int = 1,
        port: int = 0,
        outage: Outage = Outage.UNAVAILABLE,
        council_port: int = 0,
        search: str = "",
    ) -> None:
        """Serve *night*; the pages embed the box of the search at the origin *search*, if one is given."""
        self.log = RequestLog()
        self._night = night
        self._outage = outage
        self._ports = [port, council_port]
        self._search = search
        self._servers: list[ThreadingHTTPServer] = []
        self._towns: dict[int, Town] = {}

    @property
    def url(self) -> str:
        """Return the address of the site, with a slash at the end."""
        return f"http://127.0.0.1:{self._ports[0]}/"

    @property
    def sessionnet_url(self) -> str:
        """Return the address of the council information system."""
        return f"http://127.0.0.1:{self._ports[1]}/bi/"

    @property
    def night(self) -> int:
        """Return the night that is being played."""
        return self._night

    @night.setter
    def night(self, night: int) -> None:
        self._night = night
        refused = night == DOWN and self._outage is Outage.REFUSED
        if refused:
            self._close()
        elif not self._servers:
            self._open()

    def town(self) -> Town:
        """Return the site of tonight; it renders each page once."""
        if self._night not in self._towns:
            self._towns[self._night] = Town(
                self._night, self.url, self.sessionnet_url, self._outage, self._search
            )
        return self._towns[self._night]

    def start(self) -> Self:
        """Bind both ports and answer from background threads."""
        self._open()
        self.night = self._night
        return self

    def stop(self) -> None:
        """Close both ports; the log stays readable."""
        self._close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _open(self) -> None:
        for which, port in enumerate(self._ports):
            server = _Listener(("127.0.0.1", port), _handler(self, council=which == 1))
            self._ports[which] = int(server.server_address[1])
            # The poll interval bounds how long ``stop`` waits.
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            self._servers.append(server)

    def _close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


def _handler(owner: TownServer, council: bool) -> type[BaseHTTPRequestHandler]:
    """Return the handler class of one port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "Apache"
        sys_version = ""
        # Headers and body leave in one segment; otherwise Nagle's algorithm costs 40 ms a page.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._send(owner.town().council(self.path) if council else owner.town().answer(self.path))

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._send(Answer(200, b"Danke.", {"Content-Type": "text/plain; charset=utf-8"}))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet; the request log has it all."""

        def _send(self, answer: Answer) -> None:
            etag, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
            same = not_modified(answer, etag, since)
            status = 304 if same else answer.status
            owner.log.add(
                Request(
                    self.command,
                    self.path,
                    status,
                    etag is not None or since is not None,
                    self.headers.get("User-Agent", ""),
                )
            )
            self.send_response(status)
            for name, value in answer.headers.items():
                if not same or name in ("ETag", "Last-Modified"):
                    self.send_header(name, value)
            if not same:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD" and not same:
                self.wfile.write(answer.body)

    return Handler
