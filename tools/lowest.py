"""Print the lowest version that setup.cfg allows of every dependency, as a constraints file for pip.

``make check`` runs a part of the tests with these, so that the bounds are known to be true.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from pathlib import Path

SETUP = Path(__file__).parent.parent / "setup.cfg"


def lowest(requirements: str) -> Iterator[str]:
    """Yield ``name==bound`` for each line of *requirements*.

    >>> list(lowest("click>=8.1,<9\\n# a remark\\nWhoosh-Reloaded==2.7.5"))
    ['click==8.1', 'Whoosh-Reloaded==2.7.5']
    """
    for line in requirements.splitlines():
        found = re.match(r"\s*([\w.-]+)\s*[>=]=\s*([\w.]+)", line)
        if found:
            yield f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    config = configparser.ConfigParser(interpolation=None)
    config.read(SETUP, encoding="utf-8")
    print("\n".join(lowest(config["options"]["install_requires"])))
