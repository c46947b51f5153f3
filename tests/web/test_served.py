"""The real server process: long, broken and hostile requests over a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
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


REFUSED = [
    b"GET /suche?q=" + b"x" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x00\x01\x02\r\n\r\n",
    b"GET /suche HTTP/9.9\r\n\r\n",
    b"GET /suche HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET /suche HTTP/1.1\r\n" + b"".join(b"H%d: x\r\n" % n for n in range(200)) + b"\r\n",
]


@pytest.mark.parametrize("request_", REFUSED, ids=["endless", "binary", "version", "header", "headers"])
def test_what_is_not_http_is_refused_calmly(address: tuple[str, int], request_: bytes) -> None:
    status, body = exchange(address, request_)
    assert status == 400
    assert "Diese Anfrage ist nicht verständlich" in body


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
