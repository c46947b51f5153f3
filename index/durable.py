"""Files that survive a power cut: every write of the index goes through here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO


def create(path: Path) -> BinaryIO:
    """Return a new file to write to; tests replace this to fail at any write."""
    return path.open("wb")


def sync(path: Path) -> None:
    """Make the content of a file, or the entries of a directory, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path* in one atomic, durable step."""
    temporary = path.with_name(path.name + ".tmp")
    with create(temporary) as file:
        file.write(data)
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def link(old: Path, new: Path) -> None:
    """Let *new* be the file *old*, which is never changed; a copy where links are not possible."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
