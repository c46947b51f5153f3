"""``serve``: a port that is taken."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.cli.conftest import Call


def test_a_port_that_is_taken_is_named(call: Call, site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = call("-c", site, "serve", "--port", port)
    assert done.exit_code == 1
    assert f"Der Port {port} an 127.0.0.1 ist schon belegt" in done.stderr
