"""Write the files of the town: ``python -m tools.town [DIRECTORY]``."""

from __future__ import annotations

import sys
from pathlib import Path

from hechingen_search.demo.content import DATA
from tools.town.catalogue import CATALOGUE


def write_all(directory: Path) -> None:
    """Generate every file of the catalogue into *directory*."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, make in CATALOGUE.items():
        (directory / name).write_bytes(make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(str(DATA)) / "files")
