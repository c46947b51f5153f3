"""Connections that cost no thread while they wait: heads, bodies and answers are buffered by one loop.

waitress reads whole requests and sends whole answers from its loop, so that a thread is only ever busy with a
search. What it lacks is added here: deadlines for a whole request (its own begin again with every byte), room
for the next visitor when all connections are taken, and refusals in German.
"""

from __future__ import annotations

import logging
import resource
import socket
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

LOG = logging.getLogger(__name__)

REQUEST_SECONDS = 10.0
"""Seconds for a whole request to arrive, from the moment of connecting or from the end of the last answer."""
ANSWER_SECONDS = 60.0
"""Seconds for the other side to take an answer; the largest has 200 KB."""
LINGER_SECONDS = 2.0
"""Seconds in which the rest of a refused request is read."""
MOST_CONNECTIONS = 1_000
"""Connections of one process; with more, the one that has waited longest for its request is closed."""
OTHER_FILES = 200
"""Open files that are no connections: segments of three generations, libraries, logs."""

# A query of 10,000 characters has to reach the page that answers it calmly; an emoji takes twelve
# bytes in an address.
MAX_HEAD = 128 * 1024
MAX_BODY = 16 * 1024

FORWARDED = "hechingen_search.forwarded"
"""Key of the WSGI environment: true when a proxy brought the request, which then only seems to be local."""
PROXIES = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP")

REFUSAL = (
    "<!doctype html><html lang=de><meta charset=utf-8><title>Anfrage nicht verständlich</title>"
    "<h1>Diese Anfrage ist nicht verständlich</h1>"
    "<p>Bitte <a href=/suche>suchen Sie neu</a>, mit weniger Text."
).encode()


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request in one of the two versions that are spoken here."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the head; raises ParsingError."""
        super().parse_header(header_plus)
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("HTTP version")


class Refused(ErrorTask):  # type: ignore[misc]
    """The answer to what is no request, without repeating what it said."""

    def execute(self) -> None:
        """Answer in German."""
        self.channel.refused = True
        self.status = f"{self.request.error.code} {self.request.error.reason}"
        self.response_headers += [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", "default-src 'none'"),
        ]
        self.set_close_on_finish()
        self.content_length = len(REFUSAL)
        self.write(REFUSAL)


class Answer(WSGITask):  # type: ignore[misc]
    """One request for the application, which is told whether a proxy brought it."""

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        # Noted here: what the proxy said is taken out before the application sees it.
        environ[FORWARDED] = any(name in environ for name in PROXIES)
        return environ


class Connection(HTTPChannel):  # type: ignore[misc]
    """One connection, and since when it waits."""

    parser_class = Request
    task_class = Answer
    error_task_class = Refused
    refused = False
    lingering = False
    close_when_flushed: bool

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.since = time.monotonic()
        super().__init__(*arguments, **named)

    def service(self) -> None:
        """Answer one request; sending the answer and what comes after it have their own time."""
        self.since = time.monotonic()
        super().service()
        self.since = time.monotonic()

    def readable(self) -> bool:
        """Tell whether the loop shall read."""
        return self.lingering or bool(super().readable())

    def handle_write(self) -> None:
        """Send; after a refusal read on: closing on unread data resets the connection before the answer.

        RFC 9112 §9.6 asks for this; it is bounded in time.
        """
        if self.refused and self.close_when_flushed and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self.close_when_flushed, self.lingering = False, True
                self.since = time.monotonic()
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_write()

    def received(self, data: bytes) -> bool:
        """Take what came; the rest of a refused request goes nowhere."""
        return self.lingering or bool(super().received(data))

    def handle_error(self) -> None:
        """Close: whatever a connection does costs that connection, and its address is not logged."""
        LOG.debug("Verbindung beendet", exc_info=True)
        self.handle_close()

    def late(self, now: float) -> bool:
        """Tell whether the other side has used up its time."""
        if self.requests:
            return False
        waiting = ANSWER_SECONDS if self.total_outbufs_len else REQUEST_SECONDS
        return now - self.since > (LINGER_SECONDS if self.lingering else waiting)


class Listener(TcpWSGIServer):  # type: ignore[misc]
    """One listening socket and its connections."""

    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """Close what is late, and what waits longest when others need the room; called every second."""
        now = time.monotonic()
        waiting = []
        for channel in list(self.active_channels.values()):
            if channel.late(now):
                channel.will_close = True
            elif not channel.requests and not channel.total_outbufs_len:
                waiting.append(channel)
        # A tenth stays free, so that visitors need not wait for the next look.
        surplus = len(self.active_channels) - self.adj.connection_limit * 9 // 10
        if surplus > 0:
            for channel in sorted(waiting, key=lambda channel: float(channel.since))[:surplus]:
                channel.will_close = True

    def busy(self) -> bool:
        """Tell whether an answer is still being made or sent."""
        return any(one.requests or one.total_outbufs_len for one in list(self.active_channels.values()))


def listeners(
    application: Any, sockets: list[socket.socket], threads: int, connections: dict[int, Any]
) -> tuple[ThreadedTaskDispatcher, list[Listener]]:
    """Return the threads that search and a listener per socket; all of it is in the map *connections*."""
    # Its only message would be a line for every request that waits for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    most = _room()
    options = Adjustments(
        sockets=sockets,
        threads=threads,
        ident=None,
        connection_limit=most,
        cleanup_interval=1,
        max_request_header_size=MAX_HEAD,
        max_request_body_size=MAX_BODY,
        log_socket_errors=False,
        asyncore_use_poll=True,
        # What a proxy on this machine says about the visitor's scheme and host holds, from elsewhere nothing.
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-proto", "x-forwarded-host"},
        clear_untrusted_proxy_headers=True,
    )
    threads_ = ThreadedTaskDispatcher()
    threads_.set_thread_count(threads)
    return threads_, [
        Listener(
            application,
            connections,
            True,
            one,
            dispatcher=threads_,
            adj=options,
            sockinfo=(one.family, one.type, one.proto, one.getsockname()),
            bind_socket=False,
        )
        for one in sockets
    ]


def _room() -> int:
    """Return how many connections the limit on open files allows, after raising it as far as needed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < MOST_CONNECTIONS + OTHER_FILES:
        soft = MOST_CONNECTIONS + OTHER_FILES
        soft = soft if hard == resource.RLIM_INFINITY else min(hard, soft)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(50, min(MOST_CONNECTIONS, soft - OTHER_FILES))
