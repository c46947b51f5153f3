"""Visitors among connections that hang: ``python -m benchmarks.held_up [--silent N]``.

Serves the bundled town as ``serve`` does by default, measures a visitor alone, then with silent and half-open
connections that are opened again whenever the server closes them. Wall times: here waiting is the question.
"""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from benchmarks.report import Parser, machine, percentile
from benchmarks.town import QUERIES, published, serving

HALF = (
    b"GET /suche?q=hund",
    b"GET /suche?q=hund HTTP/1.1\r\nHost: x\r\n",
    b"POST /suche HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nx",
)


@contextmanager
def held(address: tuple[str, int], silent: int, half: int) -> Iterator[None]:
    """Keep so many connections open that send nothing, or the beginning of a request."""
    ended = threading.Event()

    def connect(begun: bytes) -> socket.socket:
        opened = socket.create_connection(address, timeout=10)
        opened.sendall(begun)
        return opened

    def hold() -> None:
        begun = [b""] * silent + [HALF[number % len(HALF)] for number in range(half)]
        holding = {connect(one): one for one in begun}
        ready.set()
        while not ended.is_set():
            # Readable means closed: nobody asked for anything.
            for gone in select.select(list(holding), [], [], 0.2)[0]:
                one = holding.pop(gone)
                gone.close()
                holding[connect(one)] = one
        for each in holding:
            each.close()

    ready = threading.Event()
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def visit(url: str, count: int) -> Sequence[float]:
    """Ask *count* questions one after the other, each on a connection of its own; return the milliseconds."""
    draw = random.Random(7)
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        with urlopen(f"{url}suche?q={quote(draw.choice(QUERIES))}", timeout=120) as answer:
            answer.read()
        times.append((time.perf_counter() - begin) * 1e3)
        time.sleep(0.02)
    return times


def main() -> None:
    """Print one line alone and one among the others."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument("--silent", type=int, default=200)
    parser.add_argument("--half", type=int, default=50)
    parser.add_argument("--visits", type=int, default=500)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    print(machine("gunicorn", "waitress"))
    with published() as (config, _), serving(config, options.workers) as (url, _):
        parts = urlsplit(url)
        visit(url, 50)
        _print("alone", visit(url, options.visits))
        with held((parts.hostname or "", parts.port or 0), options.silent, options.half):
            _print(f"{options.silent} silent, {options.half} half-open", visit(url, options.visits))


def _print(name: str, times: Sequence[float]) -> None:
    line = ", ".join(f"p{share * 100:g} {percentile(times, share):.1f} ms" for share in (0.5, 0.95, 0.99))
    print(f"{name}: {line}, longest {max(times):.0f} ms", flush=True)


if __name__ == "__main__":
    main()
