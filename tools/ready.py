"""Say before anything long is done what stands in its way: an old Python, a port in use.

``python tools/ready.py [PORT]`` needs no library and ends with 1 when something has to change first.
"""

from __future__ import annotations

import errno
import socket
import sys

HOST = "127.0.0.1"


def problem(port: int | None) -> str:
    """Return what has to change first, in German, or ""."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told
        return (
            f"Python 3.11 oder neuer wird gebraucht, dieses ist {sys.version.split()[0]}; "
            "ein anderes angeben: make run PYTHON=python3.12"
        )
    if port is None or is_free(port):
        return ""
    other = next((number for number in range(port + 1, port + 100) if is_free(number)), 0)
    return f"Der Port {port} ist schon belegt. Mit einem anderen: make run PORT={other}"


def is_free(port: int) -> bool:
    """Tell whether a server could listen at *port*."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


if __name__ == "__main__":
    sys.exit(problem(int(sys.argv[1]) if len(sys.argv) > 1 else None) or 0)
