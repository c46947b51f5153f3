"""``python -m hechingen_search.demo PORT COUNCIL_PORT [SEARCH]`` serves the town until its input ends.

A process of its own: the web server forks, and threads do not survive that. Ending with the input
means that no town outlives whoever started it, however that ends.
"""

from __future__ import annotations

import signal
import sys

from hechingen_search.demo.server import TownServer


def main() -> None:
    """Serve, say when it is ready, wait for the end."""
    # Ctrl+C reaches the whole group of processes; the one that started us ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    port, council_port = map(int, sys.argv[1:3])
    search = "".join(sys.argv[3:4])
    with TownServer(port=port, council_port=council_port, search=search) as town:
        print(town.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
