"""Connections that go where they were checked to go, and end when their time is up."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol
from weakref import ref

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NameUnknownError(Exception):
    """Say that a host name has no address."""


class AddressRefusedError(Exception):
    """Say that a host name leads to no public address."""


class Resolver(Protocol):
    """Find the IP addresses of a host."""

    def __call__(self, host: str, port: int) -> list[str]:
        """Return the addresses of *host*; raise OSError if there are none."""


def system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses that the operating system names for *host*; it also reads 127.1 and 0x7f.1."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def is_public(address: str) -> bool:
    """Tell whether *address* is on the public internet, also when it is wrapped into IPv6.

    >>> [is_public(ip) for ip in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Connector:
    """Open sockets to checked addresses only, and cut them all when a deadline has passed."""

    def __init__(self, resolver: Resolver, allow_private: bool) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
        self._handles: list[tuple[ref[HTTPConnection], socket.socket]] = []

    def open(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Return a socket to *host*. The address that was checked is the one connected (DNS rebinding)."""
        try:
            found = self._resolver(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise NameUnknownError(host) from error
        addresses = [address for address in found if self._allow_private or is_public(address)]
        if not addresses:
            raise AddressRefusedError(f"{host} → {', '.join(found)}")
        return self._connect(addresses, port, timeout)

    def keep(self, connection: HTTPConnection, sock: socket.socket) -> None:
        """Keep a second handle on *sock*, which reaches it behind TLS and after ``connection.close()``.

        http.client closes the connection when a body without length begins, and goes on reading from it.
        """
        self._handles.append((ref(connection), sock.dup()))

    def cut(self) -> None:
        """End every open connection; whoever reads from one gets an error or an early end."""
        for _, handle in list(self._handles):
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already
                continue

    def release(self) -> None:
        """Let go of connections that are closed; call it when nothing is read from them any more."""
        kept = []
        for connection, handle in self._handles:
            alive = connection()
            if alive is None or alive.sock is None:
                handle.close()
            else:
                kept.append((connection, handle))
        self._handles = kept

    def _connect(self, addresses: list[str], port: int, timeout: float | None) -> socket.socket:
        failure = OSError("no address")
        for address in addresses:
            try:
                sock = socket.create_connection((address, port), timeout)
            except OSError as error:
                failure = error
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
        raise failure


class PinnedAdapter(HTTPAdapter):
    """The transport of requests, on sockets from a ``Connector``."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        super().__init__(pool_connections=8, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools whose connections are pinned."""
        super().init_poolmanager(*args, **kwargs)
        http, https = _pinned(self._connector)
        self.poolmanager.pool_classes_by_scheme = {"http": http, "https": https}

    def request_url(self, request: PreparedRequest, proxies: Any) -> str:
        """Return path and query verbatim; requests would drop a bare question mark at the end."""
        target = super().request_url(request, proxies)
        return target + "?" if (request.url or "").endswith("?") else target


def _pinned(connector: Connector) -> tuple[type[HTTPConnectionPool], type[HTTPSConnectionPool]]:
    class Mixin:
        def _new_conn(self) -> socket.socket:
            try:
                sock = connector.open(self.host, self.port, self.timeout)  # type: ignore[attr-defined]
            except TimeoutError as error:
                raise ConnectTimeoutError(self, f"no connection: {error}") from error
            connector.keep(self, sock)  # type: ignore[arg-type]
            return sock

    class Http(Mixin, HTTPConnection):
        pass

    class Https(Mixin, HTTPSConnection):
        pass

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    return HttpPool, HttpsPool


class Deadline:
    """Call *cut* when *seconds* have passed, unless the block ends or the deadline is moved before.

    A read timeout alone would let a server send one byte a minute for ever.
    """

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        self._started = time.monotonic()
        self._seconds = seconds
        self._cut = cut
        self._timer: threading.Timer | None = None
        self.expired = False

    def __enter__(self) -> Deadline:
        self._arm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def move(self, seconds: float) -> None:
        """Let the deadline be *seconds* after the start."""
        self._seconds = seconds

    def _arm(self) -> None:
        left = self._started + self._seconds - time.monotonic()
        self._timer = threading.Timer(max(left, 0.0), self._fire)
        self._timer.daemon = True
        self._timer.start()

    def _fire(self) -> None:
        if time.monotonic() < self._started + self._seconds:
            self._arm()
        else:
            self.expired = True
            self._cut()
