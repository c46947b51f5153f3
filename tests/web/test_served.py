"""The real server process: long, broken and hostile requests over a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote, urlsplit

import pytest

from index.analysis.german import German
from index.build import build
from index.generations import Generations
from tests.cli.conftest import PAGES
from tests.cli.process import serving
from tests.index.pages import ListSource


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Serve three pages; return host and port."""
    directory = tmp_path_factory.mktemp("served")
    config = directory / "hechingen-search.toml"
    config.write_text('[site]\nstart = "https://www.example.de/"\n')
    source = ListSource()
    source.put(*PAGES)
    generations = Generations(directory / "data" / "index")
    generations.publish(build(generations, source, German()))
    with serving(config) as url:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        yield parts.hostname, parts.port


def exchange(address: tuple[str, int], request: bytes) -> tuple[int, str]:
    """Send *request* as it is; return the status and the body."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def get(address: tuple[str, int], target: str) -> tuple[int, str]:
    return exchange(address, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())


def test_ten_thousand_characters_are_answered(address: tuple[str, int]) -> None:
    for text in ("x" * 10_000, "ä " * 5_000, "😀" * 9_000):
        status, body = get(address, "/suche?q=" + quote(text))
        assert status == 200
        assert "<h1>" in body


REFUSED = {
    "endless": (b"GET /suche?q=" + b"x" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
    "binary": (b"\x00\x01\x02\r\n\r\n", 400),
    "version": (b"GET /suche HTTP/9.9\r\n\r\n", 400),
    "none": (b"GET /suche\r\n\r\n", 400),
    "header": (b"GET /suche HTTP/1.1\r\nHost x\r\n\r\n", 400),
    "headers": (b"GET /suche HTTP/1.1\r\n" + b"H: xxxxxxxx\r\n" * 20_000 + b"\r\n", 431),
    "body": (b"POST /suche HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000, 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_http_is_refused_calmly(address: tuple[str, int], name: str) -> None:
    request, expected = REFUSED[name]
    status, body = exchange(address, request)
    assert status == expected
    assert "Diese Anfrage ist nicht verständlich" in body


HALF = (
    b"",
    b"GET /suche?q=hund",
    b"GET /suche HTTP/1.1\r\nHost: x\r\n",
    b"POST /suche HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nx",
    b"POST /suche HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
)


def test_visitors_are_answered_while_others_never_finish_what_they_began(address: tuple[str, int]) -> None:
    with ExitStack() as others:
        opened = [
            others.enter_context(socket.create_connection(address, timeout=60)) for _ in range(40 * len(HALF))
        ]
        for number, connection in enumerate(opened):
            connection.sendall(HALF[number % len(HALF)])
        for _ in range(20):
            assert "Hundesteuer" in get(address, "/suche?q=hundesteuer")[1]
        # Each of them is told to go before long, also who sends a little now and then.
        for connection in opened[: len(HALF)]:
            connection.settimeout(1)
            assert closed(connection)


def closed(connection: socket.socket) -> bool:
    """Send a byte now and then; return whether the other side closes, and says nothing, within a minute."""
    for _ in range(60):
        try:
            connection.sendall(b"x")
            return connection.recv(65536) == b""
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_who_does_not_take_the_answer_holds_up_nobody(address: tuple[str, int]) -> None:
    asked = b"GET /suche?q=hundesteuer HTTP/1.1\r\nHost: x\r\n\r\n" * 200
    with ExitStack() as others:
        for _ in range(20):
            greedy = others.enter_context(socket.socket())
            greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            greedy.connect(address)
            greedy.sendall(asked)
        for _ in range(5):
            assert "Hundesteuer" in get(address, "/suche?q=hundesteuer")[1]


ODD = [
    "/suche?q=%00",
    "/suche?q=%ff%fe",
    "/suche?q=%ED%A0%80",
    "/suche?%",
    "/suche?q=a&seite=%00",
    "/%00",
    "/..%2f..",
    "//suche",
]


@pytest.mark.parametrize("target", ODD)
def test_odd_addresses_never_fail(address: tuple[str, int], target: str) -> None:
    assert get(address, target)[0] < 500


def test_the_server_still_answers(address: tuple[str, int]) -> None:
    assert "Hundesteuer" in get(address, "/suche?q=hundesteuer")[1]
